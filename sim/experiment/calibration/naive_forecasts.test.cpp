#include "sim/experiment/calibration/naive_forecasts.hpp"

#include <gtest/gtest.h>

namespace sim::experiment {
namespace {

RecordRow row(const std::string& event, Date date, const std::string& place, double value) {
  RecordRow row;
  row.event = event;
  row.date = date;
  row.place = place;
  row.value = value;
  row.observable = "vote_share";
  row.group = "voters";
  row.list = "red";
  row.unit = "1";
  return row;
}

const Date first = Date::from_ymd(1900, 5, 1), second = Date::from_ymd(1901, 5, 1);

/// Two elections in three towns and a region.
Record elections() {
  Record record;
  record.rows = {row("one", first, "town:a", 0.1),   row("one", first, "town:b", 0.2),
                 row("one", first, "town:c", 0.3),   row("two", second, "town:a", 0.3),
                 row("two", second, "town:b", 0.5),  row("two", second, "town:c", 0.9),
                 row("two", second, "region:r", 0.7)};
  return record;
}

TEST(NaiveForecasts, know_other_places_earlier_values_and_the_swing) {
  const NaiveForecasts found = naive_forecasts(elections(), 5, [](std::size_t) { return true; });
  EXPECT_DOUBLE_EQ(*found.other_places, 0.4);  // the towns, not the region
  EXPECT_DOUBLE_EQ(*found.last_earlier, 0.3);
  EXPECT_DOUBLE_EQ(*found.uniform_swing, 0.3 + (0.2 + 0.3) / 2);
  EXPECT_EQ(found.best(), found.uniform_swing);
}

TEST(NaiveForecasts, use_only_what_is_known) {
  const NaiveForecasts found =
      naive_forecasts(elections(), 5, [](std::size_t i) { return i == 2 || i == 6; });
  EXPECT_DOUBLE_EQ(*found.other_places, 0.7);  // there is no other town
  EXPECT_FALSE(found.uniform_swing.has_value());
  EXPECT_FALSE(
      naive_forecasts(elections(), 5, [](std::size_t) { return false; }).best().has_value());
}

TEST(NaiveForecasts, counts_are_carried_forward_within_their_series_only) {
  Record record;
  record.rows = {row("strikers", first, "all", 5000), row("strikers", second, "all", 9000),
                 row("others", first, "all", 100)};
  for (RecordRow& one : record.rows) {
    one.unit = "persons";
    one.date_end = one.date + 30;
  }
  const auto all = [](std::size_t) { return true; };
  EXPECT_DOUBLE_EQ(*naive_forecasts(record, 1, all).last_earlier, 5000);
  record.rows[0].date_end = first + 364;
  EXPECT_FALSE(naive_forecasts(record, 1, all).last_earlier.has_value());
}

}  // namespace
}  // namespace sim::experiment
