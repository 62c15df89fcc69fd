#include "sim/experiment/paired_run.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <stdexcept>

#include "sim/core/took_place.hpp"
#include "sim/experiment/toy_model.hpp"

namespace sim::experiment {
namespace {

/// Keeps everything by replicate.
struct Memory final : RunSink {
  std::size_t weeks_per_block() const override { return 4; }
  void write_weeks(std::size_t replicate, std::size_t first_time, std::size_t weeks,
                   const std::vector<std::vector<float>>& blocks,
                   std::span<const double> values) override {
    EXPECT_EQ(first_time, weeks_of[replicate]);
    weeks_of[replicate] += weeks;
    arrays[replicate].resize(blocks.size());
    for (std::size_t i = 0; i < blocks.size(); ++i)
      arrays[replicate][i].insert(arrays[replicate][i].end(), blocks[i].begin(), blocks[i].end());
    series[replicate].insert(series[replicate].end(), values.begin(), values.end());
  }
  void append_results(std::size_t replicate, std::span<const Result> more) override {
    for (const Result& result : more) results[replicate].push_back(result.value);
  }
  void append_events(std::size_t replicate, std::span<const EventRecord> more) override {
    for (const EventRecord& event : more) events[replicate].push_back(event.id);
  }
  void end_replicate(std::size_t replicate) override { EXPECT_EQ(++ends[replicate], 1); }
  void flush() override {}
  bool operator==(const Memory& other) const {
    return arrays == other.arrays && series == other.series && results == other.results &&
           events == other.events;
  }

