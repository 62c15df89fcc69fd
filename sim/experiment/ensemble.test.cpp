#include "sim/experiment/ensemble.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <map>
#include <stdexcept>

#include "sim/experiment/toy_model.hpp"
#include "sim/io/test_folder.hpp"

namespace sim::experiment {
namespace {

/// Keeps everything by replicate and checks the order of the calls.
struct MemorySink : RunSink {
  std::size_t weeks_per_block() const override { return 4; }
  void write_weeks(std::size_t replicate, std::size_t first_time, std::size_t weeks,
                   const std::vector<std::vector<float>>& blocks,
                   std::span<const double> values) override {
    EXPECT_EQ(first_time, times[replicate]);
    EXPECT_LE(weeks, weeks_per_block());
    times[replicate] += weeks;
    for (const auto& block : blocks)
      observables[replicate].insert(observables[replicate].end(), block.begin(), block.end());
    series[replicate].insert(series[replicate].end(), values.begin(), values.end());
  }
  void append_results(std::size_t replicate, std::span<const Result> more) override {
    for (const Result& result : more) results[replicate].push_back(result.value);
  }
  void append_events(std::size_t replicate, std::span<const EventRecord> more) override {
    for (const EventRecord& event : more) events[replicate].push_back(event.id);
  }
  void end_replicate(std::size_t replicate) override { EXPECT_EQ(++ends[replicate], 1); }
  void flush() override { ++flushes; }

