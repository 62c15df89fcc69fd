#include "models/russia/population/large_works.hpp"

#include <gmock/gmock.h>

#include "models/russia/broken_tables.test.hpp"

namespace russia {
namespace {

using test::at;
using testing::HasSubstr;
using BrokenWorks = test::BrokenTables;

TEST(LargeWorks, hold_a_share_of_the_workers_that_the_war_changes) {
  const auto model = test::model();
  const World& world = model->world();
  const auto share = [&](const char* place, int year) {
    return world.large_works.share(*world.land.locality(place), sim::Date::from_ymd(year, 2, 1));
  };
  EXPECT_GT(share("city:petrograd_city", 1914), share("city:moscow_city", 1914));
  EXPECT_GT(share("city:petrograd_city", 1917), share("city:petrograd_city", 1916));
  EXPECT_GT(share("city:petrograd_city", 1916), share("city:petrograd_city", 1914));
  EXPECT_LT(share("town:riga", 1917), share("town:riga", 1914));  // evacuated
  EXPECT_EQ(share("town:riga", 1917), share("town:riga", 1920));
}

TEST(LargeWorks, take_the_row_of_the_place_before_that_of_its_province_and_of_the_country) {
  const auto model = test::model();
  const World& world = model->world();
  const auto share = [&](const char* place) {
    return world.large_works.shares[*world.land.locality(place)][0];
  };
  EXPECT_EQ(share("town:saratov"), 0.22);
  EXPECT_EQ(share("countryside:ekaterinoslav"), 0.75);      // its province
  EXPECT_EQ(share("town:morshansk"), share("town:pskov"));  // the country
  EXPECT_EQ(share("front:western"), 0);
}

TEST_F(BrokenWorks, names_every_mistake_with_file_line_and_suggestion) {
  const int place = replace("empire/large_works.csv", "\ntown:tula", "tula", "tulla");
  const int share = replace("empire/large_works.csv", "\ntown:tver,", "0.92", "92");
  const int twice = replace("empire/large_works.csv", "\ntown:shuya", "shuya", "saratov");
  const std::string text = problems();
  EXPECT_THAT(text, HasSubstr(at("large_works.csv", place) + "unknown place 'town:tulla'"));
  EXPECT_THAT(text, HasSubstr(at("large_works.csv", share)));
  EXPECT_THAT(text, HasSubstr(at("large_works.csv", twice) + "duplicate place 'town:saratov'"));
}

}  // namespace
}  // namespace russia
