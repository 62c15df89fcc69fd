#include <gtest/gtest.h>

#include <cstring>

#include "models/classics/bounded_confidence/bounded_confidence.hpp"
#include "models/classics/brock_durlauf/brock_durlauf.hpp"
#include "models/classics/epstein/epstein.hpp"
#include "models/classics/friedkin_johnsen/friedkin_johnsen.hpp"
#include "models/classics/granovetter/granovetter.hpp"
#include "models/classics/kuran/kuran.hpp"
#include "models/classics/opinion8/opinion8.hpp"
#include "models/classics/party_competition/party_competition.hpp"
#include "models/classics/play.test.hpp"
#include "sim/io/checkpoint_file.hpp"
#include "sim/io/test_folder.hpp"

namespace classics {
namespace {

struct Case {
  sim::ModelEntry entry;
  std::map<std::string, double> parameters;
};

class Checkpoints : public testing::TestWithParam<Case> {
 protected:
  /// A run with some weeks behind it, about to begin the next.
  std::unique_ptr<sim::Simulation> run_for(int some) {
    auto run = model_->start({1, 0}, executor_);
    for (int week = 0; week < some; ++week) {
      run->run_week(executor_);
      run->advance();
    }
    return run;
  }
  std::vector<float> observe(const sim::Simulation& run) const {
    std::vector<float> all;
    for (const sim::Observable& observable : run.observables()) {
      std::size_t size = 1;
      for (const std::string& axis : observable.axes)
        for (const sim::Axis& known : model_->axes())
          if (known.name == axis) size *= known.labels.size();
      std::vector<float> values(size);
      observable.fill(values);
      all.insert(all.end(), values.begin(), values.end());
    }
    return all;
  }

  static constexpr int weeks = 20;
  sim::SerialExecutor executor_;
  const sim::io::TestFolder folder_;
  // A Play is only asked for the model, with so many weeks.
  Play play_{GetParam().entry, GetParam().parameters, {1, 0}, weeks};
  const sim::Model* const model_ = &play_.model();
};

TEST_P(Checkpoints, give_the_same_bits_after_loading_as_without) {
  for (const int saved : {1, 7, 12}) {
    const auto first = run_for(saved);
    sim::io::CheckpointWriter writer(folder_ / "checkpoint", {});
    first->visit(writer);
    writer.close();
    const auto second = run_for(saved == 7 ? 15 : 0);
    sim::io::CheckpointReader reader(folder_ / "checkpoint");
    second->visit(reader);
    reader.finish();
    for (int week = saved; week < weeks; ++week) {
      ASSERT_EQ(second->digest(), first->digest()) << week;
      for (sim::Simulation* each : {first.get(), second.get()}) each->run_week(executor_);
      const std::vector<float> a = observe(*first), b = observe(*second);
      ASSERT_EQ(a.size(), b.size());
      EXPECT_EQ(std::memcmp(a.data(), b.data(), a.size() * sizeof(float)), 0) << week;
      for (sim::Simulation* each : {first.get(), second.get()}) each->advance();
    }
    ASSERT_EQ(second->results().size(), first->results().size());
    for (std::size_t i = 0; i < first->results().size(); ++i)
      EXPECT_EQ(
          std::memcmp(&second->results()[i].value, &first->results()[i].value, sizeof(double)), 0)
          << first->results()[i].observable;
  }
}

/// Two who hear each other half way, as its files would say.
sim::ModelEntry friedkin_johnsen() {
  sim::ModelEntry entry = friedkin_johnsen_entry();
  sim::Table members("members.csv", entry.inputs[0].schema.names());
  sim::Table weights("weights.csv", entry.inputs[1].schema.names());
  members.add_row({"a", "1", "0.5"}, 2);
  members.add_row({"b", "0", "0.5"}, 3);
  weights.add_row({"a", "b", "1"}, 2);
  weights.add_row({"b", "a", "1"}, 3);
  entry.build = [build = entry.build, members, weights](sim::Inputs inputs,
                                                        sim::Problems& problems) {
    inputs.tables = {{"members", members}, {"weights", weights}};
    return build(inputs, problems);
  };
  return entry;
}

INSTANTIATE_TEST_SUITE_P(Classics, Checkpoints,
                         testing::Values(Case{opinion8_entry(), {{"population.people", 5000}}},
                                         Case{epstein_entry(), {}}, Case{granovetter_entry(), {}},
                                         Case{kuran_entry(), {}}, Case{brock_durlauf_entry(), {}},
                                         Case{deffuant_entry(), {}},
                                         Case{hegselmann_krause_entry(), {}},
                                         Case{friedkin_johnsen(), {}},
                                         Case{party_competition_entry(),
                                              {{"parties.stickers", 1},
                                               {"parties.aggregators", 1},
                                               {"parties.hunters", 2},
                                               {"parties.predators", 1}}}),
                         [](const auto& test) { return test.param.entry.name; });

}  // namespace
}  // namespace classics
