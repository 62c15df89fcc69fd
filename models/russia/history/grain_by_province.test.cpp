#include "models/russia/history/grain_by_province.hpp"

#include <gmock/gmock.h>

#include "models/russia/broken_tables.test.hpp"

namespace russia {
namespace {

using test::at;
using testing::HasSubstr;
using BrokenGrain = test::BrokenTables;

sim::Date day(const char* iso) { return *sim::Date::parse(iso); }

TEST(Levies, hold_for_a_campaign_and_are_0_outside) {
  const auto model = test::model();
  const World& world = model->world();
  const std::size_t tambov = *world.land.province("tambov");
  const auto quota = [&](const char* iso) { return world.levies.quota(tambov, day(iso)); };
  EXPECT_EQ(quota("1918-05-12"), 0);
  EXPECT_GT(quota("1918-05-13"), 0);  // the food dictatorship
  EXPECT_EQ(quota("1918-05-13"), quota("1919-07-31"));
  EXPECT_NE(quota("1919-07-31"), quota("1919-08-01"));
  EXPECT_GT(quota("1922-07-31"), 0);
  EXPECT_EQ(quota("1922-08-01"), 0);
}

TEST(Levies, weigh_most_on_provinces_with_a_surplus) {
  const auto model = test::model();
  const World& world = model->world();
  const auto quota = [&](const char* province) {
    return world.levies.quota(*world.land.province(province), day("1920-10-01"));
  };
  EXPECT_GT(quota("kuban"), quota("tambov"));
  EXPECT_GT(quota("tobolsk"), quota("tambov"));
  EXPECT_GT(quota("tambov"), quota("vladimir"));
  EXPECT_EQ(quota("warsaw"), 0);
}

TEST(Harvests, count_from_august_and_fall_back_on_the_country_and_on_1) {
  const auto model = test::model();
  const World& world = model->world();
  const auto harvest = [&](const char* province, const char* iso) {
    return world.harvests.harvest(*world.land.province(province), day(iso));
  };
  EXPECT_EQ(harvest("tambov", "1917-07-31"), 1);
  EXPECT_EQ(harvest("tambov", "1917-08-01"), harvest("vologda", "1917-08-01"));
  EXPECT_LT(harvest("tambov", "1917-08-01"), 1);
  EXPECT_LT(harvest("tambov", "1920-08-01"), harvest("vologda", "1920-08-01"));  // the drought
  EXPECT_EQ(harvest("tambov", "1920-08-01"), harvest("tambov", "1921-07-31"));
  EXPECT_LT(harvest("samara", "1921-09-01"), 0.2);  // the famine
}

TEST_F(BrokenGrain, names_every_mistake_with_file_line_and_suggestion) {
  const int province = replace("history/levies.csv", "\nvologda,1918_19", "vologda", "volodga");
  const int overlap = replace("history/levies.csv", "\npskov,1919_20", "1919-08-01", "1919-07-31");
  const int empty = replace("history/levies.csv", "\nryazan,1920_21", "1920-08-01", "");
  const int harvest = replace("history/harvest.csv", "\nprovince:tambov", "tambov", "tambof");
  const int twice = replace("history/harvest.csv", "\nprovince:samara,1920", "1920", "1921") + 1;
  const std::string text = problems();
  EXPECT_THAT(text, HasSubstr(at("levies.csv", province) + "unknown province_id 'volodga'"));
  EXPECT_THAT(text, HasSubstr("'vologda'"));
  EXPECT_THAT(text, HasSubstr(at("levies.csv", overlap) + "campaign '1919_20' (1919-07-31"));
  EXPECT_THAT(text, HasSubstr(at("levies.csv", empty) + "'from_ns' is empty"));
  EXPECT_THAT(text, HasSubstr(at("harvest.csv", harvest) + "unknown province 'province:tambof'"));
  EXPECT_THAT(text, HasSubstr(at("harvest.csv", twice) +
                              "duplicate place, year 'province:samara', '1921'"));
}

}  // namespace
}  // namespace russia
