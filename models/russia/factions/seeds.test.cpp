#include "models/russia/factions/seeds.hpp"

#include <gmock/gmock.h>

#include "models/russia/broken_tables.test.hpp"

namespace russia {
namespace {

using test::at;
using testing::HasSubstr;
using BrokenSeeds = test::BrokenTables;

std::vector<std::vector<double>> seeds(const test::Changes& changes) {
  std::vector<std::vector<double>> all;
  const auto model = test::model(changes);
  for (const Faction& f : model->world().factions.all) all.push_back(f.seed);
  return all;
}

TEST(Roots, weigh_only_when_the_scenario_says_so) {
  EXPECT_EQ(seeds({}), seeds({{"factions.roots", "\"even\""}}));
  EXPECT_NE(seeds({}), seeds({{"factions.roots", "\"by_place\""}}));
}

TEST(Roots, multiply_the_seed_of_a_faction_at_the_place) {
  const auto even = test::model(), weighed = test::model({{"factions.roots", "\"by_place\""}});
  const World& world = even->world();
  const auto ratio = [&](const char* faction, const char* place) {
    const std::size_t f = *world.factions.find(faction), l = *world.land.locality(place);
    return weighed->world().factions.all[f].seed[l] / world.factions.all[f].seed[l];
  };
  EXPECT_DOUBLE_EQ(ratio("mensheviks_defencist", "town:tula"), 1.82);
  EXPECT_DOUBLE_EQ(ratio("mensheviks_defencist", "countryside:tula"), 1);
  EXPECT_LT(ratio("bolsheviks", "town:tula"), 1);
  EXPECT_DOUBLE_EQ(ratio("kadets", "town:tula"), 1);
}

TEST_F(BrokenSeeds, name_every_mistake_of_the_roots_even_where_they_do_not_weigh) {
  const int faction =
      replace("history/roots_by_place.csv", "\nbolsheviks,", "bolsheviks", "bolshevik");
  const int scope = replace("history/roots_by_place.csv", "town:tula,", "tula", "tulla");
  const std::string text = problems();
  EXPECT_THAT(text, HasSubstr(at("roots_by_place.csv", faction) + "unknown faction 'bolshevik'"));
  EXPECT_THAT(text, HasSubstr(at("roots_by_place.csv", scope) + "scope 'town:tulla' covers no"));
}

TEST_F(BrokenSeeds, refuse_unknown_values_of_the_switch) {
  const auto told = [](const std::string& value) {
    return test::problems_of(test::read({{"factions.roots", value}}));
  };
  EXPECT_THAT(told("\"by_plase\""), HasSubstr("unknown value of 'factions.roots' 'by_plase'"));
  EXPECT_THAT(told("true"), HasSubstr("scenario.toml:1: 'factions.roots' is"));
}

}  // namespace
}  // namespace russia