  std::map<std::size_t, int> ends;
  std::map<std::size_t, std::size_t> weeks_of;
  std::map<std::size_t, std::vector<std::vector<float>>> arrays;  // [replicate][observable]
  std::map<std::size_t, std::vector<double>> series, results;
  std::map<std::size_t, std::vector<std::string>> events;
};

using Groups = std::vector<std::pair<std::string, std::string>>;
const Groups town_and_village{{"town", "3000"}, {"village", "5000"}};

std::shared_ptr<const Model> toy_model(double join, const Groups& of = town_and_village) {
  Inputs inputs;
  inputs.start = Date::from_ymd(1917, 1, 1);
  inputs.scale = 10;
  Table groups("groups.csv", {"group", "people"});
  for (const auto& [name, people] : of) groups.add_row({name, people}, 2);
  inputs.tables.emplace("groups", groups);
  inputs.settings.value = Node::Object{};
  inputs.settings.set("parameters.club.join_probability", Node{join, {}});
  Problems problems;
  auto model = std::make_shared<const toy::ToyModel>(inputs, problems);
  problems.throw_if_any();
  return model;
}

PairedPlan plan_of(std::vector<std::shared_ptr<const Model>> models, int threads = 1) {
  PairedPlan plan;
  plan.models = std::move(models);
  plan.options.replicates = 3;
  plan.options.threads = threads;
  plan.options.seed = 7;
  plan.options.start = Date::from_ymd(1917, 1, 1);
  plan.options.until = plan.options.start + 7 * 9 + 3;
  plan.views = {{"members", {}, {"group"}}, {"members", {}, {}}};
  plan.dates = {plan.options.start + 16, plan.options.start + 7 * 9};
  return plan;
}

/// A paired run with sinks of its own.
struct Ran {
  explicit Ran(const PairedPlan& plan) : runs(plan.models.size()), differences(runs.size() - 1) {
    PairedSinks sinks;
    for (Memory& run : runs) sinks.runs.push_back(&run);
    for (Memory& difference : differences) sinks.differences.push_back(&difference);
    summary = run_paired(plan, sinks, [&](const Progress& progress) { last = progress; });
  }
  std::vector<Memory> runs, differences;
  PairedSummary summary;
  Progress last;
};

TEST(PairedRun, each_scenario_is_what_it_is_alone) {
  const auto base = toy_model(0.1), variant = toy_model(0.2);
  const PairedPlan plan = plan_of({base, variant});
  const Ran ran(plan);
  for (std::size_t m = 0; m < 2; ++m) {
    Memory alone;
    run_ensemble(*plan.models[m], plan.options, alone);
    EXPECT_TRUE(ran.runs[m] == alone);
    EXPECT_EQ(ran.runs[m].ends.size(), 3u);
  }
  EXPECT_EQ(ran.last.weeks_done, 60u);
  EXPECT_EQ(ran.last.weeks, 60u);
  EXPECT_EQ(ran.summary.agents, 800u);
}

TEST(PairedRun, differences_are_variant_minus_base_of_each_replicate) {
  const Ran ran(plan_of({toy_model(0.1), toy_model(0.2), toy_model(0.1)}));
  ASSERT_EQ(ran.differences.size(), 2u);
  const auto expect_difference = [](const auto& difference, const auto& base, const auto& variant) {
    ASSERT_EQ(difference.size(), base.size());
    for (std::size_t i = 0; i < base.size(); ++i) EXPECT_EQ(difference[i], variant[i] - base[i]);
  };
  for (std::size_t v = 0; v < 2; ++v)
    for (std::size_t r = 0; r < 3; ++r) {
      const Memory &base = ran.runs[0], &variant = ran.runs[v + 1], &all = ran.differences[v];
      for (std::size_t i = 0; i < 2; ++i)
        expect_difference(all.arrays.at(r)[i], base.arrays.at(r)[i], variant.arrays.at(r)[i]);
      expect_difference(all.series.at(r), base.series.at(r), variant.series.at(r));
      expect_difference(all.results.at(r), base.results.at(r), variant.results.at(r));
    }
}

TEST(PairedRun, tells_the_week_in_which_a_variant_parts) {
  const PairedPlan plan = plan_of({toy_model(0.1), toy_model(0.2), toy_model(0.1)});
  const Ran ran(plan);
  for (std::size_t r = 0; r < 3; ++r) {
    EXPECT_EQ(ran.summary.partings[0][r], plan.options.start);
    EXPECT_FALSE(ran.summary.partings[1][r]);
  }
}

TEST(PairedRun, parts_in_the_same_week_whatever_is_recorded) {
  PairedPlan plan = plan_of({toy_model(0.1), toy_model(0.2)});
  plan.options.observables = {"week"};  // the same in both
  plan.options.every_weeks = 5;
  EXPECT_EQ(Ran(plan).summary.partings[0][0], plan.options.start);
}

TEST(PairedRun, gives_the_same_bits_on_any_number_of_threads) {
  const auto base = toy_model(0.1), variant = toy_model(0.2);
  const Ran one(plan_of({base, variant}));
  for (const int threads : {2, 3, 8}) {
    const Ran many(plan_of({base, variant}, threads));
    EXPECT_TRUE(many.runs == one.runs);
    EXPECT_TRUE(many.differences == one.differences);
    for (std::size_t r = 0; r < 3; ++r)
      EXPECT_EQ(many.summary.found[1][r].views, one.summary.found[1][r].views);
  }
}

TEST(PairedRun, looks_at_the_end_of_the_week_of_a_day) {
  const PairedPlan plan = plan_of({toy_model(0.1), toy_model(0.2)});
  const Ran ran(plan);
  for (std::size_t m = 0; m < 2; ++m)
    for (std::size_t r = 0; r < 3; ++r) {
      const std::vector<float>& members = ran.runs[m].arrays.at(r)[0];  // [week, group]
      const auto& views = ran.summary.found[m][r].views;
      EXPECT_EQ(views[0][0], std::vector{static_cast<double>(members[2 * 2] + members[2 * 2 + 1])});
      EXPECT_EQ(views[1][1], (std::vector<double>{members[9 * 2], members[9 * 2 + 1]}));
    }
}

TEST(PairedRun, subtracts_what_both_have_where_labels_differ) {
  const Ran ran(plan_of(
      {toy_model(0.1), toy_model(0.1, {{"port", "1000"}, {"village", "5000"}, {"town", "3000"}})}));
  const Memory &base = ran.runs[0], &variant = ran.runs[1];
  const std::vector<float>& difference = ran.differences[0].arrays.at(1)[0];
  ASSERT_EQ(difference.size(), 20u);  // town and village, as in the base
  for (std::size_t week = 0; week < 10; ++week) {
    const auto of_base = [&](std::size_t i) { return base.arrays.at(1)[0][2 * week + i]; };
    const auto of_variant = [&](std::size_t i) { return variant.arrays.at(1)[0][3 * week + i]; };
    EXPECT_EQ(difference[2 * week], of_variant(2) - of_base(0));
    EXPECT_EQ(difference[2 * week + 1], of_variant(1) - of_base(1));
  }
}

TEST(PairedRun, records_only_some_weeks_and_labels) {
  PairedPlan plan = plan_of({toy_model(0.1), toy_model(0.2)});
  plan.options.every_weeks = 3;
  plan.options.observables = {"members"};
  plan.options.select["group"] = {"village"};
  const Ran ran(plan);
  EXPECT_EQ(ran.differences[0].arrays.at(0).size(), 1u);
  EXPECT_EQ(ran.differences[0].arrays.at(0)[0].size(), 4u);
}

TEST(PairedRun, rethrows_what_a_sink_throws) {
  struct Full final : RunSink {
    std::size_t weeks_per_block() const override { return 4; }
    void write_weeks(std::size_t, std::size_t, std::size_t, const std::vector<std::vector<float>>&,
                     std::span<const double>) override {}
    void append_results(std::size_t, std::span<const Result>) override {}
    void append_events(std::size_t, std::span<const EventRecord>) override {}
    void end_replicate(std::size_t) override {}
    void flush() override { throw std::runtime_error("disk full"); }
  };
  for (const int threads : {1, 3}) {
    Full one, two, difference;
    EXPECT_THROW(run_paired(plan_of({toy_model(0.1), toy_model(0.2)}, threads),
                            {{&one, &two}, {&difference}}),
                 std::runtime_error);
  }
}

Result result(const std::string& list, double value) {
  return {"vote_share", "election", Date::from_ymd(1917, 1, 1), {}, "all", "all", list, value};
}

TEST(PairedDifference, of_results_is_of_those_that_both_found) {
  const auto both = difference_of({result("red", 0.5), result("blue", 0.25), result("red", 1)},
                                  {result("red", 0.75), result("green", 1), result("red", 0)});
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0].list, "red");
  EXPECT_EQ(both[0].value, 0.25);
  EXPECT_EQ(both[1].value, -1);
}

