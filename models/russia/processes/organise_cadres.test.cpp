#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "models/russia/factions/polity.hpp"
#include "models/russia/institutions/delegates.hpp"
#include "models/russia/world.test.hpp"

namespace russia {
namespace {

/// Two parties with as many followers and cadres each, alone in the soviets: the Left SRs, who live
/// by elected bodies, and the Bolsheviks, who govern and command the apparatus. A congress, honest
/// or padded, then a year with or without repression.
class WayOfPower : public testing::Test {
 protected:
  struct Course {
    double elected = 0, apparatus = 0;  // cadres everywhere
  };

  Course live(bool falsified, bool repressed, test::Changes changes = {}) {
    if (!falsified) changes.push_back({"parameters.institutions.padding", "0"});
    test::Stage stage(changes);
    const FactionIndex left = stage.faction("left_sr"), bolsheviks = stage.faction("bolsheviks");
    State& s = stage.state;
    share_out(stage, left, bolsheviks);
    s.polity.government.assign(stage.world.factions.size(), 0);
    s.polity.government[bolsheviks] = 1;
    s.polity.regime = Polity::Regime::soviet;
    Assembly congress;
    congress.id = "congress";
    congress.groups = {"workers_peasants_soldiers"};
    congress.padded = true;
    seat_delegates(stage.run(), congress, elect_delegates(stage.run(), congress, "all").by_faction);
    if (repressed) {
      s.polity.banned[left] = 1;
      s.condition[static_cast<std::size_t>(Condition::cheka)] = 0.5;
      for (std::size_t l = 0; l < stage.world.land.localities.size(); ++l)
        cadres(stage, l, left) *= 0.7f;
    }
    for (int week = 0; week < 52; ++week) organise_cadres(stage.run(), stage.executor);
    Course course;
    for (std::size_t l = 0; l < stage.world.land.localities.size(); ++l) {
      course.elected += static_cast<double>(cadres(stage, l, left));
      course.apparatus += static_cast<double>(cadres(stage, l, bolsheviks));
    }
    return course;
  }

 private:
  static float& cadres(test::Stage& stage, std::size_t l, FactionIndex f) {
    return stage.state.organisation.cadres[l * stage.world.factions.size() + f];
  }

