#include <gmock/gmock.h>

#include <cmath>

#include "models/russia/world.test.hpp"

namespace russia {
namespace {

/// Nothing influences anybody but what a test adds.
test::Changes nothing_but(const test::Changes& more) {
  test::Changes changes;
  for (const char* rate :
       {"influence.meeting_step", "influence.agitation_step", "influence.place_meetings_per_week",
        "influence.soldier_meetings_per_week", "experience.weariness_per_week",
        "experience.radicalisation_per_week", "experience.requisition_per_week",
        "experience.anchor_pull_per_week", "experience.anchor_drift_per_week"})
    changes.emplace_back(std::string("parameters.") + rate, "0.0");
  changes.insert(changes.end(), more.begin(), more.end());
  return changes;
}

void meet(test::Stage& stage) {
  look_around(stage.run(), stage.executor);
  meet_and_hear(stage.run(), stage.everybody());
  ++stage.state.week;
}

/// The opinions of those who are present.
std::vector<std::array<std::int16_t, issue_count>> opinions(const test::Stage& stage) {
  std::vector<std::array<std::int16_t, issue_count>> all;
  const Agents& a = stage.state.agents;
  for (std::size_t slot = 0; slot < stage.world.layout.slots(); ++slot)
    if (a.status[slot] == Status::present)
      for (std::size_t k = 0; k < issue_count; ++k) {
        if (k == 0) all.emplace_back();
        all.back()[k] = a.position[k][slot];
      }
  return all;
}

/// Mean of f(position) over those who are present, on one issue.
template <class F>
double mean(const test::Stage& stage, Issue issue, F f) {
  double sum = 0, n = 0;
  for (std::size_t slot = 0; slot < stage.world.layout.slots(); ++slot) {
    if (stage.state.agents.status[slot] != Status::present) continue;
    sum += f(static_cast<double>(stage.state.agents.position[index(issue)][slot]) * position_unit);
    n += 1;
  }
  return sum / n;
}

double mean(const test::Stage& stage, Issue issue) {
  return mean(stage, issue, [](double x) { return x; });
}

double variance(const test::Stage& stage, Issue issue) {
  const double m = mean(stage, issue);
  return mean(stage, issue, [&](double x) { return (x - m) * (x - m); });
}

TEST(Meeting, leaves_minds_alone_when_its_step_is_zero) {
  test::Stage stage(nothing_but({}));
  const auto before = stage.state.agents.position;
  for (int week = 0; week < 5; ++week) meet(stage);
  EXPECT_EQ(stage.state.agents.position, before);
}

TEST(Meeting, brings_opinions_together) {
  test::Stage stage(nothing_but(
      {{"parameters.influence.meeting_step", "0.2"}, {"parameters.influence.confidence", "2.0"}}));
  const double before = variance(stage, Issue::war), where = mean(stage, Issue::war);
  for (int week = 0; week < 10; ++week) meet(stage);
  EXPECT_LT(variance(stage, Issue::war), 0.8 * before);
  EXPECT_NEAR(mean(stage, Issue::war), where, 0.01);
}

TEST(Meeting, moves_nobody_towards_those_beyond_his_confidence) {
  test::Stage stage(nothing_but({{"parameters.influence.meeting_step", "0.2"},
                                 {"parameters.influence.place_meetings_per_week", "0.5"},
                                 {"parameters.influence.confidence", "0.4"}}));
  for (auto& column : stage.state.agents.position)
    for (std::size_t slot = 0; slot < column.size(); ++slot)
      column[slot] = slot % 2 == 0 ? 30'000 : -30'000;
  const auto before = opinions(stage);
  for (int week = 0; week < 3; ++week) meet(stage);
  EXPECT_EQ(opinions(stage), before);
}

TEST(Meeting, leaves_a_community_of_one_mind_of_one_mind) {
  test::Stage stage(nothing_but({{"parameters.influence.meeting_step", "0.2"},
                                 {"parameters.influence.place_meetings_per_week", "0.5"},
                                 {"parameters.influence.confidence", "2.0"}}));
  for (auto& column : stage.state.agents.position) std::fill(column.begin(), column.end(), 12'345);
  const auto before = opinions(stage);
  for (int week = 0; week < 3; ++week) meet(stage);
  EXPECT_EQ(opinions(stage), before);
}

TEST(Meeting, brings_word_from_soldiers_to_those_at_home) {
  test::Stage stage(nothing_but({{"parameters.influence.meeting_step", "0.2"},
                                 {"parameters.influence.soldier_meetings_per_week", "0.4"},
                                 {"parameters.influence.confidence", "2.0"}}));
  const std::size_t home = stage.world.layout.home_slots;
  auto& war = stage.state.agents.position[index(Issue::war)];
  std::fill(war.begin(), war.begin() + static_cast<long>(home), 0);
  std::fill(war.begin() + static_cast<long>(home), war.end(), -20'000);
  for (int week = 0; week < 10; ++week) meet(stage);
  std::int64_t sum = 0;
  for (std::size_t slot = 0; slot < home; ++slot)
    if (stage.state.agents.status[slot] == Status::present) {
      sum += war[slot];
      EXPECT_LE(war[slot], 0);
    }
  EXPECT_LT(sum, 0);
}

TEST(Agitation, moves_people_towards_the_position_of_the_cadres_they_hear) {
  test::Stage stage(nothing_but({{"parameters.influence.agitation_step", "0.1"},
                                 {"parameters.influence.confidence", "2.0"}}));
  const FactionIndex f = stage.faction("bolsheviks");
  const std::size_t factions = stage.world.factions.size();
  std::fill(stage.state.organisation.cadres.begin(), stage.state.organisation.cadres.end(), 0.0f);
  meet(stage);
  const auto without = stage.state.agents.position;
  for (std::size_t l = 0; l < stage.world.land.localities.size(); ++l)
    stage.state.organisation.cadres[l * factions + f] = 1;
  const double y = stage.state.polity.position[f][index(Issue::war)];
  const auto gap = [&](double x) { return std::abs(x - y); };
  const double before = mean(stage, Issue::war, gap);
  meet(stage);
  EXPECT_NE(stage.state.agents.position, without);
  EXPECT_LT(mean(stage, Issue::war, gap), before);
}

TEST(Agitation, does_not_reach_anybody_where_there_are_no_cadres) {
  test::Stage stage(nothing_but({{"parameters.influence.agitation_step", "0.1"}}));
  std::fill(stage.state.organisation.cadres.begin(), stage.state.organisation.cadres.end(), 0.0f);
  const auto before = stage.state.agents.position;
  meet(stage);
  EXPECT_EQ(stage.state.agents.position, before);
}

TEST(Experience, of_war_moves_people_towards_peace_until_the_armistice) {
  test::Stage stage(nothing_but({{"parameters.experience.weariness_per_week", "0.1"}}));
  stage.state.drivers.weariness = 0.5;
  const double before = mean(stage, Issue::war);
  meet(stage);
  const double after = mean(stage, Issue::war);
  EXPECT_LT(after, before);
  stage.state.condition[static_cast<std::size_t>(Condition::armistice)] = 1;
  meet(stage);
  EXPECT_EQ(mean(stage, Issue::war), after);
}

TEST(Experience, of_disappointment_moves_people_towards_soviets_and_later_from_dictatorship) {
  test::Stage stage(nothing_but({{"parameters.experience.radicalisation_per_week", "0.1"}}));
  std::fill(stage.state.communities.grievance.begin(), stage.state.communities.grievance.end(),
            1.0f);
  stage.state.polity.regime = Polity::Regime::provisional;
  const double power = mean(stage, Issue::power), democracy = mean(stage, Issue::democracy);
  meet(stage);
  EXPECT_LT(mean(stage, Issue::power), power);
  EXPECT_EQ(mean(stage, Issue::democracy), democracy);
  stage.state.polity.regime = Polity::Regime::soviet;
  const double then = mean(stage, Issue::power);
  meet(stage);
  EXPECT_EQ(mean(stage, Issue::power), then);
  EXPECT_GT(mean(stage, Issue::democracy), democracy);
}

TEST(Experience, of_disappointment_is_by_what_the_class_at_the_place_wished) {
  constexpr float rate = 0.1f;
  test::Stage stage(nothing_but({{"parameters.experience.radicalisation_per_week", "0.1"}}));
  std::fill(stage.state.communities.grievance.begin(), stage.state.communities.grievance.end(),
            1.0f);
  stage.state.polity.regime = Polity::Regime::provisional;
  stage.count();
  const Layout& layout = stage.world.layout;
  const Opinions& opinions = stage.world.opinions;
  const auto& power = stage.state.agents.position[index(Issue::power)];
  const auto before = power;
  meet(stage);
  double most = 0;
  for (std::size_t c = 0; c < layout.communities(); ++c) {
    const std::size_t social = index(layout.social_class[c]);
    const std::size_t row = layout.locality[c] * class_count + social;
    double distance = 0;
    for (const Issue issue : {Issue::war, Issue::land, Issue::grain}) {
      const std::size_t k = index(issue);
      const double mean = static_cast<double>(stage.state.sums.position[row * issue_count + k]) /
                          static_cast<double>(stage.state.sums.people[row]);
      const double gap = stage.state.polity.policy[k] - mean * double{position_unit};
      distance += opinions.salience[social][k] * gap * gap;
    }
    const double push = rate * distance * opinions.radical[social] / double{position_unit};
    most = std::max(most, push);
    for (std::uint32_t slot = layout.offsets[c]; slot < layout.end_of(c); ++slot)
      if (stage.state.agents.status[slot] == Status::present) {
        EXPECT_NEAR(power[slot], std::max(before[slot] - push, -32767.0), 1);
      }
  }
  EXPECT_GT(most, 10);
}

TEST(Experience, pulls_back_to_the_anchor) {
  test::Stage stage(nothing_but({{"parameters.experience.anchor_pull_per_week", "0.03"}}));
  auto& war = stage.state.agents.position[index(Issue::war)];
  auto& anchor = stage.state.agents.anchor[index(Issue::war)];
  std::fill(war.begin(), war.end(), 20'000);
  std::fill(anchor.begin(), anchor.end(), -100);
  const auto anchors = stage.state.agents.anchor;
  double last = mean(stage, Issue::war);
  for (int week = 0; week < 5; ++week) {
    meet(stage);
    EXPECT_LT(mean(stage, Issue::war), last);
    last = mean(stage, Issue::war);
  }
  EXPECT_EQ(stage.state.agents.anchor, anchors);
}

}  // namespace
}  // namespace russia
