#include <gtest/gtest.h>

#include "models/russia/world.test.hpp"

namespace russia {
namespace {

/// Petrograd and its garrison, where a test sets how aggrieved people are.
class Capital : public testing::Test {
 protected:
  void aggrieve(const std::string& label, float grievance) {
    for (const std::size_t c : communities(label)) own().grievance[c] = grievance;
  }
  void quiet() {
    own().acting.assign(own().acting.size(), 0);
    own().motion.assign(own().motion.size(), {});
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
  /// The same cadres of a party everywhere, and none of others.
  void organise(const std::string& party, float cadres) {
    std::fill(stage.state.organisation.cadres.begin(), stage.state.organisation.cadres.end(), 0.0f);
    for (std::size_t l = 0; l < stage.world.land.localities.size(); ++l)
      stage.state.organisation.cadres[l * stage.world.factions.size() + stage.faction(party)] =
          cadres;
  }
  float week() {
    look_around(stage.run(), stage.executor);
    take_action(stage.run(), stage.executor);
    ++stage.state.week;
    return acting("city:petrograd_city");
  }
  /// Share of the workers who began to strike in `weeks` weeks.
  float begun(int weeks) {
    const std::size_t row = *stage.world.land.locality("city:petrograd_city") * class_count +
                            index(SocialClass::worker);
    float sum = 0;
    for (int k = 0; k < weeks; ++k) {
      week();
      sum += stage.state.street.begun[row];
    }
    return sum;
  }
  float after_a_week(float town, float garrison) {
    quiet();
    aggrieve("city:petrograd_city", town);
    aggrieve("garrison:petrograd_city", garrison);
    return week();
  }
  Communities& own() { return stage.state.communities; }

  // The regime has little credit: what is tested are troops and crowds.
  mutable test::Stage stage{test::Changes{{"parameters.action.legitimacy", "0.3"},
                                          {"parameters.action.start_worker", "0.3"},
                                          {"parameters.action.start_soldier", "0.6"},
                                          {"parameters.action.coercion", "0.2"}}};
};

TEST_F(Capital, is_quiet_without_grievance) {
  EXPECT_EQ(after_a_week(0, 0), 0);
  EXPECT_GT(after_a_week(0.9f, 0), 0);
}

TEST_F(Capital, strikes_more_the_more_it_suffers) {
  float last = 0;
  for (const float grievance : {0.2f, 0.5f, 0.9f}) {
    const float now = after_a_week(grievance, 0);
    EXPECT_GE(now, last) << grievance;
    last = now;
  }
}

TEST_F(Capital, rises_when_the_garrison_goes_over) {
  organise("bolsheviks", 0.05f);
  after_a_week(0.3f, 0);
  const float alone = week(), quiet = acting("garrison:petrograd_city");
  after_a_week(0.3f, 0.9f);
  EXPECT_GT(week(), 1.2f * alone);
  EXPECT_EQ(quiet, 0);
  EXPECT_GT(acting("garrison:petrograd_city"), 0.15f);
}

TEST_F(Capital, needs_organisers_who_stand_against_those_who_rule) {
  organise("bolsheviks", 0);
  const float nobody = after_a_week(0.9f, 0);
  organise("bolsheviks", 0.05f);
  EXPECT_GT(after_a_week(0.9f, 0), 2 * nobody);
  // A loyal opposition of owners organises no strikes.
  organise("kadets", 0.001f);
  EXPECT_LT(after_a_week(0.9f, 0), 1.1f * nobody);
}

TEST_F(Capital, rests_after_it_has_struck) {
  stage.state.polity.government.assign(stage.world.factions.size(), 0);
  after_a_week(0.9f, 0.9f);
  const float peak = std::max(acting("city:petrograd_city"), week());
  float low = peak;
  for (int k = 0; k < 6; ++k) low = std::min(low, week());
  EXPECT_LT(low, 0.7f * peak);
}

TEST_F(Capital, counts_a_striker_once_a_strike) {
  quiet();
  aggrieve("city:petrograd_city", 0.9f);
  // A strike of 10 days and a rest of 7 weeks: nobody can begin more than three times in half a
  // year but by chance of short ones.
  EXPECT_LT(begun(26), 4);
}

class Village : public testing::Test {
 protected:
  void aggrieve() {
    for (float& g : stage.state.communities.grievance) g = 0.8f;
  }
  float act(int weeks) {
    const std::size_t row =
        *stage.world.land.locality("countryside:tambov") * class_count + index(SocialClass::peasant);
    float sum = 0;
    for (int k = 0; k < weeks; ++k) {
      look_around(stage.run(), stage.executor);
      take_action(stage.run(), stage.executor);
      ++stage.state.week;
      sum += stage.state.street.begun[row];
    }
    return sum;
  }
  test::Stage stage{test::Changes{{"parameters.action.start_peasant", "1"},
                                  {"parameters.action.rest_peasant", "1"}}};
};

TEST_F(Village, takes_the_land_once) {
  stage.state.polity.regime = Polity::Regime::provisional;
  aggrieve();
  EXPECT_GT(act(52), 0.5f);
  act(104);
  EXPECT_LT(act(52), 0.1f);
}

TEST_F(Village, acts_more_as_word_spreads) {
  stage.state.polity.regime = Polity::Regime::provisional;
  aggrieve();
  const float first = act(1);
  // The land taken in every other province is heard of here.
  const std::size_t here = *stage.world.land.locality("countryside:tambov");
  for (std::size_t c = 0; c < stage.world.layout.home_communities; ++c) {
    stage.state.communities.motion[c] = {};
    stage.state.communities.claims[c] = stage.world.layout.locality[c] == here ? 1.0f : 0.2f;
  }
  EXPECT_GT(act(1), first);
}

TEST_F(Village, has_less_time_when_the_fields_need_every_hand) {
  stage.state.polity.regime = Polity::Regime::provisional;
  aggrieve();
  const auto acts = [&](const char* day) {
    stage.state.date = *sim::Date::parse(day);
    for (std::size_t c = 0; c < stage.world.layout.communities(); ++c) {
      stage.state.communities.motion[c] = {};
      stage.state.communities.claims[c] = 0.5f;
    }
    return act(1);
  };
  EXPECT_GT(acts("1917-10-20"), acts("1917-07-25"));
}

TEST(Action, of_the_large_works_follows_the_days_on_which_circles_call) {
  test::Stage stage;
  const std::size_t l = *stage.world.land.locality("city:petrograd_city");
  for (float& g : stage.state.communities.grievance) g = 0.5f;
  const auto begun = [&](const char* day) {
    stage.state.date = *sim::Date::parse(day);
    stage.state.communities.motion.assign(stage.world.layout.communities(), {});
    look_around(stage.run(), stage.executor);
    take_action(stage.run(), stage.executor);
    return stage.state.street.begun[l * class_count + index(SocialClass::worker)];
  };
  EXPECT_GT(begun("1916-01-21"), 3 * begun("1916-02-05"));  // 22 January: Bloody Sunday
}

TEST(Action, in_the_villages_is_held_back_by_the_white_threat) {
  test::Stage stage;
  stage.state.polity.regime = Polity::Regime::soviet;
  for (float& g : stage.state.communities.grievance) g = 0.9f;
  const auto acting = [&](double threat) {
    stage.state.condition[static_cast<std::size_t>(Condition::white_threat)] = threat;
    stage.state.communities.motion.assign(stage.world.layout.communities(), {});
    look_around(stage.run(), stage.executor);
    take_action(stage.run(), stage.executor);
    float sum = 0;
    for (std::size_t c = 0; c < stage.world.layout.home_communities; ++c)
      if (stage.world.layout.social_class[c] == SocialClass::peasant)
        sum += stage.state.communities.acting[c];
    return sum;
  };
  EXPECT_GT(acting(0), acting(1));
}

}  // namespace
}  // namespace russia
