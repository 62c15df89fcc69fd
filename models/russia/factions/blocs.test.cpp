#include "models/russia/factions/blocs.hpp"

#include <gmock/gmock.h>

#include "models/russia/factions/polity.hpp"
#include "models/russia/world.test.hpp"

namespace russia {
namespace {

using sim::Date;
using testing::HasSubstr;

class Blocs : public testing::Test {
 protected:
  float* cadres(test::Stage& stage, std::size_t l) const {
    return stage.state.organisation.cadres.data() + l * stage.world.factions.size();
  }
  void unite(test::Stage& stage) const {
    form_bloc(
        stage.state, 1,
        {stage.faction("bolsheviks"), stage.faction("mezhraiontsy"), stage.faction("anarchists")});
  }
  /// Speakers of all places that stand where a faction stands.
  std::size_t heard_of(const test::Stage& stage, const char* faction) const {
    const auto& half = stage.state.outlook.speakers[stage.faction(faction)].half;
    std::size_t n = 0;
    for (const Voices& voices : stage.state.outlook.voices)
      for (std::size_t k = 0; k < Voices::speakers; ++k) {
        bool same = true;
        for (std::size_t i = 0; i < issue_count; ++i)
          same = same && voices.speaker[i][k] == half[i];
        n += same ? 1 : 0;
      }
    return n;
  }