TEST(PairedDifference, of_events_tells_what_is_missing_or_moved) {
  const auto event = [](const std::string& id, int day) {
    return EventRecord{id, Date::from_ymd(1917, 1, day), "outcome", false, "dated", ""};
  };
  const auto found = difference_of(
      std::vector<EventRecord>{event("strike", 1), event("vote", 2), event("war", 3)},
      std::vector<EventRecord>{event("peace", 4), event("vote", 12), event("strike", 1)});
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].id + ": " + found[0].cause + found[0].effect, "vote: on another day+10 days");
  EXPECT_EQ(found[1].id + ": " + found[1].cause, "war: only in the base");
  EXPECT_EQ(found[2].id + ": " + found[2].cause, "peace: only in the variant");
}

TEST(PairedDifference, leaves_out_what_did_not_take_place) {
  const Date day = Date::from_ymd(1917, 1, 5);
  const EventRecord put_off{"congress", day, "assembly", false, std::string(not_held_cause), ""};
  const EventRecord waits{"peace", day, std::string(horizon_role), true, "", ""};
  const EventRecord met{"congress", day + 9, "assembly", false, "held", ""};
  const auto found = difference_of(std::vector{put_off, met}, std::vector{put_off, waits});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].date, met.date);
  EXPECT_EQ(found[0].cause, "only in the base");
}

}  // namespace
}  // namespace sim::experiment
