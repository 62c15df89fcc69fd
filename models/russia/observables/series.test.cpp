#include <gtest/gtest.h>

#include <algorithm>

#include "models/russia/world.test.hpp"

namespace russia {
namespace {

constexpr sim::Date outbreak = sim::Date::from_ymd(1914, 8, 1);

/// Strikers of works in a week, if all workers of a place are ready and nobody else, by the cadres
/// of a party there per adult.
double strikers_at(const char* place, const char* party, float cadres, sim::Date date = outbreak) {
  test::Stage stage(test::Changes{{"parameters.action.disputes_per_week", "0.0"}});
  State& s = stage.state;
  s.date = date;
  stage.count();
  const std::size_t factions = stage.world.factions.size();
  std::fill(s.organisation.cadres.begin(), s.organisation.cadres.end(), 0.0f);
  const std::size_t l = *stage.world.land.locality(place);
  const std::size_t workers = l * class_count + index(SocialClass::worker);
  std::fill(s.sums.acting.begin(), s.sums.acting.end(), 0);
  s.sums.acting[workers] = s.sums.people_at(l, index(SocialClass::worker));
  s.organisation.cadres[l * factions + stage.faction(party)] = cadres;
  observe_series(stage.run());
  const auto& all = stage.world.series;
  const auto found = std::find_if(all.begin(), all.end(), [](const sim::Series& one) {
    return one.event == "strikers_total" && one.place == "all";
  });
  EXPECT_NE(found, all.end());
  return s.series[static_cast<std::size_t>(found - all.begin())];
}

double strikers_of_petrograd(const char* party, float cadres, sim::Date date = outbreak) {
  return strikers_at("city:petrograd_city", party, cadres, date);
}

TEST(Strikes, need_organisers_who_stand_against_those_who_rule) {
  EXPECT_EQ(strikers_of_petrograd("bolsheviks", 0), 0);
  const double one = strikers_of_petrograd("bolsheviks", 0.0001f),
               two = strikers_of_petrograd("bolsheviks", 0.0002f),
               many = strikers_of_petrograd("bolsheviks", 0.1f),
               most = strikers_of_petrograd("bolsheviks", 0.2f);
  EXPECT_GT(one, 0);
  EXPECT_NEAR(two, 4 * one, 0.1 * one);  // few do not find each other
  EXPECT_LT(most, 1.2 * many);
  // A loyal opposition of owners organises no strikes.
  EXPECT_LT(strikers_of_petrograd("kadets", 0.001f), 0.05 * many);
}

TEST(Strikes, grow_with_the_works) {
  const auto on = [](int year, int month) {
    return strikers_of_petrograd("bolsheviks", 0.1f, sim::Date::from_ymd(year, month, 1));
  };
  const double before = on(1914, 1), after = on(1917, 1);
  EXPECT_NEAR(after / before, 392'000 / 253'800.0, 1e-6);  // of provinces.csv
  EXPECT_NEAR(on(1915, 7), (before + after) / 2, 0.01 * before);
  EXPECT_EQ(on(1918, 1), after);
}

TEST(Strikes, end_where_the_enemy_comes_and_leaves_no_works) {
  const auto on = [](int year, int month) {
    return strikers_at("town:lodz", "bolsheviks", 0.1f, sim::Date::from_ymd(year, month, 1));
  };
  const double before = on(1914, 8);
  EXPECT_GT(before, 0);
  EXPECT_EQ(on(1914, 11), before);
  EXPECT_EQ(on(1914, 12), 0);  // occupied_from of provinces.csv
}

}  // namespace
}  // namespace russia
