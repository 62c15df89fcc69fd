#include <gtest/gtest.h>

#include <algorithm>

#include "models/russia/world.test.hpp"

namespace russia {
namespace {

/// Strikers of a week in Petrograd, of whose workers all are ready, by cadres per adult.
double strikers_of_petrograd(const char* party, float cadres,
                             sim::Date date = sim::Date::from_ymd(1914, 8, 1)) {
  test::Stage stage(test::Changes{{"parameters.action.disputes_per_week", "0.0"}});
  State& s = stage.state;
  s.date = date;
  stage.count();
  const std::size_t factions = stage.world.factions.size();
  std::fill(s.organisation.cadres.begin(), s.organisation.cadres.end(), 0.0f);
  const std::size_t l = *stage.world.land.locality("city:petrograd_city");
  const std::size_t workers = l * class_count + index(SocialClass::worker);
  s.sums.acting[workers] = s.sums.people_at(l, index(SocialClass::worker));
  s.organisation.cadres[l * factions + stage.faction(party)] = cadres;
  observe_series(stage.run());
  const auto& all = stage.world.series;
  const auto found = std::find_if(all.begin(), all.end(), [](const sim::Series& one) {
    return one.event == "strikers" && one.place == "city:petrograd_city";
  });
  EXPECT_NE(found, all.end());
  return s.series[static_cast<std::size_t>(found - all.begin())];
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

}  // namespace
}  // namespace russia
