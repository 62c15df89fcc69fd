#include "sim/experiment/scoring.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/experiment/scoring.test.hpp"

namespace sim::experiment {
namespace {

TEST(Score, compares_the_median_and_the_90_percent_interval_with_the_record) {
  RunData run = weekly_run(5, "1917-01-01", 60);
  add_votes(run, "town:a", "reds", {0.5, 0.1, 0.3, 0.2, 0.4});
  const RowScore inside = score_one(election_row("r", "town:a", "reds", 0.25), run);
  EXPECT_EQ(inside.standing, Standing::scored);
  EXPECT_EQ(inside.status, "ok");
  EXPECT_EQ(inside.replicates, 5u);
  EXPECT_DOUBLE_EQ(*inside.median, 0.3);
  EXPECT_DOUBLE_EQ(*inside.q05, 0.12);
  EXPECT_DOUBLE_EQ(*inside.q95, 0.48);
  EXPECT_DOUBLE_EQ(*inside.error, 0.05);
  EXPECT_TRUE(*inside.covered);
  const RowScore outside = score_one(election_row("r", "town:a", "reds", 0.49), run);
  EXPECT_FALSE(*outside.covered);
}

TEST(Score, gives_the_error_of_a_date_in_days) {
  RunData run = weekly_run(1, "1917-01-01", 60);
  add_event(run, 0, "revolt", "1917-11-17", false);
  const RowScore one = score_one(date_row("revolt", "1917-11-07"), run);
  EXPECT_DOUBLE_EQ(*one.error, 10);
  EXPECT_DOUBLE_EQ(*one.crps, 10);
  EXPECT_FALSE(*one.covered);
  EXPECT_FALSE(one.naive);
}

/// The replicates of a run, each as a run of its own.
std::vector<RunData> apart(const RunData& run) {
  std::vector<RunData> all(run.replicates, {1, run.times, run.series, {}, {}, {}});
  const auto size = static_cast<std::ptrdiff_t>(run.times.size() * run.series.size());
  for (std::size_t r = 0; r < all.size(); ++r) {
    const auto begin = run.values.begin() + static_cast<std::ptrdiff_t>(r) * size;
    all[r].values.assign(begin, begin + size);
  }
  for (const auto& [r, result] : run.results) all[r].results.emplace_back(0, result);
  for (const auto& [r, event] : run.happened) all[r].happened.emplace_back(0, event);
  return all;
}

TEST(Score, is_the_same_of_replicates_that_come_one_by_one_in_any_order) {
  RunData run = weekly_run(4, "1917-01-01", 60);
  add_strikers(run, Aggregate::sum, [](std::size_t replicate, std::size_t week) {
    return static_cast<double>(100 * replicate + week);
  });
  add_votes(run, "town:a", "reds", {0.5, 0.1, 0.3});
  for (std::size_t r = 0; r < 2; ++r) add_event(run, r, "revolt", "1917-11-17", false);
  add_event(run, 1, "armistice", "1917-12-01", false);
  run.happened.back().second.role = horizon_role;
  Record record;
  record.rows = {election_row("v", "town:a", "reds", 0.25),
                 election_row("x", "town:b", "reds", 0.2), date_row("revolt", "1917-11-07"),
                 strikers_row("s", "1917-12-04", "1917-12-24", 300)};
  const Scores whole = score(record, run);
  const std::vector<RunData> replicates = apart(run);
  Scorer scorer(record, {run.replicates, run.times, run.series, {}, {}, {}});
  for (const std::size_t replicate : {2u, 0u, 3u, 1u}) scorer.add(replicate, replicates[replicate]);
  const Scores scores = scorer.finish();
  ASSERT_EQ(scores.rows.size(), whole.rows.size());
  for (std::size_t i = 0; i < scores.rows.size(); ++i) {
    EXPECT_EQ(scores.rows[i].status, whole.rows[i].status);
    EXPECT_EQ(scores.rows[i].replicates, whole.rows[i].replicates);
    EXPECT_EQ(scores.rows[i].median, whole.rows[i].median);
    EXPECT_EQ(scores.rows[i].crps, whole.rows[i].crps);
  }
  EXPECT_EQ(whole.rows[0].replicates, 3u);
  EXPECT_EQ(whole.rows[1].replicates, 0u);
  EXPECT_EQ(whole.rows[3].replicates, 3u);  // one is behind its horizon
}

TEST(Score, drops_no_row) {
  Record record;
  RunData run = weekly_run(2, "1917-01-01", 60);
  add_votes(run, "town:a", "reds", {0.5, 0.6});
  record.rows = {election_row("a", "town:a", "reds", 0.5), election_row("b", "town:b", "reds", 0.5),
                 date_row("c", "1917-11-07"), strikers_row("d", "1914-01-01", "", 5),
                 election_row("e", "town:a", "reds", 0.4)};
  record.rows[4].role = Role::context;
  const Scores scores = score(record, run);
  std::vector<std::string> ids;
  for (const RowScore& one : scores.rows) ids.push_back(one.row.id);
  EXPECT_THAT(ids, testing::ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_EQ(scores.comparable, 1u);
  EXPECT_EQ(scores.not_comparable, 3u);
  EXPECT_EQ(scores.context, 1u);
  for (const RowScore& one : scores.rows)
    EXPECT_EQ(one.reason.empty(), one.standing != Standing::not_comparable);
  std::size_t summarised = 0;
  for (const SummaryLine& line : scores.summary) summarised += line.rows;
  EXPECT_EQ(summarised, 4u);
}

TEST(Score, shows_context_rows_and_does_not_score_them) {
  RunData run = weekly_run(1, "1917-01-01", 60);
  add_votes(run, "town:a", "reds", {0.5});
  RecordRow row = election_row("a", "town:a", "reds", 0.4);
  row.role = Role::context;
  const RowScore shown = score_one(row, run);
  EXPECT_EQ(shown.status, "context");
  EXPECT_EQ(shown.median, 0.5);
  EXPECT_FALSE(shown.error);
  row.event = "congress";
  EXPECT_EQ(score_one(row, run).status, "context: no result for event 'congress'");
}

TEST(Score, keeps_a_partly_held_election_and_says_so) {
  RunData run = weekly_run(4, "1917-01-01", 60);
  add_votes(run, "town:a", "reds", {0.5, 0.7});
  const RowScore one = score_one(election_row("a", "town:a", "reds", 0.6), run);
  EXPECT_EQ(one.status, "held in 2 of 4 replicates");
  EXPECT_DOUBLE_EQ(*one.median, 0.6);
}

/// Two towns and a city; the model is off by 0.1, 0.1 and 0.2.
struct ThreePlaces {
  Record record;
  RunData run = weekly_run(1, "1917-01-01", 60);
  ThreePlaces() {
    record.rows = {election_row("a", "town:a", "reds", 0.2),
                   election_row("b", "town:b", "reds", 0.6),
                   election_row("c", "city:c", "reds", 0.9)};
    add_votes(run, "town:a", "reds", {0.3});
    add_votes(run, "town:b", "reds", {0.5});
    add_votes(run, "city:c", "reds", {0.7});
  }
};

TEST(NaiveForecast, is_the_mean_of_the_other_places_of_the_same_kind_if_there_are_any) {
  const ThreePlaces three;
  const Scores scores = score(three.record, three.run);
  EXPECT_DOUBLE_EQ(*scores.rows[0].naive, 0.6);
  EXPECT_DOUBLE_EQ(*scores.rows[1].naive, 0.2);
  EXPECT_DOUBLE_EQ(*scores.rows[2].naive, 0.4);
}

TEST(NaiveForecast, gives_the_skill_by_hand) {
  const ThreePlaces three;
  const Scores scores = score(three.record, three.run);
  ASSERT_EQ(scores.summary.size(), 1u);
  const SummaryLine& line = scores.summary[0];
  EXPECT_EQ(line.naive_rows, 3u);
  EXPECT_NEAR(*line.mae, 0.4 / 3, 1e-12);
  EXPECT_NEAR(*line.skill, 1 - 0.4 / (0.4 + 0.4 + 0.5), 1e-12);
  EXPECT_DOUBLE_EQ(*line.coverage90, 0);
  EXPECT_NEAR(*line.crps, 0.4 / 3, 1e-12);
}

TEST(NaiveForecast, does_not_exist_for_a_row_alone) {
  Record record;
  RunData run = weekly_run(1, "1917-01-01", 60);
  add_votes(run, "town:a", "reds", {0.3});
  record.rows = {election_row("a", "town:a", "reds", 0.2)};
  const Scores scores = score(record, run);
  EXPECT_FALSE(scores.rows[0].naive);
  EXPECT_EQ(scores.summary[0].naive_rows, 0u);
  EXPECT_FALSE(scores.summary[0].skill);
}

TEST(NaiveForecast, of_a_series_is_its_last_earlier_value_over_as_long_a_period) {
  Record record;
  RunData run = weekly_run(1, "1914-01-05", 200);
  add_strikers(run, Aggregate::sum, [](std::size_t, std::size_t) { return 70.0; });
  record.rows = {strikers_row("april", "1916-04-01", "1916-04-30", 100),
                 strikers_row("march", "1916-03-01", "1916-03-31", 200),
                 strikers_row("may", "1916-05-01", "1916-05-31", 400),
                 strikers_row("year", "1915-01-01", "1915-12-31", 900)};
  const Scores scores = score(record, run);
  EXPECT_EQ(scores.rows[0].naive, 200);
  EXPECT_FALSE(scores.rows[1].naive) << "a year does not forecast a month";
  EXPECT_EQ(scores.rows[2].naive, 100);
  EXPECT_FALSE(scores.rows[3].naive);
  // Ten a day: 300 in April and 310 in May.
  EXPECT_NEAR(*scores.summary[0].skill, 1 - (200.0 + 90.0) / (100.0 + 300.0), 1e-12);
}

TEST(NaiveForecast, of_a_level_is_its_last_earlier_value) {
  Record record;
  RunData run = weekly_run(1, "1914-01-05", 200);
  add_strikers(run, Aggregate::level, [](std::size_t, std::size_t) { return 70.0; });
  record.rows = {strikers_row("early", "1914-04-01", "", 10),
                 strikers_row("late", "1916-05-01", "", 400)};
  EXPECT_EQ(score(record, run).rows[1].naive, 10);
}

TEST(Summary, keeps_phases_observables_and_rows_apart_from_one_another) {
  Record record;
  record.phases = {{"later", day("1917-12-01"), {}, "Later"},
                   {"early", {}, day("1917-11-30"), "Early"}};
  record.group_alias["absent_voters"] = "voters";
  record.apart = {"absent_voters"};
  RunData run = weekly_run(1, "1917-01-01", 60);
  add_votes(run, "town:a", "reds", {0.5});
  record.rows = {election_row("a", "town:a", "reds", 0.5), election_row("b", "town:a", "reds", 0.4),
                 election_row("c", "town:a", "reds", 0.3),
                 election_row("d", "town:b", "reds", 0.3)};
  record.rows[1].group = "absent_voters";
  record.rows[2].date = day("1918-01-01");
  const Scores scores = score(record, run);
  ASSERT_EQ(scores.summary.size(), 3u);
  EXPECT_EQ(scores.summary[0].phase, "later");
  EXPECT_EQ(scores.summary[1].phase, "early");
  EXPECT_FALSE(scores.summary[1].apart);
  EXPECT_EQ(scores.summary[1].rows, 2u);
  EXPECT_EQ(scores.summary[1].comparable, 1u);
  EXPECT_TRUE(scores.summary[2].apart);
  EXPECT_NEAR(*scores.summary[2].mae, 0.1, 1e-12);
}

TEST(Summary, gives_a_log_ratio_for_counts_that_are_all_positive) {
  Record record;
  RunData run = weekly_run(1, "1914-01-05", 200);
  add_strikers(run, Aggregate::sum,
               [](std::size_t, std::size_t week) { return week < 100 ? 70.0 : 0; });
  record.rows = {strikers_row("april", "1915-04-01", "1915-04-30", 30)};
  EXPECT_NEAR(*score(record, run).summary[0].mean_abs_log_ratio, 1, 1e-12);
  record.rows.push_back(strikers_row("later", "1916-06-01", "1916-06-30", 30));
  EXPECT_FALSE(score(record, run).summary[0].mean_abs_log_ratio);
}

}  // namespace
}  // namespace sim::experiment
