#include <gmock/gmock.h>

#include "models/russia/factions/polity.hpp"
#include "models/russia/world.test.hpp"
#include "sim/io/checkpoint_file.hpp"
#include "sim/io/test_folder.hpp"
#include "sim/parallel/thread_pool.hpp"

namespace russia {
namespace {

using sim::Date;
using testing::HasSubstr;

const Date last_day = Date::from_ymd(1922, 12, 29);

test::Changes mode(const std::string& name) { return {{"factions.positions", '"' + name + '"'}}; }

Position position_of(const test::Stage& stage, const char* faction) {
  return stage.state.polity.position[stage.faction(faction)];
}

/// Mean opinion of the followers of a faction, as people.
std::array<double, issue_count> mean_of_followers(test::Stage& stage, FactionIndex faction) {
  std::array<double, issue_count> sum{};
  double people = 0;
  for (std::size_t c = 0; c < stage.world.layout.communities(); ++c)
    for_people(stage.run(), c, [&](std::uint32_t slot, std::uint32_t weight) {
      if (stage.state.agents.faction[slot] != faction) return;
      people += weight;
      for (std::size_t k = 0; k < issue_count; ++k)
        sum[k] +=
            weight * static_cast<double>(position_unit) * stage.state.agents.position[k][slot];
    });
  for (double& x : sum) x /= people;
  return sum;
}

TEST(FrozenPositions, stay_at_those_of_1914_or_of_the_week_in_which_a_faction_was_formed) {
  test::Stage documented, frozen(mode("frozen"));
  const Position start = position_of(documented, "bolsheviks");
  EXPECT_EQ(position_of(frozen, "bolsheviks"), start);
  documented.live_events(Date::from_ymd(1917, 3, 24));
  const Position centre = position_of(documented, "centre_sr");
  documented.live_events(last_day);
  frozen.live_events(last_day);
  EXPECT_NE(position_of(documented, "bolsheviks"), start);
  EXPECT_EQ(position_of(frozen, "bolsheviks"), start);
  EXPECT_NE(position_of(documented, "centre_sr"), centre);
  EXPECT_EQ(position_of(frozen, "centre_sr"), centre);
}

TEST(FrozenPositions, may_be_those_of_a_later_day) {
  test::Stage documented, frozen([] {
    test::Changes changes = mode("frozen");
    changes.push_back({"factions.frozen_at", "1917-03-20"});
    return changes;
  }());
  documented.live_events(Date::from_ymd(1917, 3, 24));
  const Position spring = position_of(documented, "right_sr");
  frozen.live_events(last_day);
  documented.live_events(last_day);
  EXPECT_EQ(position_of(frozen, "right_sr"), spring);
  EXPECT_NE(position_of(documented, "right_sr"), spring);
}

TEST(Positions, of_one_faction_or_of_the_wings_of_a_party_may_have_a_mode_of_their_own) {
  test::Stage documented, mixed(test::Changes{{"factions.positions_of.bolsheviks", "\"frozen\""},
                                              {"factions.positions_of.mensheviks", "\"frozen\""}});
  documented.live_events(last_day);
  mixed.live_events(last_day);
  for (const char* faction : {"bolsheviks", "mensheviks_defencist"})
    EXPECT_NE(position_of(mixed, faction), position_of(documented, faction)) << faction;
  EXPECT_EQ(position_of(mixed, "left_sr"), position_of(documented, "left_sr"));
}

TEST(Positions, of_unknown_modes_or_factions_are_reported_with_a_suggestion) {
  const std::string text =
      test::problems_of(test::read({{"factions.positions", "\"adaptiv\""},
                                    {"factions.positions_of.bolshevik", "\"frozen\""},
                                    {"factions.positions_of.left_sr", "1"},
                                    {"factions.frozen", "1914-08-01"}}));
  EXPECT_THAT(text, HasSubstr("unknown mode of positions 'adaptiv'"));
  EXPECT_THAT(text, HasSubstr("'adaptive'"));
  EXPECT_THAT(text, HasSubstr("unknown faction 'bolshevik'"));
  EXPECT_THAT(text, HasSubstr("'bolsheviks'"));
  EXPECT_THAT(text, HasSubstr("'positions_of.left_sr' is a whole number (a text is needed)"));
  EXPECT_THAT(text, HasSubstr("'frozen'"));
}

/// A stage in 1914 where all adapt, at one step to their goals.
class Adaptive : public testing::Test {
 protected:
  static test::Changes changes() {
    test::Changes all = mode("adaptive");
    all.push_back({"parameters.adaptation.speed", "1"});
    all.push_back({"parameters.adaptation.hunter_step", "0.1"});
    return all;
  }
  void adapt() {
    adapt_positions(stage_.run(), stage_.executor);
    stage_.state.week += 4;
  }
  double way(FactionIndex f, const Position& from) const {
    double square = 0;
    for (std::size_t k = 0; k < issue_count; ++k) {
      const double d = stage_.state.polity.position[f][k] - from[k];
      square += d * d;
    }
    return std::sqrt(square);
  }
  const Conduct& conduct(FactionIndex f) const { return stage_.world.factions.conduct[f]; }
  Polity& polity() { return stage_.state.polity; }

