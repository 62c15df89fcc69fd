#include "models/russia/history/strike_days.hpp"

#include <gmock/gmock.h>

#include "models/russia/broken_tables.test.hpp"

namespace russia {
namespace {

using test::at;
using testing::HasSubstr;
using BrokenStrikeDays = test::BrokenTables;

struct Calls {
  std::shared_ptr<const RussiaModel> model = test::model();
  double operator()(const char* place, const char* week) const {
    const World& world = model->world();
    return world.strike_days.calls(*world.land.locality(place), *sim::Date::parse(week));
  }
};

TEST(StrikeDays, count_the_days_of_the_week_with_a_call) {
  const Calls calls;
  EXPECT_EQ(calls("city:petrograd_city", "1915-01-16"), 1);  // 9 January Old Style, the last day
  EXPECT_EQ(calls("city:petrograd_city", "1915-01-15"), 0);
  EXPECT_EQ(calls("city:petrograd_city", "1915-09-11"), 6);  // arrests, then the Duma is closed
  EXPECT_EQ(calls("city:petrograd_city", "1915-06-15"), 0);
}

TEST(StrikeDays, come_again_every_year_until_they_are_holidays) {
  const Calls calls;
  for (const char* day : {"1915-01-22", "1916-01-22", "1917-01-22"})
    EXPECT_EQ(calls("town:baku", day), 1) << day;
  EXPECT_EQ(calls("town:baku", "1918-01-22"), 0);
  EXPECT_EQ(calls("town:baku", "1917-05-14"), 0);
}

TEST(StrikeDays, keep_may_day_by_either_calendar_and_leave_the_villages_alone) {
  const Calls calls;
  EXPECT_EQ(calls("city:petrograd_city", "1916-04-28"), 1);
  EXPECT_EQ(calls("city:moscow_city", "1916-04-28"), 0);
  EXPECT_EQ(calls("city:moscow_city", "1916-05-12"), 1);
  EXPECT_EQ(calls("countryside:tambov", "1916-05-12"), 0);
  EXPECT_EQ(calls("garrison:petrograd_city", "1916-05-12"), 0);
}

TEST_F(BrokenStrikeDays, names_every_mistake_with_file_line_and_suggestion) {
  const int place = replace("history/strike_days.csv", "\nlena,", "petrograd_city", "petrograd");
  const int order =
      replace("history/strike_days.csv", "\nputilov_arrests", "1915-09-15", "1915-09-11");
  const int until = replace("history/strike_days.csv", "\nbloody_sunday", "1917", "1914");
  const std::string text = problems();
  EXPECT_THAT(text, HasSubstr(at("strike_days.csv", place) + "unknown place 'city:petrograd'"));
  EXPECT_THAT(text, HasSubstr(at("strike_days.csv", order) + "'to_ns' is 1915-09-11"));
  EXPECT_THAT(text, HasSubstr(at("strike_days.csv", until)));
  EXPECT_THAT(text, HasSubstr("1914"));
}

}  // namespace
}  // namespace russia
