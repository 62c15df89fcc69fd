#include "sim/core/date.hpp"

#include <gtest/gtest.h>

#include "sim/core/results.hpp"

namespace sim {
namespace {

constexpr Date first = Date::from_ymd(1900, 1, 1);
constexpr Date last = Date::from_ymd(1930, 12, 31);

TEST(Date, counts_days_since_1970) {
  EXPECT_EQ(Date::from_ymd(1970, 1, 1).days(), 0);
  EXPECT_EQ(Date::from_ymd(1969, 12, 31).days(), -1);
  EXPECT_EQ(Date::from_ymd(2000, 3, 1).days(), 11017);
  EXPECT_EQ(Date::from_ymd(1600, 2, 29) + 1, Date::from_ymd(1600, 3, 1));
  EXPECT_EQ(last - first, 31 * 365 + 7 - 1);
}

TEST(Date, every_day_comes_back_from_its_parts_and_its_text) {
  for (Date date = first; date <= last; date = date + 1) {
    EXPECT_EQ(Date::from_ymd(date.year(), date.month(), date.day()), date);
    EXPECT_EQ(Date::parse(date.iso()), date) << date.iso();
  }
}

TEST(Date, every_day_has_a_later_text_than_the_day_before) {
  for (Date date = first; date < last; date = date + 1) EXPECT_LT(date.iso(), (date + 1).iso());
}

TEST(Date, knows_leap_years) {
  EXPECT_FALSE(Date::parse("1900-02-29"));
  EXPECT_TRUE(Date::parse("1904-02-29"));
  EXPECT_TRUE(Date::parse("2000-02-29"));
}

TEST(Date, refuses_what_is_no_day) {
  for (const char* text : {"",
                           "1917",
                           "1917-02-30",
                           "1917-02-29",
                           "1917-04-31",
                           "1917-13-01",
                           "1917-00-10",
                           "1917-01-00",
                           "1917-01-32",
                           "1917-1-1",
                           "1917/01/01",
                           "19170101",
                           "1917-01-01 ",
                           " 917-01-01",
                           "-917-01-01",
                           "+917-01-01",
                           "1917-+1-01",
                           "1917-0a-01",
                           "1917-01-1x",
                           "01-01-1917",
                           "1917-01-011",
                           "November 7"})
    EXPECT_FALSE(Date::parse(text)) << text;
}

TEST(Date, old_style_is_thirteen_days_behind_in_the_twentieth_century) {
  EXPECT_EQ(Date::parse("1917-11-07")->iso_old_style(), "1917-10-25");
  EXPECT_EQ(Date::parse("1917-03-12")->iso_old_style(), "1917-02-27");
  EXPECT_EQ(Date::parse("1918-02-14")->iso_old_style(), "1918-02-01");
  for (Date date = Date::from_ymd(1900, 3, 14); date <= last; date = date + 1)
    EXPECT_EQ(date.iso_old_style(), (date + -13).iso());
}

TEST(Date, old_style_has_a_leap_day_in_1900) {
  EXPECT_EQ(Date::parse("1900-03-14")->iso_old_style(), "1900-03-01");
  EXPECT_EQ(Date::parse("1900-03-13")->iso_old_style(), "1900-02-29");
  EXPECT_EQ(Date::parse("1900-03-12")->iso_old_style(), "1900-02-28");
  EXPECT_EQ(Date::parse("1900-01-13")->iso_old_style(), "1900-01-01");
}

TEST(Date, day_0_of_written_numbers_is_new_year_old_style) {
  EXPECT_EQ(event_date_epoch.iso(), "1914-01-14");
  EXPECT_EQ(event_date_epoch.iso_old_style(), "1914-01-01");
}

TEST(Date, finds_the_ends_of_a_month) {
  for (Date date = first; date <= last; date = date + 1) {
    const Date start = date.month_start();
    const Date next = date.next_month();
    EXPECT_EQ(start.day(), 1);
    EXPECT_EQ(next.day(), 1);
    EXPECT_TRUE(start <= date && date < next);
    EXPECT_EQ((next + -1).month(), date.month());
    EXPECT_EQ((next + -1).year(), date.year());
  }
}

TEST(Date, is_ordered_by_time) {
  EXPECT_LT(Date::from_ymd(1917, 3, 12), Date::from_ymd(1917, 11, 7));
  EXPECT_EQ(Date::from_ymd(1917, 11, 7) - Date::from_ymd(1917, 3, 12), 240);
}

}  // namespace
}  // namespace sim
