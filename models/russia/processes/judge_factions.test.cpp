#include <gtest/gtest.h>

#include "models/russia/world.test.hpp"

namespace russia {
namespace {

/// The hopes of a class everywhere after some weeks of the Provisional Government.
class Hopes : public testing::Test {
 protected:
  float after(int weeks, SocialClass c, float war_policy, float grievance = 0.6f) {
    test::Stage stage(changes);
    State& s = stage.state;
    s.polity.regime = Polity::Regime::provisional;
    s.polity.policy = {war_policy, 0, 0, 0, 0};
    for (float& g : s.communities.grievance) g = grievance;
    stage.count();
    for (float& hope : s.organisation.hope) hope = 1;
    for (int week = 0; week < weeks; ++week) judge_factions(stage.run(), stage.executor);
    const std::size_t l = *stage.world.land.locality(
        c == SocialClass::soldier ? "garrison:petrograd_city" : "city:petrograd_city");
    return s.organisation.hope[l * class_count + index(c)];
  }
  test::Changes changes = {{"parameters.valence.hope_lost_per_week", "1.0"},
                           {"parameters.valence.disillusion", "0.3"}};
};

TEST_F(Hopes, last_while_nobody_suffers) {
  EXPECT_EQ(after(20, SocialClass::worker, 1, 0), 1);
}

TEST_F(Hopes, are_lost_sooner_the_farther_policy_is_from_what_people_wish) {
  EXPECT_LT(after(10, SocialClass::soldier, 1), after(10, SocialClass::soldier, 0.3f));
  EXPECT_LT(after(10, SocialClass::worker, 1, 0.9f), after(10, SocialClass::worker, 1, 0.3f));
}

TEST_F(Hopes, turn_to_disillusion_and_no_further) {
  const float late = after(2000, SocialClass::worker, 1);
  EXPECT_NEAR(late, -0.3f, 0.01f);
}

TEST_F(Hopes, are_lost_by_workers_before_the_propertied) {
  EXPECT_LT(after(10, SocialClass::worker, 1), after(10, SocialClass::other, 1));
}

}  // namespace
}  // namespace russia