  test::Stage stage_{changes()};
};

TEST_F(Adaptive, aggregators_go_to_their_followers_as_far_as_their_programme_lets_them) {
  const FactionIndex f = stage_.faction("anarchists");
  ASSERT_EQ(conduct(f).rule, rules::Adaptation::aggregator);
  const auto mean = mean_of_followers(stage_, f);
  const Position programme = polity().position[f];
  adapt();
  for (std::size_t k = 0; k < issue_count; ++k)
    EXPECT_NEAR(polity().position[f][k], mean[k] + conduct(f).programme * (programme[k] - mean[k]),
                1e-5);
  EXPECT_GT(way(f, programme), 0.01);
}

TEST_F(Adaptive, stickers_stay_and_so_does_everybody_between_two_steps) {
  const Polity before = polity();
  stage_.state.week = 1;
  adapt();
  EXPECT_EQ(polity().position, before.position);
  stage_.state.week = 0;
  adapt();
  for (std::size_t f = 0; f < stage_.world.factions.size(); ++f) {
    if (conduct(static_cast<FactionIndex>(f)).rule != rules::Adaptation::sticker) continue;
    EXPECT_EQ(polity().position[f], before.position[f]) << stage_.world.factions.ids[f];
  }
}

TEST_F(Adaptive, hunters_go_on_while_they_win_followers_and_turn_when_they_do_not) {
  const FactionIndex f = stage_.faction("bolsheviks");
  ASSERT_EQ(conduct(f).rule, rules::Adaptation::hunter);
  polity().programme[f] = polity().position[f] = {};
  adapt();
  const auto first = polity().hunts[f];
  // Back by its programme: a step of 0.1, less its share.
  EXPECT_NEAR(way(f, {}), 0.1 * (1 - conduct(f).programme), 1e-6);
  for (FactionIndex& faction : stage_.state.agents.faction) faction = f;
  adapt();
  EXPECT_EQ(polity().hunts[f].direction, first.direction);
  EXPECT_GT(polity().hunts[f].support, first.support);
  adapt();
  EXPECT_LE(rules::dot(polity().hunts[f].direction, first.direction), 0);
}

TEST_F(Adaptive, partners_in_government_draw_together_and_those_outside_do_not) {
  const FactionIndex left = stage_.faction("left_sr"),
                     right = stage_.faction("mensheviks_defencist");
  form_faction(stage_.world, stage_.state, left, stage_.faction("psr"));
  const auto gap_after = [&](float share) {
    State state = stage_.state;
    state.polity.government.assign(stage_.world.factions.size(), 0);
    state.polity.government[left] = state.polity.government[right] = share;
    adapt_positions({stage_.world, state, {1917, 0}}, stage_.executor);
    double square = 0;
    for (std::size_t k = 0; k < issue_count; ++k) {
      const double d = state.polity.position[left][k] - state.polity.position[right][k];
      square += d * d;
    }
    return std::sqrt(square);
  };
  EXPECT_LT(gap_after(0.5), 0.9 * gap_after(0));
}

TEST_F(Adaptive, factions_begin_at_their_programme_and_forget_what_they_adapted_when_they_end) {
  const FactionIndex f = stage_.faction("left_sr"), psr = stage_.faction("psr");
  form_faction(stage_.world, stage_.state, f, psr);
  EXPECT_EQ(polity().position[f], polity().programme[f]);
  adapt();
  refresh_polity(stage_.world, stage_.state);
  EXPECT_NE(polity().position[f], polity().programme[f]);
  merge_factions(stage_.world, stage_.state, f, psr);
  refresh_polity(stage_.world, stage_.state);
  EXPECT_EQ(polity().position[f], polity().programme[f]);
  EXPECT_EQ(polity().adapted[f], 0);
}

TEST(AdaptivePositions, are_the_same_on_any_number_of_threads_and_go_on_from_a_checkpoint) {
  const auto model = test::model(mode("adaptive"));
  constexpr int weeks = 14;
  const std::vector<std::uint64_t> whole = test::digests(*model, weeks);
  sim::ThreadPool threads(3);
  EXPECT_EQ(test::digests(*model, weeks, threads), whole);
  EXPECT_NE(test::digests(*test::model(), weeks), whole);

  const sim::io::TestFolder folder;
  sim::SerialExecutor executor;
  const auto first = model->start({1917, 0}, executor), second = model->start({1917, 0}, executor);
  constexpr int saved = 6;  // between two steps
  for (int week = 0; week < saved; ++week) test::step(*first, executor);
  sim::io::CheckpointWriter writer(folder / "saved", {});
  first->visit(writer);
  writer.close();
  sim::io::CheckpointReader reader(folder / "saved");
  second->visit(reader);
  reader.finish();
  for (std::size_t week = saved; week < weeks; ++week) {
    EXPECT_EQ(second->digest(), whole[week]) << week;
    test::step(*second, executor);
  }
}

}  // namespace
}  // namespace russia