  std::map<std::size_t, int> ends;
  std::map<std::size_t, std::size_t> times;
  std::map<std::size_t, std::vector<float>> observables;
  std::map<std::size_t, std::vector<double>> series, results;
  std::map<std::size_t, std::vector<std::string>> events;
  int flushes = 0;
};

toy::ToyModel toy_model() {
  Inputs inputs;
  inputs.start = Date::from_ymd(1917, 1, 1);
  inputs.scale = 10;
  Table groups("groups.csv", {"group", "people"});
  groups.add_row({"town", "3000"}, 2);
  groups.add_row({"village", "5000"}, 3);
  inputs.tables.emplace("groups", groups);
  Problems problems;
  return toy::ToyModel(inputs, problems);
}

EnsembleOptions ten_weeks(std::size_t replicates, int threads) {
  EnsembleOptions options;
  options.replicates = replicates;
  options.threads = threads;
  options.seed = 7;
  options.start = Date::from_ymd(1917, 1, 1);
  options.until = options.start + 7 * 9 + 3;
  return options;
}

TEST(Ensemble, runs_a_week_whose_first_day_is_not_after_the_end) {
  EXPECT_EQ(weeks_of(ten_weeks(1, 1)).size(), 10u);
  EnsembleOptions options = ten_weeks(1, 1);
  options.until = options.start + 7;
  EXPECT_EQ(weeks_of(options).size(), 2u);
  options.every_weeks = 2;
  EXPECT_EQ(recorded_weeks_of(options), std::vector{options.start});
}

TEST(Ensemble, gives_the_same_bits_on_any_number_of_threads) {
  const toy::ToyModel model = toy_model();
  for (const std::size_t replicates : {1u, 2u, 5u}) {
    MemorySink one;
    const EnsembleSummary serial = run_ensemble(model, ten_weeks(replicates, 1), one);
    for (const int threads : {2, 3, 8}) {
      MemorySink sink;
      const EnsembleSummary parallel = run_ensemble(model, ten_weeks(replicates, threads), sink);
      EXPECT_EQ(parallel.digests, serial.digests);
      EXPECT_EQ(parallel.data.values, serial.data.values);
      EXPECT_EQ(sink.observables, one.observables);
      EXPECT_EQ(sink.series, one.series);
      EXPECT_EQ(sink.results, one.results);
      EXPECT_EQ(sink.events, one.events);
    }
  }
}

TEST(Ensemble, a_replicate_is_the_same_alone_and_among_others) {
  const toy::ToyModel model = toy_model();
  MemorySink many, alone;
  const EnsembleSummary all = run_ensemble(model, ten_weeks(5, 2), many);
  EnsembleOptions options = ten_weeks(1, 2);
  options.first_replicate = 3;
  const EnsembleSummary third = run_ensemble(model, options, alone);
  EXPECT_EQ(third.digests[0], all.digests[3]);
  EXPECT_EQ(alone.observables[0], many.observables[3]);
  EXPECT_NE(all.digests[2], all.digests[3]);
}

TEST(Ensemble, hands_on_full_blocks_and_keeps_every_week_in_memory) {
  const toy::ToyModel model = toy_model();
  MemorySink sink;
  EnsembleOptions options = ten_weeks(2, 1);
  options.every_weeks = 2;
  options.observables = {"week"};
  const EnsembleSummary summary = run_ensemble(model, options, sink);
  EXPECT_EQ(sink.observables[1], (std::vector<float>{0, 2, 4, 6, 8}));
  EXPECT_EQ(sink.flushes, 4);  // a full and a last block each
  EXPECT_EQ(sink.ends.size(), 2u);
  EXPECT_EQ(summary.data.times.size(), 10u);
  EXPECT_EQ(summary.data.values.size(), 20u);
  for (const double value : summary.data.values) EXPECT_FALSE(std::isnan(value));
  EXPECT_EQ(summary.agents, 800u);
  EXPECT_EQ(summary.agent_weeks, 2 * 10 * 800);
  ASSERT_EQ(summary.data.results.size(), 2u);
  EXPECT_EQ(summary.data.results[1].first, 1u);
  EXPECT_EQ(summary.data.happened.size(), 2u);
}

TEST(Ensemble, hands_replicates_on_one_by_one_and_keeps_none) {
  const toy::ToyModel model = toy_model();
  MemorySink one, other;
  const RunData whole = run_ensemble(model, ten_weeks(5, 1), one).data;
  const std::size_t size = whole.times.size() * whole.series.size();
  std::map<std::size_t, RunData> taken;
  const EnsembleSummary summary =
      run_ensemble(model, ten_weeks(5, 3), other, {}, {},
                   [&](std::size_t replicate, const RunData& run, const BoundCourses&) {
                     EXPECT_TRUE(taken.emplace(replicate, run).second);
                   });
  EXPECT_TRUE(summary.data.values.empty());
  EXPECT_TRUE(summary.data.results.empty());
  EXPECT_EQ(summary.data.times, whole.times);
  ASSERT_EQ(taken.size(), 5u);
  for (const auto& [replicate, run] : taken) {
    EXPECT_EQ(run.replicates, 1u);
    const auto begin = whole.values.begin() + static_cast<std::ptrdiff_t>(replicate * size);
    EXPECT_EQ(run.values, std::vector(begin, begin + static_cast<std::ptrdiff_t>(size)));
    EXPECT_EQ(run.results.size(), 1u);
    EXPECT_EQ(run.happened.size(), 1u);
  }
}

TEST(Ensemble, records_only_the_selected_labels) {
  const toy::ToyModel model = toy_model();
  MemorySink all, some;
  EnsembleOptions options = ten_weeks(1, 1);
  options.observables = {"members"};
  run_ensemble(model, options, all);
  options.select["group"] = {"village"};
  run_ensemble(model, options, some);
  ASSERT_EQ(some.observables[0].size(), 10u);
  for (std::size_t week = 0; week < 10; ++week)
    EXPECT_EQ(some.observables[0][week], all.observables[0][2 * week + 1]);
}

TEST(Ensemble, selected_labels_keep_the_order_of_their_axis) {
  const std::vector<Axis> axes{{"place", "", {"a", "b", "c"}}, {"group", "", {"x", "y"}}};
  EnsembleOptions options;
  options.select["place"] = {"c", "a"};
  options.select["group"] = {};
  const std::vector<Axis> recorded = recorded_axes(axes, options);
  EXPECT_EQ(recorded[0].labels, (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(recorded[1].labels, axes[1].labels);
  using Cells = std::vector<std::size_t>;
  EXPECT_EQ(recorded_cells({"place", "group"}, axes, options), (Cells{0, 1, 4, 5}));
  EXPECT_EQ(recorded_cells({"group", "place"}, axes, options), (Cells{0, 2, 3, 5}));
  EXPECT_EQ(recorded_cells({}, axes, options), Cells{0});
}

TEST(Ensemble, what_is_known_of_labels_is_selected_with_them) {
  const Axis axis{"agent",
                  "",
                  {"a", "b", "c"},
                  {{"home", "", "", {"x", "y", "z"}, {}}, {"people", "", "1", {}, {1, 2, 3}}}};
  EnsembleOptions options;
  options.select["agent"] = {"c", "a"};
  const Axis kept = recorded_axes({axis}, options)[0];
  EXPECT_EQ(kept.labels, (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(kept.coordinates[0].texts, (std::vector<std::string>{"x", "z"}));
  EXPECT_TRUE(kept.coordinates[0].numbers.empty());
  EXPECT_EQ(kept.coordinates[1].numbers, (std::vector<double>{1, 3}));
}

TEST(Ensemble, records_a_panel_beside_the_observables_that_are_named) {
  const std::vector<Observable> all{{"support", "1", "", {"group"}, {}},
                                    {"place", "1", "", {"agent"}, {}},
                                    {"week", "1", "", {}, {}}};
  EnsembleOptions options;
  options.observables = {"support"};
  EXPECT_EQ(recorded_observables(all, options), (std::vector<std::size_t>{0}));
  options.panel = "agent";
  EXPECT_EQ(recorded_observables(all, options), (std::vector<std::size_t>{0, 1}));
}

TEST(Ensemble, reports_progress_and_the_time_of_each_process) {
  const toy::ToyModel model = toy_model();
  MemorySink sink;
  std::size_t calls = 0;
  Progress last;
  const EnsembleSummary summary =
      run_ensemble(model, ten_weeks(3, 2), sink, [&](const Progress& progress) {
        EXPECT_EQ(progress.weeks_done, ++calls);
        last = progress;
      });
  EXPECT_EQ(last.weeks_done, 30u);
  EXPECT_EQ(last.weeks, 30u);
  std::vector<std::string> labels;
  for (const auto& part : summary.profile) labels.push_back(part.first);
  EXPECT_EQ(labels, (std::vector<std::string>{"start", "join", "count", "observe", "write"}));
}

TEST(Ensemble, weeks_are_written_in_whole_blocks_until_the_end) {
  EnsembleOptions options = ten_weeks(1, 1);
  EXPECT_EQ(written_weeks(options, 3, 4), 0u);
  EXPECT_EQ(written_weeks(options, 9, 4), 8u);
  EXPECT_EQ(written_weeks(options, 10, 4), 10u);
  options.every_weeks = 3;  // weeks 0, 3, 6, 9
  EXPECT_EQ(written_weeks(options, 9, 4), 0u);
  EXPECT_EQ(written_weeks(options, 9, 3), 3u);
  EXPECT_EQ(written_weeks(options, 10, 3), 4u);
}

/// What a run file that goes on has of the sink of an interrupted ensemble.
MemorySink continued(const MemorySink& interrupted, const EnsembleOptions& options,
                     const std::map<std::size_t, std::size_t>& weeks_run) {
  constexpr std::size_t observables = 3, block = 4;  // two groups of members, and the week
  MemorySink sink;
  for (const auto& [replicate, weeks] : weeks_run) {
    const std::size_t written = written_weeks(options, weeks, block);
    sink.times[replicate] = written;
    if (written == 0) continue;
    sink.series[replicate] = interrupted.series.at(replicate);
    sink.observables[replicate] = interrupted.observables.at(replicate);
    EXPECT_GE(sink.series[replicate].size(), written) << "not handed on before the checkpoint";
    sink.series[replicate].resize(written);
    sink.observables[replicate].resize(written * observables);
  }
  return sink;
}

TEST(Ensemble, goes_on_from_checkpoints_with_the_same_bits_after_any_number_of_weeks) {
  const toy::ToyModel model = toy_model();
  const std::size_t replicates = 3;
  MemorySink whole;
  const EnsembleSummary expected = run_ensemble(model, ten_weeks(replicates, 1), whole);
  for (int threads = 1; threads <= 4; ++threads)
    for (int weeks = 1; weeks < 30; ++weeks) {
      const io::TestFolder folder;
      const io::CheckpointFolder checkpoints(folder / "c");
      Restart restart;
      restart.checkpoints = &checkpoints;
      restart.every_weeks = 3;
      std::atomic<int> left = weeks;
      restart.stop = [&] { return --left <= 0; };
      MemorySink first;
      const EnsembleOptions options = ten_weeks(replicates, threads);
      if (!run_ensemble(model, options, first, {}, restart).stopped) continue;
      Problems problems;
      restart.weeks_run = checkpoints.find(problems);
      ASSERT_TRUE(problems.empty());
      ASSERT_FALSE(restart.weeks_run.empty());
      restart.stop = {};
      MemorySink second = continued(first, options, restart.weeks_run);
      Progress last;
      const EnsembleSummary summary = run_ensemble(
          model, ten_weeks(replicates, 5 - threads), second,
          [&](const Progress& progress) { last = progress; }, restart);
      EXPECT_FALSE(summary.stopped);
      EXPECT_EQ(summary.digests, expected.digests);
      EXPECT_EQ(summary.data.values, expected.data.values);
      EXPECT_EQ(summary.data.results.size(), expected.data.results.size());
      EXPECT_EQ(summary.data.happened.size(), expected.data.happened.size());
      EXPECT_EQ(summary.agents, expected.agents);
      EXPECT_EQ(second.observables, whole.observables);
      EXPECT_EQ(second.series, whole.series);
      EXPECT_EQ(second.results, whole.results);
      EXPECT_EQ(second.events, whole.events);
      EXPECT_EQ(second.ends, whole.ends);
      EXPECT_EQ(last.weeks_done, 30u);
      EXPECT_GE(last.weeks_before, 1u);
    }
}

TEST(Ensemble, rethrows_what_the_sink_throws) {
  struct Full : MemorySink {
    void flush() override { throw std::runtime_error("disk full"); }
  };
  const toy::ToyModel model = toy_model();
  for (const int threads : {1, 2, 3}) {
    Full sink;
    EXPECT_THROW(run_ensemble(model, ten_weeks(4, threads), sink), std::runtime_error);
  }
}

}  // namespace
}  // namespace sim::experiment
