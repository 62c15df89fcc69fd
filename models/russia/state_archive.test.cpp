#include "models/russia/state_archive.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstring>

#include "models/russia/world.test.hpp"
#include "sim/io/checkpoint_file.hpp"
#include "sim/io/test_folder.hpp"

namespace russia {
namespace {

/// A week as it can be seen from outside, as bits.
struct Week {
  sim::Date date;
  std::uint64_t digest = 0;
  std::vector<std::vector<float>> observables;
  std::vector<double> series;
  std::size_t results = 0, happened = 0;
};

template <class T>
bool same_bits(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0;
}

void expect_same(const Week& a, const Week& b, const sim::Simulation& run) {
  const std::string date = b.date.iso();
  EXPECT_EQ(a.date, b.date);
  EXPECT_EQ(a.digest, b.digest) << date;
  for (std::size_t i = 0; i < b.observables.size(); ++i)
    EXPECT_TRUE(same_bits(a.observables[i], b.observables[i]))
        << run.observables()[i].name << " " << date;
  EXPECT_TRUE(same_bits(a.series, b.series)) << date;
  EXPECT_EQ(a.results, b.results) << date;
  EXPECT_EQ(a.happened, b.happened) << date;
}

class StateArchive : public testing::Test {
 protected:
  std::unique_ptr<sim::Simulation> start() { return model_->start({1917, 0}, executor_); }

  /// Runs a week and looks before the next one begins.
  Week live(sim::Simulation& run) {
    run.run_week(executor_);
    Week week{run.date(),
              0,
              {},
              {run.series().begin(), run.series().end()},
              run.results().size(),
              run.happened().size()};
    for (const sim::Observable& observable : run.observables()) {
      std::size_t size = 1;
      for (const std::string& name : observable.axes)
        for (const sim::Axis& axis : model_->axes())
          if (axis.name == name) size *= axis.labels.size();
      observable.fill(week.observables.emplace_back(size));
    }
    run.advance();
    week.digest = run.digest();
    return week;
  }

  void save(sim::Simulation& run, std::size_t week) const {
    sim::io::CheckpointWriter writer(folder_ / std::to_string(week), {});
    run.visit(writer);
    writer.close();
  }
  void load(sim::Simulation& run, std::size_t week) const {
    sim::io::CheckpointReader reader(folder_ / std::to_string(week));
    run.visit(reader);
    reader.finish();
  }

  const std::shared_ptr<const RussiaModel> model_ = test::model({}, 10'000);
  sim::SerialExecutor executor_;
  const sim::io::TestFolder folder_;
};

// A member of the state that is not shown to the archive keeps what it was when other pieces are
// loaded. So pieces are loaded into runs that are at the very beginning and at other weeks.
TEST_F(StateArchive, gives_the_same_bits_after_loading_as_without) {
  constexpr std::size_t weeks = 325;  // August 1914 to October 1920
  const std::vector<std::size_t> saved = {1, 60, 133, 150, 171, 190, 250, 312};
  constexpr std::size_t weeks_after = 8;
  std::vector<Week> whole;
  const auto first = start();
  for (std::size_t week = 0; week < weeks; ++week) {
    if (std::find(saved.begin(), saved.end(), week) != saved.end()) save(*first, week);
    whole.push_back(live(*first));
  }
  const auto go_on = [&](sim::Simulation& run, std::size_t week) {
    load(run, week);
    EXPECT_EQ(run.date(), whole[week].date);
    EXPECT_EQ(run.digest(), whole[week - 1].digest);
    for (std::size_t i = 0; i < weeks_after; ++i) expect_same(live(run), whole[week + i], run);
  };
  const auto other = start();
  for (const std::size_t week : {250u, 60u, 312u, 150u, 1u, 171u, 133u, 190u}) go_on(*other, week);
  const auto fresh = start();
  go_on(*fresh, 312);
}

}  // namespace
}  // namespace russia
