#include "sim/experiment/scoring_series.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/experiment/scoring.test.hpp"

namespace sim::experiment {
namespace {

/// One replicate from 1914-01-05 on with the values 7, 14, 21, ... a week.
RunData rising_run(int weeks, Aggregate aggregate) {
  RunData run = weekly_run(1, "1914-01-05", weeks);
  add_strikers(run, aggregate,
               [](std::size_t, std::size_t week) { return 7.0 * (1 + double(week)); });
  return run;
}

double value(const RunData& run, const RecordRow& row) { return series_value(run, 0, 0, row); }

TEST(SeriesValue, counts_a_week_by_the_fraction_of_its_days_in_the_period) {
  const RunData run = rising_run(4, Aggregate::sum);
  // Weeks begin on the 5th, 12th, 19th, 26th. Two days of the first, all of the second, one day
  // of the third.
  EXPECT_DOUBLE_EQ(value(run, strikers_row("s", "1914-01-10", "1914-01-19", 1)), 2 * 1 + 14 + 3);
  EXPECT_DOUBLE_EQ(value(run, strikers_row("s", "1914-01-12", "1914-01-18", 1)), 14);
  EXPECT_DOUBLE_EQ(value(run, strikers_row("s", "1914-01-12", "1914-01-12", 1)), 2);
}

TEST(SeriesValue, adjoining_periods_add_up_to_the_whole) {
  const RunData run = rising_run(4, Aggregate::sum);
  const double first = value(run, strikers_row("s", "1914-01-05", "1914-01-16", 1));
  const double second = value(run, strikers_row("s", "1914-01-17", "1914-02-01", 1));
  EXPECT_DOUBLE_EQ(first + second, 7 + 14 + 21 + 28);
}

TEST(SeriesValue, takes_the_calendar_month_or_year_for_a_row_with_only_a_date) {
  RunData run = weekly_run(1, "1914-01-05", 60);
  add_strikers(run, Aggregate::sum, [](std::size_t, std::size_t) { return 7.0; });
  const RecordRow row = strikers_row("s", "1914-02-17", "", 1);
  EXPECT_DOUBLE_EQ(value(run, row), 1);
  run.series[0].default_period = "month";
  EXPECT_DOUBLE_EQ(value(run, row), 28);
  run.series[0].default_period = "year";
  EXPECT_DOUBLE_EQ(value(run, row), 361);  // the four days before the run are not in it
}

TEST(SeriesValue, divides_a_sum_by_the_mean_months_of_the_period) {
  RunData run = weekly_run(1, "1914-01-05", 60);
  add_strikers(run, Aggregate::mean_of_monthly_sums, [](std::size_t, std::size_t) { return 7.0; });
  // One a day makes 30.4375 a mean month, whatever the period.
  EXPECT_DOUBLE_EQ(value(run, strikers_row("s", "1914-03-01", "1914-10-31", 1)), 30.4375);
  EXPECT_DOUBLE_EQ(value(run, strikers_row("s", "1914-03-03", "1914-03-05", 1)), 30.4375);
}

TEST(SeriesValue, divides_a_part_by_its_whole) {
  RunData run = rising_run(4, Aggregate::share);
  RecordRow row = strikers_row("s", "1914-01-12", "1914-01-18", 0.2);
  row.unit = "1";
  EXPECT_DOUBLE_EQ(value(run, row), 14.0 / 70);
  run.series[0].share_from = day("1914-01-12");
  run.series[0].share_to = day("1914-01-25");
  EXPECT_DOUBLE_EQ(value(run, row), 14.0 / 35);
  row.unit = "persons";
  EXPECT_DOUBLE_EQ(value(run, row), 14);
}

TEST(SeriesValue, of_a_level_lies_on_the_line_between_the_weeks) {
  const RunData run = rising_run(4, Aggregate::level);
  EXPECT_DOUBLE_EQ(value(run, strikers_row("s", "1914-01-12", "", 1)), 14);
  EXPECT_DOUBLE_EQ(value(run, strikers_row("s", "1914-01-14", "", 1)), 16);
  EXPECT_DOUBLE_EQ(value(run, strikers_row("s", "1914-01-14", "1914-01-16", 1)), 17);
  EXPECT_DOUBLE_EQ(value(run, strikers_row("s", "1914-01-29", "", 1)), 28);  // the last week stays
}

TEST(SeriesValue, is_not_a_number_where_a_week_was_not_simulated) {
  RunData run = weekly_run(1, "1914-01-05", 3);
  add_strikers(run, Aggregate::sum,
               [](std::size_t, std::size_t week) { return week < 2 ? 7.0 : not_simulated; });
  EXPECT_DOUBLE_EQ(value(run, strikers_row("s", "1914-01-05", "1914-01-18", 1)), 14);
  EXPECT_TRUE(std::isnan(value(run, strikers_row("s", "1914-01-05", "1914-01-19", 1))));
}

TEST(WhyOutside, allows_a_week_at_both_ends) {
  const std::vector<Date> weeks = {day("1914-01-12"), day("1914-01-19")};  // to the 25th
  EXPECT_EQ(why_outside({day("1914-01-05"), day("1914-02-01")}, weeks), "");
  EXPECT_EQ(why_outside({day("1914-01-04"), day("1914-01-20")}, weeks),
            "begins before the run (1914-01-12)");
  EXPECT_EQ(why_outside({day("1914-01-12"), day("1914-02-02")}, weeks),
            "ends after the run (1914-01-25)");
  EXPECT_EQ(why_outside({day("1914-01-12"), day("1914-01-13")}, {}), "no week was simulated");
}

TEST(WhyNotCovered, asks_also_for_the_whole_of_a_share) {
  RunData run = rising_run(4, Aggregate::share);
  run.series[0].share_to = day("1914-12-31");
  RecordRow row = strikers_row("s", "1914-01-12", "1914-01-18", 0.2);
  EXPECT_EQ(why_not_covered(row, run.series[0], run.times), "");
  row.unit = "1";
  EXPECT_EQ(why_not_covered(row, run.series[0], run.times),
            "its whole ends after the run (1914-02-01)");
}

TEST(WhyNotCovered, refuses_a_sum_over_days_that_are_all_outside) {
  const RunData run = rising_run(4, Aggregate::sum);
  EXPECT_EQ(
      why_not_covered(strikers_row("s", "1914-02-02", "1914-02-05", 1), run.series[0], run.times),
      "no day of it is in the run");
}

}  // namespace
}  // namespace sim::experiment