  static void share_out(test::Stage& stage, FactionIndex left, FactionIndex bolsheviks) {
    State& s = stage.state;
    s.polity.living.assign(stage.world.factions.size(), 0);
    s.polity.banned.assign(stage.world.factions.size(), 0);
    s.polity.living[left] = s.polity.living[bolsheviks] = 1;
    for (std::size_t slot = 0; slot < s.agents.faction.size(); ++slot)
      s.agents.faction[slot] = slot % 2 == 0 ? left : bolsheviks;
    stage.count();
    for (std::size_t l = 0; l < stage.world.land.localities.size(); ++l)
      for (std::size_t f = 0; f < stage.world.factions.size(); ++f)
        cadres(stage, l, static_cast<FactionIndex>(f)) = f == left || f == bolsheviks ? 0.003f : 0;
  }
};

TEST_F(WayOfPower, two_by_two_elected_bodies_pay_when_honest_and_free_coercion_when_not) {
  const Course honest = live(false, false), padded = live(true, false),
               repressed = live(false, true), both = live(true, true);
  // Who lives by elected bodies gains by an honest congress and loses by each kind of force.
  EXPECT_GT(honest.elected, 1.05 * padded.elected);
  EXPECT_GT(honest.elected, 2 * repressed.elected);
  EXPECT_GT(repressed.elected, both.elected);
  EXPECT_GT(padded.elected, both.elected);
  // Who commands the apparatus gains by both.
  EXPECT_GT(padded.apparatus, honest.apparatus);
  EXPECT_GT(repressed.apparatus, 1.1 * honest.apparatus);
  EXPECT_GT(both.apparatus, repressed.apparatus);
  EXPECT_GT(both.apparatus, padded.apparatus);
}

TEST_F(WayOfPower, makes_no_difference_where_its_parameters_are_0) {
  const test::Changes off = {{"parameters.cadres.elected_yield", "0"},
                             {"parameters.cadres.apparatus_yield", "0"}};
  const Course honest = live(false, false, off), padded = live(true, false, off),
               repressed = live(false, true, off), both = live(true, true, off);
  EXPECT_EQ(honest.elected, padded.elected);
  EXPECT_EQ(honest.apparatus, both.apparatus);
  // A ban and arrests work by themselves.
  EXPECT_LT(repressed.elected, honest.elected);
  EXPECT_EQ(repressed.elected, both.elected);
}

TEST_F(WayOfPower, counts_the_congress_that_sat_and_not_the_count_without_padding) {
  test::Stage stage;
  stage.state.polity.government[stage.faction("bolsheviks")] = 1;
  const auto& all = stage.world.assemblies.all;
  const auto fifth = [&](bool padded) {
    return *std::find_if(all.begin(), all.end(), [&](const Assembly& a) {
      return a.event_id == "fifth_soviet_congress" && a.padded == padded;
    });
  };
  const sim::Date day = fifth(true).date;
  stage.state.date = day;
  seat_delegates(stage.run(), fifth(true),
                 elect_delegates(stage.run(), fifth(true), "all").by_faction);
  const std::vector<float> reported = stage.state.polity.mandate;
  EXPECT_GT(reported[stage.faction("bolsheviks")], 1);
  stage.state.polity.mandate.assign(stage.world.factions.size(), 1);
  stage.state.happened[*stage.world.event("fifth_soviet_congress")] = day;
  for (std::size_t i = 0; i < all.size(); ++i)
    stage.state.assembly_done[i] = all[i].event_id == "fifth_soviet_congress" ? 0 : 1;
  hold_assemblies(stage.run());
  EXPECT_EQ(stage.state.polity.mandate, reported);
}

/// Cadres everywhere that half of the people bring forth in ten years, if e^h more of them follow
/// than would without the honeymoon.
double cadres_of_half(float honeymoon, const char* newcomers) {
  test::Stage stage(
      {{"parameters.cadres.newcomers", newcomers}, {"parameters.cadres.elected_yield", "0.0"}});
  const FactionIndex f = stage.faction("left_sr");
  State& s = stage.state;
  s.polity.living.assign(stage.world.factions.size(), 0);
  s.polity.banned.assign(stage.world.factions.size(), 0);
  s.polity.living[f] = 1;
  for (std::size_t slot = 0; slot < s.agents.faction.size(); ++slot)
    s.agents.faction[slot] = slot % 2 == 0 ? f : no_faction;
  stage.count();
  std::fill(s.organisation.seed.begin(), s.organisation.seed.end(), 0.0f);
  s.outlook.honeymoon[f] = honeymoon;
  std::fill(s.organisation.hope.begin(), s.organisation.hope.end(), 1.0f);
  for (int week = 0; week < 520; ++week) organise_cadres(stage.run(), stage.executor);
  double sum = 0;
  for (std::size_t l = 0; l < stage.world.land.localities.size(); ++l)
    sum += static_cast<double>(s.organisation.cadres[l * stage.world.factions.size() + f]);
  return sum;
}

TEST(OrganiseCadres, counts_those_who_came_with_the_honeymoon_in_part) {
  const double all = cadres_of_half(0, "0.2");
  const float h = 2;
  const double kept = cadres_of_half(h, "0.0") / all;
  // Of half of the people; of larger parties more, of smaller ones less is left. The honeymoon is
  // at least 0.6 of itself in classes where the party is not at home.
  EXPECT_GT(kept, 1 / (0.5 + 0.5 * std::exp(static_cast<double>(h))));
  EXPECT_LT(kept, 1 / (0.5 + 0.5 * std::exp(0.6 * static_cast<double>(h))));
  EXPECT_NEAR(cadres_of_half(h, "0.5") / all, kept + 0.5 * (1 - kept), 1e-4);
  EXPECT_NEAR(cadres_of_half(h, "1.0") / all, 1, 1e-6);
}

/// What the left gains of the SRs' cadres at a front in a week, when all soldiers follow it and none
/// of the cadres are of it.
float gained_at_front(const char* revision, const char* realignment) {
  test::Stage stage({{"parameters.allegiance.revision_soldier_per_week", revision},
                     {"parameters.cadres.realignment", realignment},
                     {"parameters.cadres.adjustment_per_week", "0.001"}});
  const FactionIndex left = stage.faction("left_sr"), right = stage.faction("right_sr");
  State& s = stage.state;
  s.polity.living.assign(stage.world.factions.size(), 0);
  s.polity.living[left] = s.polity.living[right] = 1;
  s.polity.separate.assign(stage.world.factions.size(), 0);
  std::fill(s.agents.faction.begin(), s.agents.faction.end(), left);
  stage.count();
  const std::size_t factions = stage.world.factions.size();
  const std::size_t l = *stage.world.land.locality("front:western");
  std::fill(s.organisation.seed.begin(), s.organisation.seed.end(), 0.0f);
  std::fill(s.organisation.cadres.begin(), s.organisation.cadres.end(), 0.0f);
  std::fill(s.sums.support.begin(), s.sums.support.end(), 0);
  s.sums.support[(l * class_count + index(SocialClass::soldier)) * factions + left] = 1;
  std::fill(s.sums.nearest.begin(), s.sums.nearest.end(), 0);
  s.sums.nearest[l * factions + left] = 1;
  s.organisation.cadres[l * factions + right] = 1;
  organise_cadres(stage.run(), stage.executor);
  return s.organisation.cadres[l * factions + left];
}

TEST(OrganiseCadres, realigns_wings_as_followers_think_again) {
  EXPECT_NEAR(gained_at_front("0.1", "0.1"), 0.01, 1e-4);
  EXPECT_NEAR(gained_at_front("0.2", "0.1"), 0.02, 1e-4);
  EXPECT_NEAR(gained_at_front("0.1", "0.3"), 0.03, 1e-4);
  EXPECT_NEAR(gained_at_front("0.0", "0.3"), 0, 1e-6);
  EXPECT_NEAR(gained_at_front("0.5", "2.0"), 1, 1e-2);
}

/// Cadres of the Bolsheviks in towns after some weeks of soviet power, all of the government theirs.
double cadres_in_power(int weeks, double posts, double purged = 0) {
  test::Stage stage(test::Changes{{"parameters.cadres.posts_home", std::to_string(posts)}});
  const FactionIndex f = stage.faction("bolsheviks");
  State& s = stage.state;
  s.polity.regime = Polity::Regime::soviet;
  s.polity.government.assign(stage.world.factions.size(), 0);
  s.polity.government[f] = 1;
  s.date = *sim::Date::parse("1919-01-01");
  stage.count();
  for (int week = 0; week < weeks; ++week) organise_cadres(stage.run(), stage.executor);
  s.polity.posts_filled *= static_cast<float>(1 - purged);
  organise_cadres(stage.run(), stage.executor);
  double sum = 0;
  for (std::size_t l = 0; l < stage.world.land.localities.size(); ++l)
    if (stage.world.land.localities[l].kind == LocalityKind::town)
      sum += static_cast<double>(s.organisation.cadres[l * stage.world.factions.size() + f]);
  return sum;
}

TEST(OrganiseCadres, of_a_ruling_party_grow_with_the_posts_that_it_has_to_give) {
  const double none = cadres_in_power(50, 0), some = cadres_in_power(50, 0.2);
  EXPECT_GT(some, 1.5 * none);
  EXPECT_GT(cadres_in_power(100, 0.2), some);
  EXPECT_LT(cadres_in_power(100, 0.2, 0.5), cadres_in_power(100, 0.2));
}

TEST(OrganiseCadres, of_one_party_keep_their_wings_in_proportion_while_it_grows) {
  test::Stage stage(test::Changes{{"parameters.cadres.realignment", "0.0"}});
  State& s = stage.state;
  const FactionIndex left = stage.faction("left_sr"), right = stage.faction("right_sr");
  s.polity.living[left] = s.polity.living[right] = 1;
  s.polity.separate[left] = s.polity.separate[right] = 0;
  const std::size_t factions = stage.world.factions.size();
  const std::size_t l = *stage.world.land.locality("city:petrograd_city");
  float* const cadres = &s.organisation.cadres[l * factions];
  cadres[left] = 0.001f;
  cadres[right] = 0.003f;
  for (int week = 0; week < 20; ++week) organise_cadres(stage.run(), stage.executor);
  EXPECT_NEAR(cadres[right] / cadres[left], 3, 0.01);
}

}  // namespace
}  // namespace russia
