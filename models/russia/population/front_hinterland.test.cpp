#include "models/russia/population/front_hinterland.hpp"

#include <gmock/gmock.h>

#include <map>
#include <numeric>

#include "models/russia/broken_tables.test.hpp"

namespace russia {
namespace {

using test::at;
using testing::HasSubstr;
using BrokenHinterland = test::BrokenTables;

double adults_of(const Locality& place) {
  return std::accumulate(place.adults.begin(), place.adults.end(), 0.0);
}

TEST(FrontHinterland, houses_no_more_men_than_the_fronts_have) {
  const auto model = test::model();
  const World& world = model->world();
  std::map<std::size_t, double> men;
  for (std::size_t l = 0; l < world.land.localities.size(); ++l)
    for (const auto& troops : world.hinterland.at[l])
      men[troops.army] += troops.men_per_adult * adults_of(world.land.localities[l]);
  for (const char* army : {"front:northern", "front:western", "front:southwestern",
                           "front:romanian", "front:caucasus", "fleet:baltic", "fleet:black_sea"}) {
    const std::size_t l = *world.land.locality(army);
    EXPECT_GT(men[l], 0) << army;
    EXPECT_LE(men[l], world.land.localities[l].people * (1 + 1e-9)) << army;
  }
}

TEST(FrontHinterland, is_where_the_front_was) {
  const auto model = test::model();
  const World& world = model->world();
  const auto troops = [&](const char* place, const char* army) {
    for (const auto& t : world.hinterland.at[*world.land.locality(place)])
      if (t.army == world.land.locality(army)) return t.men_per_adult;
    return 0.0;
  };
  EXPECT_GT(troops("countryside:minsk", "front:western"), 0);
  EXPECT_EQ(troops("town:minsk", "front:western"), troops("countryside:minsk", "front:western"));
  EXPECT_EQ(troops("countryside:minsk", "front:northern"), 0);
  EXPECT_GT(troops("town:kronstadt", "fleet:baltic"),
            troops("city:petrograd_city", "fleet:baltic"));
  EXPECT_TRUE(world.hinterland.at[*world.land.locality("countryside:tambov")].empty());
}

TEST_F(BrokenHinterland, names_every_mistake_with_file_line_and_suggestion) {
  const int place = replace("empire/front_hinterland.csv", "front:western,province:minsk",
                            "province:minsk", "province:minks");
  const int front =
      replace("empire/front_hinterland.csv", "fleet:black_sea,town:kerch", "black_sea", "blak_sea");
  const int much = replace("empire/front_hinterland.csv", "fleet:baltic,town:revel", "0.2", "0.9");
  const std::string text = problems();
  EXPECT_THAT(text,
              HasSubstr(at("front_hinterland.csv", place) + "nobody lives at 'province:minks'"));
  EXPECT_THAT(text, HasSubstr(at("front_hinterland.csv", front) +
                              "unknown front or fleet 'fleet:blak_sea'"));
  EXPECT_THAT(text, HasSubstr("fleet:black_sea"));
  EXPECT_THAT(text,
              HasSubstr(at("front_hinterland.csv", much) + "the shares of 'fleet:baltic' add up"));
}

}  // namespace
}  // namespace russia