  test::Stage stage_;
};

TEST_F(Blocs, share_out_their_voices_and_lose_none) {
  unite(stage_);
  const std::size_t factions = stage_.world.factions.size();
  for (std::size_t l = 0; l < stage_.world.land.localities.size(); ++l) {
    float own = 0, spoken = 0;
    for (std::size_t f = 0; f < factions; ++f) {
      own += cadres(stage_, l)[f];
      spoken += voice_of(stage_.world, stage_.state, f, cadres(stage_, l));
    }
    EXPECT_NEAR(spoken, own, 1e-6f * own);
  }
  const std::size_t psr = stage_.faction("psr");
  EXPECT_EQ(voice_of(stage_.world, stage_.state, psr, cadres(stage_, 0)), cadres(stage_, 0)[psr]);
}

TEST_F(Blocs, make_small_members_heard_and_nobody_better_known) {
  look_around(stage_.run(), stage_.executor);
  const std::size_t before = heard_of(stage_, "mezhraiontsy");
  const std::vector<float> appeal = stage_.state.outlook.appeal;
  unite(stage_);
  look_around(stage_.run(), stage_.executor);
  EXPECT_GT(heard_of(stage_, "mezhraiontsy"), before);
  EXPECT_EQ(stage_.state.outlook.appeal, appeal);
}

TEST_F(Blocs, call_workers_and_soldiers_out_where_their_cadres_are_many) {
  for (std::size_t l = 0; l < stage_.world.land.localities.size(); ++l)
    cadres(stage_, l)[stage_.faction("bolsheviks")] = 0.05f;
  for (float& g : stage_.state.communities.grievance) g = 0.6f;
  const auto acting = [&] {
    look_around(stage_.run(), stage_.executor);
    stage_.state.communities.motion.assign(stage_.world.layout.communities(), {});
    take_action(stage_.run(), stage_.executor);
    return stage_.state.communities.acting;
  };
  const std::vector<float> alone = acting();
  unite(stage_);
  const std::vector<float> together = acting();
  bool more = false;
  for (std::size_t c = 0; c < alone.size(); ++c) {
    EXPECT_GE(together[c], alone[c]);
    more = more || together[c] > alone[c];
  }
  EXPECT_TRUE(more);
  stage_.state.polity.government[stage_.faction("bolsheviks")] = 1;
  const std::vector<float> governing = acting();
  for (std::size_t c = 0; c < alone.size(); ++c) EXPECT_LE(governing[c], together[c]);
}

TEST_F(Blocs, of_one_living_member_do_nothing) {
  const FactionIndex bolsheviks = stage_.faction("bolsheviks");
  std::vector<float> alone;
  for (std::size_t l = 0; l < stage_.world.land.localities.size(); ++l)
    alone.push_back(call_of(stage_.world, calls_of(stage_.world, stage_.state), cadres(stage_, l)));
  form_bloc(stage_.state, 1, {bolsheviks, stage_.faction("borotbists")});
  ASSERT_EQ(stage_.state.polity.living[stage_.faction("borotbists")], 0);
  for (std::size_t l = 0; l < stage_.world.land.localities.size(); ++l) {
    const float* const here = cadres(stage_, l);
    EXPECT_EQ(call_of(stage_.world, calls_of(stage_.world, stage_.state), here), alone[l]);
    EXPECT_EQ(voice_of(stage_.world, stage_.state, bolsheviks, here), here[bolsheviks]);
  }
}

TEST_F(Blocs, are_ablated_by_their_parameters) {
  const auto live = [&](bool bloc) {
    test::Stage stage(
        test::Changes{{"parameters.bloc.pooling", "0"}, {"parameters.bloc.call_alone", "1"}});
    if (bloc) unite(stage);
    for (int week = 0; week < 4; ++week) {
      for (const sim::Process& process : RussiaRun::plan_of(stage.run())) {
        if (process.once) process.once(stage.executor);
        if (process.each) process.each(stage.everybody());
      }
      ++stage.state.week;
      stage.state.date = stage.state.date + 7;
    }
    return stage.state;
  };
  const State with = live(true), without = live(false);
  EXPECT_NE(with.polity.bloc, without.polity.bloc);
  EXPECT_EQ(with.agents.faction, without.agents.faction);
  EXPECT_EQ(with.agents.position, without.agents.position);
  EXPECT_EQ(with.communities.acting, without.communities.acting);
  EXPECT_EQ(with.organisation.cadres, without.organisation.cadres);
}

TEST_F(Blocs, of_the_left_are_formed_and_dissolved_by_events) {
  test::Stage stage(test::Changes{{"history.outcomes", "\"dated\""}});
  const auto members = [&] {
    std::vector<std::string> ids;
    for (std::size_t f = 0; f < stage.world.factions.size(); ++f)
      if (stage.state.polity.bloc[f] != 0) ids.push_back(stage.world.factions.ids[f]);
    return ids;
  };
  using testing::ElementsAre, testing::IsEmpty, testing::UnorderedElementsAre;
  EXPECT_THAT(members(), IsEmpty());
  stage.live_events(Date::from_ymd(1916, 2, 1));
  const auto left = UnorderedElementsAre("left_sr", "bolsheviks", "menshevik_internationalists",
                                         "mezhraiontsy", "anarchists");
  EXPECT_THAT(members(), left);
  stage.live_events(Date::from_ymd(1917, 4, 1));
  EXPECT_THAT(members(), IsEmpty());
  stage.live_events(Date::from_ymd(1917, 8, 1));
  EXPECT_THAT(members(), left);
  stage.live_events(Date::from_ymd(1917, 11, 20));
  EXPECT_THAT(members(), UnorderedElementsAre("left_sr", "bolsheviks"));
  stage.live_events(Date::from_ymd(1918, 4, 1));
  EXPECT_THAT(members(), IsEmpty());
}

TEST_F(Blocs, that_are_wrong_in_a_scenario_are_reported) {
  const std::string text = test::problems_of(
      test::read({{"events.july_days.effects",
                   R"([{ verb = "form_bloc", bloc = "centre", factions = ["kadets", "octobrists"] },
            { verb = "form_bloc", bloc = "alone", factions = ["kadets"] },
            { verb = "dissolve_bloc", bloc = "left_blok" }])"}}));
  EXPECT_THAT(text, HasSubstr("unknown faction 'octobrists'"));
  EXPECT_THAT(text, HasSubstr("a bloc of fewer than two factions"));
  EXPECT_THAT(text, HasSubstr("unknown bloc 'left_blok'"));
  EXPECT_THAT(text, HasSubstr("'left_bloc'"));
}

}  // namespace
}  // namespace russia
