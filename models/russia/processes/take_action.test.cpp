#include <gtest/gtest.h>

#include "models/russia/world.test.hpp"

namespace russia {
namespace {

/// Petrograd and its garrison, where a test says how aggrieved people are.
class Capital : public testing::Test {
 protected:
  void aggrieve(const std::string& label, float grievance) {
    for (const std::size_t c : communities(label)) own().grievance[c] = grievance;
  }
  void quiet() {
    own().acting.assign(own().acting.size(), 0);
    own().exhaustion.assign(own().exhaustion.size(), 0);
  }
  std::vector<std::size_t> communities(const std::string& label) const {
    const std::size_t l = *stage.world.land.locality(label);
    std::vector<std::size_t> all;
    for (std::size_t c = stage.world.layout.first_community[l];
         c < stage.world.layout.first_community[l + 1]; ++c)
      if (stage.state.outlook.present[c] > 0 && people_of_the_street(c)) all.push_back(c);
    return all;
  }
  bool people_of_the_street(std::size_t c) const {
    const SocialClass social = stage.world.layout.social_class[c];
    return social == SocialClass::worker || social == SocialClass::soldier;
  }
  float acting(const std::string& label) const {
    float sum = 0;
    const auto all = communities(label);
    for (const std::size_t c : all) sum += stage.state.communities.acting[c];
    return sum / static_cast<float>(all.size());
  }
  float after_a_week(float town, float garrison) {
    quiet();
    aggrieve("city:petrograd_city", town);
    aggrieve("garrison:petrograd_city", garrison);
    look_around(stage.run(), stage.executor);
    take_action(stage.run(), stage.executor);
    return acting("city:petrograd_city");
  }
  Communities& own() { return stage.state.communities; }

  // Nobody calls anybody out, and the regime has no credit: what is tested are troops and crowds.
  mutable test::Stage stage{test::Changes{{"parameters.action.strike_call", "0"},
                                          {"parameters.action.legitimacy", "0.3"},
                                          {"parameters.action.threshold", "0.1"},
                                          {"parameters.action.coercion", "0.2"},
                                          {"parameters.action.risk_aversion", "2"}}};
};

TEST_F(Capital, is_quiet_below_the_threshold_of_action) {
  EXPECT_EQ(after_a_week(0.1f, 0), 0);
  EXPECT_GT(after_a_week(0.5f, 0), 0);
}

TEST_F(Capital, falls_to_its_people_only_when_the_garrison_goes_over) {
  const float alone = after_a_week(0.6f, 0), together = after_a_week(0.6f, 0.9f);
  EXPECT_LT(alone, 0.35f);
  EXPECT_GT(together, 0.9f);
  EXPECT_GT(acting("garrison:petrograd_city"), 0.9f);
}

TEST_F(Capital, turns_within_two_weeks_and_by_a_small_difference) {
  // The largest jump of the share acting between steps of 0.01 of grievance.
  float last = 0, jump = 0;
  for (int step = 30; step <= 100; ++step) {
    const float g = 0.01f * static_cast<float>(step);
    after_a_week(g, g);
    take_action(stage.run(), stage.executor);
    const float now = acting("city:petrograd_city");
    EXPECT_GE(now, last - 1e-4f) << g;
    jump = std::max(jump, now - last);
    last = now;
  }
  EXPECT_GT(jump, 0.3f);
}

TEST_F(Capital, tires_of_acting) {
  after_a_week(0.6f, 0);
  const float first = acting("city:petrograd_city");
  for (int week = 0; week < 12; ++week) take_action(stage.run(), stage.executor);
  EXPECT_LT(acting("city:petrograd_city"), first);
}

TEST(Action, in_the_villages_is_held_back_by_the_white_threat) {
  test::Stage stage;
  stage.state.polity.regime = Polity::Regime::soviet;
  for (float& g : stage.state.communities.grievance) g = 0.6f;
  const std::size_t village = *stage.world.land.locality("countryside:tambov");
  const auto acting = [&](double threat) {
    stage.state.condition[static_cast<std::size_t>(Condition::white_threat)] = threat;
    stage.state.communities.acting.assign(stage.world.layout.communities(), 0);
    stage.state.communities.exhaustion.assign(stage.world.layout.communities(), 0);
    look_around(stage.run(), stage.executor);
    take_action(stage.run(), stage.executor);
    return stage.state.communities.acting[stage.world.layout.first_community[village]];
  };
  EXPECT_GT(acting(0), acting(1));
}

}  // namespace
}  // namespace russia
