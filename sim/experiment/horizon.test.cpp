#include "sim/experiment/horizon.hpp"

#include <gtest/gtest.h>

#include "sim/core/took_place.hpp"

namespace sim::experiment {
namespace {

const Date day = Date::from_ymd(1917, 8, 31);

EventRecord event(const std::string& id, int days) {
  return {id, day + days, "outcome", false, "condition", ""};
}

TEST(Horizon, says_what_ends_it) {
  EXPECT_EQ(Horizon().text(), "");
  EXPECT_EQ((Horizon{day, {}}.text()), "1917-08-31");
  EXPECT_EQ((Horizon{{}, {"vote"}}.text()), "vote");
  EXPECT_EQ((Horizon{day, {"vote"}}.text()), "vote or 1917-08-31, whichever comes first");
}

TEST(Horizon, of_two_scenarios_is_that_of_both) {
  const Horizon both = earlier({day, {"vote"}}, {day + 5, {"vote", "peace"}});
  EXPECT_EQ(both.date, day);
  EXPECT_EQ(both.events, (std::vector<std::string>{"vote", "peace"}));
  EXPECT_EQ(earlier({}, {day, {}}).date, day);
}

TEST(Horizon, is_the_day_of_an_event_in_each_run) {
  const std::vector<EventRecord> base{event("vote", -20)}, variant{event("vote", -5)};
  const PairHorizon pair = horizon_of({day, {"vote"}}, base, variant);
  EXPECT_EQ(pair.base, day + -20);
  EXPECT_EQ(pair.variant, day + -5);
}

TEST(Horizon, is_the_day_alone_where_the_event_never_comes_or_comes_later) {
  EventRecord put_off = event("vote", -9);
  put_off.cause = not_held_cause;
  const std::vector<EventRecord> base{event("vote", 20)}, variant{put_off};
  const PairHorizon pair = horizon_of({day, {"vote"}}, base, variant);
  EXPECT_EQ(pair.base, day);
  EXPECT_EQ(pair.variant, day);
  EXPECT_FALSE(horizon_of({{}, {"vote"}}, base, variant).variant);
}

TEST(Horizon, that_a_run_finds_itself_holds_for_both_and_does_not_count) {
  EventRecord waits = event("peace", -30);
  waits.role = horizon_role;
  const std::vector<EventRecord> base, variant{waits};
  const PairHorizon pair = horizon_of({}, base, variant);
  EXPECT_EQ(pair.base, day + -31);
  EXPECT_EQ(pair.variant, day + -31);
}

}  // namespace
}  // namespace sim::experiment
