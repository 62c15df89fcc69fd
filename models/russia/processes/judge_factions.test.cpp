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

/// Valence that each party has gained among the workers of Petrograd after some weeks, where the
/// defencist Mensheviks govern and workers wish for what the Bolsheviks stand for.
class Opposition : public testing::Test {
 protected:
  Opposition() : stage(test::Changes{{"parameters.valence.opposition_gain", "1.0"}}) {
    State& s = stage.state;
    s.polity.regime = Polity::Regime::provisional;
    for (float& share : s.polity.government) share = 0;
    for (float& share : s.polity.blamed) share = 0;
    const std::size_t ruling = stage.faction("mensheviks_defencist");
    s.polity.government[ruling] = s.polity.blamed[ruling] = 1;
    for (float& g : s.communities.grievance) g = 0.6f;
    for (std::size_t k = 0; k < issue_count; ++k) {
      const float wish = s.polity.perceived[stage.faction("bolsheviks")][k];
      for (auto& x : s.agents.position[k]) x = static_cast<std::int16_t>(wish / position_unit);
    }
    stage.count();
    std::fill(s.organisation.cadres.begin(), s.organisation.cadres.end(), 0.01f);
    std::fill(s.organisation.valence.begin(), s.organisation.valence.end(), 0.0f);
    for (auto& of_class : s.outlook.reach) std::fill(of_class.begin(), of_class.end(), 1.0f);
    for (int week = 0; week < 5; ++week) judge_factions(stage.run(), stage.executor);
  }
  float gained(const std::string& faction) const {
    const std::size_t row = *stage.world.land.locality("city:petrograd_city") * class_count +
                            index(SocialClass::worker);
    return stage.state.organisation
        .valence[row * stage.world.factions.size() + stage.faction(faction)];
  }
  test::Stage stage;
};

TEST_F(Opposition, gains_as_far_as_it_stands_for_what_a_class_wishes) {
  EXPECT_GT(gained("bolsheviks"), gained("menshevik_internationalists"));
  EXPECT_GT(gained("menshevik_internationalists"), 0);
}

TEST_F(Opposition, gains_nothing_if_it_is_farther_from_the_class_than_those_who_govern) {
  EXPECT_EQ(gained("monarchists_octobrists"), 0);
}

}  // namespace
}  // namespace russia
