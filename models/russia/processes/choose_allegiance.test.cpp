#include <gmock/gmock.h>

#include "models/russia/world.test.hpp"

namespace russia {
namespace {

/// Agents who are present and support the faction.
std::size_t followers(const test::Stage& stage, FactionIndex f) {
  std::size_t n = 0;
  for (std::size_t slot = 0; slot < stage.world.layout.slots(); ++slot)
    n += stage.state.agents.status[slot] == Status::present && stage.state.agents.faction[slot] == f
             ? 1
             : 0;
  return n;
}

/// People of one faction in a sum by place, class and faction.
std::int64_t people(const std::vector<std::int64_t>& sums, const test::Stage& stage,
                    FactionIndex f) {
  std::int64_t n = 0;
  for (std::size_t i = f; i < sums.size(); i += stage.world.factions.size()) n += sums[i];
  return n;
}

void set_organisation(test::Stage& stage, FactionIndex f, float cadres) {
  const std::size_t factions = stage.world.factions.size();
  for (std::size_t l = 0; l < stage.world.land.localities.size(); ++l)
    stage.state.organisation.cadres[l * factions + f] =
        stage.state.organisation.label[l * factions + f] = cadres;
}

TEST(Allegiance, goes_to_those_who_are_organised) {
  test::Stage stage;
  const FactionIndex f = stage.faction("bolsheviks");
  std::size_t last = 0;
  for (const float cadres : {0.0f, 0.01f, 0.1f, 1.0f}) {
    set_organisation(stage, f, cadres);
    stage.choose_again();
    EXPECT_GT(followers(stage, f), last) << cadres << " cadres per adult";
    last = followers(stage, f);
  }
}

TEST(Allegiance, falls_with_the_distance_of_opinion) {
  test::Stage stage;
  const FactionIndex f = stage.faction("kadets");
  for (auto& column : stage.state.agents.position) std::fill(column.begin(), column.end(), 0);
  std::size_t last = stage.world.layout.slots();
  for (const float y : {0.0f, 0.4f, 0.8f}) {
    stage.state.polity.perceived[f].fill(y);
    stage.choose_again();
    EXPECT_LT(followers(stage, f), last) << "position " << y;
    last = followers(stage, f);
  }
}

TEST(Allegiance, follows_the_community_where_people_conform) {
  const auto loyal = [](const char* conformity) {
    test::Stage stage(test::Changes{{"parameters.allegiance.conformity", conformity}});
    const FactionIndex f = stage.faction("bolsheviks");
    std::fill(stage.state.agents.faction.begin(), stage.state.agents.faction.end(), f);
    stage.choose_again();
    return followers(stage, f);
  };
  EXPECT_GT(loyal("2.5"), loyal("1.0"));
  EXPECT_GT(loyal("1.0"), loyal("0.0"));
}

TEST(Allegiance, to_national_lists_is_for_those_whose_language_they_speak) {
  test::Stage stage(test::Changes{{"parameters.allegiance.national_pull", "5.0"}});
  std::fill(stage.state.polity.living.begin(), stage.state.polity.living.end(), 1);
  stage.choose_again();
  const Layout& layout = stage.world.layout;
  const Assemblies& a = stage.world.assemblies;
  std::size_t national = 0;
  for (std::size_t c = 0; c < layout.communities(); ++c)
    for (std::uint32_t slot = layout.offsets[c]; slot < layout.offsets[c + 1]; ++slot) {
      const FactionIndex f = stage.state.agents.faction[slot];
      if (stage.state.agents.status[slot] != Status::present || f == no_faction) continue;
      if (a.languages[f] == 0) continue;
      ++national;
      const std::uint8_t language =
          slot < layout.home_slots ? layout.nationality[slot]
                                   : stage.state.agents.army_nationality[slot - layout.home_slots];
      const bool cossack =
          layout.social_class[c] == SocialClass::cossack && a.open_to_cossacks[f] != 0;
      EXPECT_TRUE(a.speaks_to(f, language) || cossack)
          << stage.world.factions.ids[f] << " " << stage.world.land.languages[language];
    }
  EXPECT_GT(national, 0u);
}

TEST(Allegiance, knows_nothing_of_factions_that_do_not_exist) {
  test::Stage stage;
  stage.choose_again();
  for (std::size_t slot = 0; slot < stage.world.layout.slots(); ++slot)
    if (const FactionIndex f = stage.state.agents.faction[slot];
        stage.state.agents.status[slot] == Status::present && f != no_faction) {
      EXPECT_NE(stage.state.polity.living[f], 0) << stage.world.factions.ids[f];
    }
}

TEST(Allegiance, is_private_and_a_ban_alone_does_not_change_it) {
  test::Stage stage;
  const FactionIndex f = stage.faction("bolsheviks");
  set_organisation(stage, f, 0.1f);
  stage.choose_again();
  std::fill(stage.state.polity.banned.begin(), stage.state.polity.banned.end(), 0);
  const State free = stage.state;
  const auto week = [&](std::uint8_t banned) {
    stage.state = free;
    stage.state.polity.banned[f] = banned;
    look_around(stage.run(), stage.executor);
    choose_allegiance(stage.run(), stage.everybody());
    stage.count();
    return people(stage.state.sums.expression, stage, f);
  };
  const std::int64_t legal = week(0);
  const std::vector<FactionIndex> private_choice = stage.state.agents.faction;
  EXPECT_EQ(legal, people(stage.state.sums.support, stage, f));
  const std::int64_t banned = week(1);
  EXPECT_EQ(stage.state.agents.faction, private_choice);
  EXPECT_EQ(legal, people(stage.state.sums.support, stage, f));
  EXPECT_LT(banned, legal / 2);  // fear of 0.8
  EXPECT_GT(banned, 0);
}

TEST(Allegiance, of_a_governing_party_turns_into_abstention_with_grievance) {
  test::Stage stage(test::Changes{{"parameters.allegiance.loyalty_lost", "6.0"}});
  const FactionIndex f = stage.faction("bolsheviks");
  const auto abstain = [&](float grievance, float blamed) {
    std::fill(stage.state.agents.faction.begin(), stage.state.agents.faction.end(), f);
    std::fill(stage.state.communities.grievance.begin(), stage.state.communities.grievance.end(),
              grievance);
    stage.state.polity.blamed[f] = blamed;
    stage.choose_again();
    return followers(stage, no_faction);
  };
  const std::size_t content = abstain(0, 1);
  EXPECT_GT(abstain(1, 1), content);
  EXPECT_EQ(abstain(1, 0), content);
}

TEST(Allegiance, is_thought_over_the_more_often_the_higher_the_rate) {
  const auto changed = [](const char* rate) {
    test::Stage stage(test::Changes{{"parameters.allegiance.revision_worker_per_week", rate},
                                    {"parameters.allegiance.revision_peasant_per_week", rate},
                                    {"parameters.allegiance.revision_soldier_per_week", rate},
                                    {"parameters.allegiance.revision_educated_per_week", rate}});
    std::fill(stage.state.agents.faction.begin(), stage.state.agents.faction.end(), 0);
    look_around(stage.run(), stage.executor);
    choose_allegiance(stage.run(), stage.everybody());
    return stage.world.layout.slots() -
           static_cast<std::size_t>(std::count(stage.state.agents.faction.begin(),
                                               stage.state.agents.faction.end(), FactionIndex{0}));
  };
  EXPECT_GT(changed("0.5"), changed("0.1"));
  EXPECT_EQ(changed("0.0"), 0u);
}

}  // namespace
}  // namespace russia
