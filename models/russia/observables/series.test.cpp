#include <gtest/gtest.h>

#include <algorithm>

#include "models/russia/world.test.hpp"

namespace russia {
namespace {

constexpr sim::Date outbreak = sim::Date::from_ymd(1914, 8, 1);

/// Strikers of works in a week in which a share of the workers of a place begins to strike and
/// nobody else.
double strikers_at(const char* place, float begun, sim::Date date = outbreak) {
  test::Stage stage(test::Changes{{"parameters.action.disputes_per_week", "0.0"}});
  State& s = stage.state;
  s.date = date;
  stage.count();
  const std::size_t l = *stage.world.land.locality(place);
  const std::size_t workers = l * class_count + index(SocialClass::worker);
  std::fill(s.street.begun.begin(), s.street.begun.end(), 0.0f);
  s.street.begun[workers] = begun;
  observe_series(stage.run());
  const auto& all = stage.world.series;
  const auto found = std::find_if(all.begin(), all.end(), [](const sim::Series& one) {
    return one.event == "strikers_total" && one.place == "all";
  });
  EXPECT_NE(found, all.end());
  return s.series[static_cast<std::size_t>(found - all.begin())];
}

double strikers_of_petrograd(float begun, sim::Date date = outbreak) {
  return strikers_at("city:petrograd_city", begun, date);
}

TEST(Strikes, are_counted_when_they_begin) {
  EXPECT_EQ(strikers_of_petrograd(0), 0);
  EXPECT_NEAR(strikers_of_petrograd(0.2f), 2 * strikers_of_petrograd(0.1f), 1);
}

TEST(Strikes, grow_with_the_works) {
  const auto on = [](int year, int month) {
    return strikers_of_petrograd(0.1f, sim::Date::from_ymd(year, month, 1));
  };
  const double before = on(1914, 1), after = on(1917, 1);
  EXPECT_NEAR(after / before, 392'000 / 253'800.0, 1e-6);  // of provinces.csv
  EXPECT_NEAR(on(1915, 7), (before + after) / 2, 0.01 * before);
  EXPECT_EQ(on(1918, 1), after);
}

TEST(Strikes, end_where_the_enemy_comes_and_leaves_no_works) {
  const auto on = [](int year, int month) {
    return strikers_at("town:lodz", 0.1f, sim::Date::from_ymd(year, month, 1));
  };
  const double before = on(1914, 8);
  EXPECT_GT(before, 0);
  EXPECT_EQ(on(1914, 11), before);
  EXPECT_EQ(on(1914, 12), 0);  // occupied_from of provinces.csv
}

}  // namespace
}  // namespace russia
