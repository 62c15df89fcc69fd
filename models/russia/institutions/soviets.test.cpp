#include "models/russia/institutions/soviets.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "models/russia/institutions/constituency.hpp"
#include "models/russia/institutions/delegates.hpp"
#include "models/russia/institutions/polls.hpp"
#include "models/russia/world.test.hpp"

namespace russia {
namespace {

Assembly body(const std::string& group, Assembly::Kind kind = Assembly::Kind::congress) {
  Assembly a;
  a.id = "body";
  a.kind = kind;
  a.groups = {group};
  a.places = {"all"};
  return a;
}

/// Half of the people follow the Left SRs, half the Bolsheviks, under the soviets.
struct SovietStage : test::Stage {
  explicit SovietStage(const test::Changes& changes = {}) : Stage(changes) {
    for (std::size_t slot = 0; slot < state.agents.faction.size(); ++slot)
      state.agents.faction[slot] = slot % 2 == 0 ? left : bolsheviks;
    std::fill(state.polity.living.begin(), state.polity.living.end(), 0);
    std::fill(state.polity.banned.begin(), state.polity.banned.end(), 0);
    state.polity.living[left] = state.polity.living[bolsheviks] = 1;
    count();
    const std::size_t factions = world.factions.size();
    for (std::size_t k = 0; k < state.organisation.cadres.size(); ++k)
      state.organisation.cadres[k] = k % factions == left || k % factions == bolsheviks ? 0.01f : 0;
    state.polity.regime = Polity::Regime::soviet;
    renew_soviets(run());  // the first
  }
  double share(FactionIndex f, Assembly::Kind kind, const std::string& place = "province:kursk") {
    return elect_delegates(run(), body("peasants", kind), place).by_faction.at(f);
  }
  void condition(Condition c, double value) {
    state.condition[static_cast<std::size_t>(c)] = value;
  }
  const FactionIndex left = faction("left_sr"), bolsheviks = faction("bolsheviks");
};

TEST(Soviets, keep_members_of_a_banned_party_until_they_are_elected_again) {
  SovietStage stage;
  const double before = stage.share(stage.left, Assembly::Kind::sitting);
  EXPECT_NEAR(before, 0.5, 0.05);
  stage.state.polity.banned[stage.left] = 1;
  EXPECT_EQ(stage.share(stage.left, Assembly::Kind::sitting), before);
  EXPECT_LT(stage.share(stage.left, Assembly::Kind::congress), 0.1);  // those elected today
  renew_soviets(stage.run());
  const double after_a_week = stage.share(stage.left, Assembly::Kind::sitting);
  EXPECT_LT(after_a_week, before);
  EXPECT_GT(after_a_week, 0.9 * before);
  elect_soviets(stage.run(), body("peasants", Assembly::Kind::renewal));
  EXPECT_LT(stage.share(stage.left, Assembly::Kind::sitting), 0.1);
}

TEST(Soviets, are_elected_again_only_where_a_general_election_is_held) {
  SovietStage stage;
  stage.state.polity.banned[stage.left] = 1;
  Assembly towns = body("workers_soldiers", Assembly::Kind::renewal);
  towns.places = {"town:*"};
  elect_soviets(stage.run(), towns);
  EXPECT_NEAR(stage.share(stage.left, Assembly::Kind::sitting), 0.5, 0.05);
}

TEST(Soviets, follow_public_expression_where_votes_are_open) {
  SovietStage stage;
  Aggregates& sums = stage.state.sums;
  for (std::size_t row = 0; row < sums.people.size(); ++row)
    sums.expression[row * sums.factions + stage.left] = 0;  // nobody owns to them
  const double secret = stage.share(stage.left, Assembly::Kind::congress);
  stage.condition(Condition::open_votes, 1);
  const double open = stage.share(stage.left, Assembly::Kind::congress);
  EXPECT_NEAR(secret, 0.5, 0.05);
  EXPECT_LT(open, secret - 0.05);
  EXPECT_GT(elect_delegates(stage.run(), body("peasants"), "all").without_party,
            elect_delegates(SovietStage().run(), body("peasants"), "all").without_party);
}

TEST(Soviets, of_many_steps_are_appointed_in_part_once_votes_are_open) {
  SovietStage stage;
  std::fill(stage.state.polity.government.begin(), stage.state.polity.government.end(), 0.0f);
  stage.state.polity.government[stage.bolsheviks] = 1;
  stage.condition(Condition::open_votes, 1);
  Assembly local = body("workers_peasants"), indirect = local;
  indirect.steps = 3;
  const double p = stage.world.parameters.appointed;
  const auto elected = elect_delegates(stage.run(), local, "all").by_faction;
  const auto appointed = elect_delegates(stage.run(), indirect, "all").by_faction;
  EXPECT_NEAR(appointed[stage.bolsheviks], p + (1 - p) * elected[stage.bolsheviks], 1e-12);
  EXPECT_NEAR(std::accumulate(appointed.begin(), appointed.end(), 0.0), 1, 1e-12);
}

TEST(Soviets, seat_fewer_without_a_party_the_farther_they_are_from_the_people) {
  SovietStage stage;
  for (std::size_t slot = 0; slot < stage.state.agents.faction.size(); slot += 2)
    stage.state.agents.faction[slot] = no_faction;
  stage.count();
  Assembly near = body("workers_peasants"), far = near;
  far.steps = 4;
  const double local = elect_delegates(stage.run(), near, "all").without_party;
  const double country = elect_delegates(stage.run(), far, "all").without_party;
  const double r = stage.world.parameters.without_party_step;
  EXPECT_NEAR(local, r / (1 + r), 0.03);  // as many people without a party as with one
  EXPECT_GT(country, 0);
  EXPECT_LT(country, 0.1 * local);
}

TEST(Soviets, represent_places_with_their_towns_garrisons_and_fleets) {
  const SovietStage stage;
  const Geography& land = stage.world.land;
  const auto represents = [&](const char* place, const char* label) {
    return is_represented(land, land.localities[*land.locality(label)], place);
  };
  EXPECT_TRUE(represents("province:don", "town:rostov_on_don"));
  EXPECT_FALSE(represents("province:don", "town:tambov"));
  EXPECT_TRUE(represents("area:northern_region", "garrison:petrograd_city"));
  EXPECT_TRUE(represents("area:northern_region", "fleet:baltic"));
  EXPECT_FALSE(represents("area:northern_region", "fleet:black_sea"));
  EXPECT_TRUE(represents("town:kronstadt", "garrison:kronstadt"));
  EXPECT_FALSE(represents("town:kronstadt", "garrison:petrograd_city"));
}

TEST(Soviets, of_soldiers_are_those_of_the_place_that_is_asked_for) {
  SovietStage stage;
  const russia::Run run = stage.run();
  const Geography& land = stage.world.land;
  const auto weight = [&](const char* group, const char* place, const char* label) {
    return representation(run, group, place, land.localities[*land.locality(label)],
                          SocialClass::soldier);
  };
  EXPECT_GT(weight("soldiers", "all", "front:western"), 0);
  EXPECT_EQ(weight("soldiers", "all", "fleet:black_sea"), 0);  // a congress of the field army
  EXPECT_GT(weight("soldiers", "fleet:black_sea", "fleet:black_sea"), 0);
  EXPECT_GT(weight("garrison_soldiers", "city:moscow_city", "garrison:moscow_city"), 0);
  EXPECT_EQ(weight("garrison_soldiers", "all", "front:western"), 0);
  EXPECT_EQ(weight("workers", "all", "garrison:moscow_city"), 0);
}

TEST(Poll, asks_where_the_people_and_their_parties_stand) {
  SovietStage stage(test::Changes{{"parameters.institutions.delegates_by_cadres", "0.0"}});
  auto& war = stage.state.agents.position[index(Issue::war)];
  std::fill(war.begin(), war.end(), static_cast<std::int16_t>(-0.3 * 32767));
  EXPECT_EQ(share_for(stage.run(), "against_war", "workers", "city:petrograd_city"), 1);
  EXPECT_EQ(share_for(stage.run(), "for_peace", "workers", "city:petrograd_city"), 0);
  std::fill(war.begin(), war.end(), static_cast<std::int16_t>(-0.9 * 32767));
  EXPECT_EQ(share_for(stage.run(), "for_peace", "workers", "city:petrograd_city"), 1);
}

TEST(Poll, asks_the_followers_of_one_party_alone) {
  SovietStage stage;
  auto& war = stage.state.agents.position[index(Issue::war)];
  for (std::size_t slot = 0; slot < war.size(); ++slot)
    war[slot] = static_cast<std::int16_t>(
        (stage.state.agents.faction[slot] == stage.left ? -0.9 : 0.5) * 32767);
  EXPECT_EQ(share_for(stage.run(), "for_peace", "party_cadres_left_sr", "all"), 1);
  EXPECT_EQ(share_for(stage.run(), "for_peace", "party_cadres_bolsheviks", "all"), 0);
}

}  // namespace
}  // namespace russia
