#include "models/russia/history/seasons.hpp"

#include <gmock/gmock.h>

#include "models/russia/broken_tables.test.hpp"

namespace russia {
namespace {

using test::at;
using testing::HasSubstr;
using BrokenSeasons = test::BrokenTables;

TEST(FarmingSeasons, count_the_days_of_the_week_that_need_every_hand) {
  FarmingSeasons seasons;
  seasons.zones = {{{410, 412}, {412, 413}}, {}};
  seasons.zone = {0, 1};
  const auto work = [&](std::size_t province, int month, int day) {
    return seasons.field_work(province, sim::Date::from_ymd(1919, month, day));
  };
  EXPECT_DOUBLE_EQ(work(0, 4, 8), 4.0 / 7);  // 10 to 13 April, the 12th once
  EXPECT_DOUBLE_EQ(work(0, 4, 13), 1.0 / 7);
  EXPECT_EQ(work(0, 4, 14), 0);
  EXPECT_EQ(work(1, 4, 8), 0);
}

TEST(FarmingSeasons, come_later_in_the_north_and_rest_in_winter) {
  const auto model = test::model();
  const World& world = model->world();
  const auto work = [&](const char* province, int month, int day) {
    return world.seasons.field_work(*world.land.province(province),
                                    sim::Date::from_ymd(1917, month, day));
  };
  for (const Province& province : world.land.provinces) {
    EXPECT_EQ(work(province.id.c_str(), 1, 15), 0) << province.id;
    EXPECT_EQ(work(province.id.c_str(), 7, 25) > 0, true) << province.id;
  }
  EXPECT_EQ(work("kherson", 4, 1), 1);
  EXPECT_EQ(work("vologda", 4, 1), 0);
  EXPECT_EQ(work("kherson", 8, 20), 0);
  EXPECT_EQ(work("vologda", 8, 20), 1);
}

TEST_F(BrokenSeasons, names_every_mistake_with_file_line_and_suggestion) {
  const int day = replace("history/seasons.csv", "\nblack_earth,spring_sowing", "04-15", "04-31");
  const int order = replace("history/seasons.csv", "\nnorth,haymaking", "07-25", "06-25");
  const int zone = replace("empire/farming_zones.csv", "\nkursk,", "black_earth", "black_erth");
  const int twice = replace("empire/farming_zones.csv", "\norel,", "orel", "tambov");
  const std::string text = problems();
  EXPECT_THAT(text, HasSubstr(at("seasons.csv", day) + "'from' is '04-31'"));
  EXPECT_THAT(text, HasSubstr(at("seasons.csv", order) + "'to' (06-25) is before 'from' (06-28)"));
  EXPECT_THAT(text, HasSubstr(at("farming_zones.csv", zone) + "unknown zone 'black_erth'"));
  EXPECT_THAT(text, HasSubstr("farming_zones.csv:0: province_id 'orel' has no row"));
  EXPECT_THAT(text, HasSubstr("duplicate province_id 'tambov'"));
  EXPECT_GT(twice, 0);
}

}  // namespace
}  // namespace russia
