#include "sim/experiment/bound_scoring.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "sim/experiment/compare_text.hpp"
#include "sim/experiment/scoring.test.hpp"
#include "sim/experiment/scoring_join.hpp"

namespace sim::experiment {
namespace {

Bound march(Bound::Statistic statistic, double low, double high) {
  Bound bound;
  bound.id = "march";
  bound.date = day("1917-03-05");
  bound.date_end = day("1917-03-13");
  bound.observable = "acting";
  bound.statistic = statistic;
  bound.place = "all";
  bound.social_class = "worker";
  bound.low = low;
  bound.high = high;
  return bound;
}

/// Weeks from 1917-03-01 on; the value of a week is that of the list, plus 0.1 in the second
/// replicate.
BoundCourses courses(const RunData& run, const std::vector<double>& weekly) {
  BoundCourses made{{""}, {}};
  for (std::size_t replicate = 0; replicate < run.replicates; ++replicate)
    for (const double value : weekly)
      made.values.push_back(value + 0.1 * static_cast<double>(replicate));
  return made;
}

BoundScore score_one(const Bound& bound, const BoundCourses& of, const RunData& run) {
  Record record;
  record.bounds.push_back(bound);
  return score_bounds(record, of, run).at(0);
}

TEST(BoundScoring, takes_the_statistic_over_the_weeks_of_the_interval) {
  const RunData run = weekly_run(1, "1917-03-01", 4);
  const BoundCourses of = courses(run, {0.1, 0.2, 0.9, 0.9});
  // 3 days of the first week, 6 of the second.
  EXPECT_NEAR(*values_of(march(Bound::Statistic::mean, 0, 1), 0, of, run)[0],
              (3 * 0.1 + 6 * 0.2) / 9, 1e-12);
  EXPECT_NEAR(*values_of(march(Bound::Statistic::max, 0, 1), 0, of, run)[0], 0.2, 1e-12);
}

TEST(BoundScoring, scores_the_median_and_each_replicate) {
  const RunData run = weekly_run(3, "1917-03-01", 4);
  const BoundScore score =
      score_one(march(Bound::Statistic::max, 0.0, 0.25), courses(run, {0.1, 0.2, 0, 0}), run);
  EXPECT_EQ(score.status, "above");
  EXPECT_NEAR(*score.median, 0.3, 1e-12);
  EXPECT_NEAR(*score.outside, 0.05, 1e-12);
  EXPECT_EQ(score.replicates, 3u);
  EXPECT_EQ(score.inside, 1u);
  EXPECT_EQ(score_one(march(Bound::Statistic::max, 0.25, 0.5), courses(run, {0.1, 0.2, 0, 0}), run)
                .status,
            "inside");
  EXPECT_EQ(score_one(march(Bound::Statistic::max, 0.35, 0.5), courses(run, {0.1, 0.2, 0, 0}), run)
                .status,
            "below");
}

TEST(BoundScoring, moves_the_interval_with_its_anchor) {
  RunData run = weekly_run(2, "1917-03-01", 5);
  add_event(run, 0, "mutiny", "1917-03-26", false);
  run.happened.back().second.documented = day("1917-03-12");  // 14 days late
  const BoundCourses of = courses(run, {0.1, 0.2, 0.3, 0.4, 0.5});
  Bound bound = march(Bound::Statistic::max, 0, 1);
  bound.anchor = "mutiny";
  const auto values = values_of(bound, 0, of, run);
  EXPECT_NEAR(values[0].value(), 0.4, 1e-12);
  EXPECT_FALSE(values[1]);                              // it did not happen there
  EXPECT_EQ(score_one(bound, of, run).replicates, 1u);  // half of them: comparable
}

TEST(BoundScoring, leaves_out_replicates_whose_horizon_lies_before_the_end) {
  RunData run = weekly_run(2, "1917-03-01", 5);
  add_event(run, 1, "war", "1917-03-13", false);
  run.happened.back().second.role = horizon_role;
  const auto values = values_of(march(Bound::Statistic::max, 0, 1), 0,
                                courses(run, {0.1, 0.2, 0.3, 0.4, 0.5}), run);
  EXPECT_TRUE(values[0]);
  EXPECT_FALSE(values[1]);
}

TEST(BoundScoring, says_why_a_bound_is_not_comparable) {
  const RunData run = weekly_run(2, "1917-03-01", 1);
  EXPECT_EQ(score_one(march(Bound::Statistic::max, 0, 1), courses(run, {0.1}), run).status,
            "inside");  // ends less than a week after the run
  const RunData early = weekly_run(2, "1916-03-01", 2);
  EXPECT_EQ(score_one(march(Bound::Statistic::max, 0, 1), courses(early, {0.1, 0.1}), early).status,
            "not comparable: ends after the run (1916-03-14)");
  BoundCourses unread = courses(early, {0.1, 0.1});
  unread.reasons[0] = "no place 'x'";
  EXPECT_EQ(score_one(march(Bound::Statistic::max, 0, 1), unread, early).reason, "no place 'x'");
}

TEST(BoundScoring, gives_calibrations_the_distance_beyond_the_interval) {
  RunData run = weekly_run(1, "1917-03-01", 4);
  Record record;
  record.bounds.push_back(march(Bound::Statistic::max, 0.3, 0.6));
  record.rows = rows_of(record.bounds);
  for (auto& result : results_of(record.bounds, courses(run, {0.1, 0.2, 0, 0}), run))
    run.results.push_back(std::move(result));
  const Joined joined = Join(record, run).find(record.rows[0]);
  ASSERT_EQ(joined.values.size(), 1u);
  EXPECT_NEAR(joined.values[0], -0.1, 1e-12);
  EXPECT_EQ(record.rows[0].value, 0);
  EXPECT_NEAR(*record.rows[0].high, 0.3, 1e-12);
}

TEST(BoundScoring, is_written_beside_the_rows) {
  const RunData run = weekly_run(2, "1917-03-01", 4);
  Record record;
  record.bounds.push_back(march(Bound::Statistic::max, 0.3, 0.6));
  record.bounds.push_back(march(Bound::Statistic::max, 0.1, 0.6));
  record.bounds[1].id = "wide";
  BoundCourses of{{"", ""}, {}};
  for (int value = 0; value < 16; ++value) of.values.push_back(0.2);
  const Scores scores = score(record, run, of);
  std::ostringstream table, csv, json;
  write_compare_table(scores, table);
  write_compare_csv(scores, csv);
  write_compare_json(scores, json);
  EXPECT_NE(table.str().find("The median is inside 1 of 2 bounds, a replicate inside 2 of 4 times"),
            std::string::npos)
      << table.str();
  EXPECT_NE(table.str().find("march 0.3000..0.6000 0.2000 0.2000..0.2000 -0.1000 below"),
            std::string::npos)
      << table.str();
  EXPECT_NE(csv.str().find(
                "wide,acting,,0.1,0.6,0.2,0.2,0.2,0,true,\"inside, 2 of 2 replicates inside\""),
            std::string::npos)
      << csv.str();
  EXPECT_NE(json.str().find("\"bounds_inside\": 1"), std::string::npos) << json.str();
}

}  // namespace
}  // namespace sim::experiment
