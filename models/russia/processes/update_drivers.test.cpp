#include <gtest/gtest.h>

#include "models/russia/world.test.hpp"

namespace russia {
namespace {

/// The ration of a week, as share of that before the war.
double ration_on(sim::Date day, const test::Changes& changes) {
  test::Stage stage(changes);
  stage.live_events(day);
  return stage.state.drivers.bread;
}

TEST(UpdateDrivers, has_the_documented_ration_while_grain_is_taken_as_documented) {
  test::Stage stage;
  constexpr int week = 7;
  for (; stage.state.date < *sim::Date::parse("1922-06-01");
       stage.state.date = stage.state.date + week, ++stage.state.week) {
    update_drivers(stage.run());
    EXPECT_EQ(stage.state.drivers.bread,
              stage.world.drivers.bread.at(stage.state.date) / prewar_bread_grams)
        << stage.state.date.iso();
    apply_events(stage.run());
  }
}

TEST(UpdateDrivers, lets_the_towns_have_less_bread_without_the_levy_and_more_by_trade) {
  const sim::Date winter = *sim::Date::parse("1919-02-01"), year_later = winter + 500;
  const test::Changes no_levy = {{"events.food_dictatorship.happens", "false"}};
  EXPECT_LT(ration_on(winter, no_levy), 0.7 * ration_on(winter, {}));
  const auto early = [](const char* by_levy) {
    return test::Changes{{"events.nep_tax_in_kind.date", "1920-03-15"},
                         {"events.nep_tax_in_kind.until", "1920-03-21"},
                         {"events.nep_tax_in_kind.requires", "[\"prodrazverstka\"]"},
                         {"parameters.hardship.ration_levy", by_levy}};
  };
  const double documented = ration_on(year_later, {});
  EXPECT_NEAR(ration_on(year_later, early("0.0")), documented + 0.2 * 1.5 / 2, 1e-6);
  EXPECT_NEAR(ration_on(year_later, early("0.1")), documented + 0.2 * 1.5 / 2 - 0.1 * 0.75, 1e-6);
}

}  // namespace
}  // namespace russia
