#include "models/russia/history/events.hpp"

#include <gmock/gmock.h>

#include <set>

#include "models/russia/factions/polity.hpp"
#include "models/russia/world.test.hpp"

namespace russia {
namespace {

using sim::Date;
using testing::HasSubstr;

const Date last_day = Date::from_ymd(1922, 12, 29);

/// What happens in the calendar of a scenario, by id.
std::set<std::string> happened(test::Stage& stage) {
  stage.live_events(last_day);
  std::set<std::string> ids;
  for (std::size_t i = 0; i < stage.world.events.size(); ++i)
    if (stage.state.happened[i]) ids.insert(stage.world.events[i].id);
  return ids;
}

TEST(Events, all_happen_on_their_days_in_the_baseline) {
  test::Stage stage;
  happened(stage);
  for (std::size_t i = 0; i < stage.world.events.size(); ++i) {
    const Event& event = stage.world.events[i];
    if (*event.date > last_day) continue;
    if (!event.happens) {
      EXPECT_FALSE(stage.state.happened[i]) << event.id;  // waits for a scenario
      continue;
    }
    ASSERT_TRUE(stage.state.happened[i]) << event.id;
    EXPECT_EQ(*stage.state.happened[i], *event.date) << event.id;
  }
}

TEST(Events, that_are_switched_off_do_not_happen_and_take_along_what_requires_them) {
  test::Stage baseline;
  const std::set<std::string> before = happened(baseline);
  test::Stage stage(test::Changes{{"events.june_offensive.happens", "false"}});
  const std::set<std::string> now = happened(stage);
  std::set<std::string> fallen = {"june_offensive"};
  for (bool again = true; again;) {
    again = false;
    for (const Event& event : stage.world.events)
      for (const std::string& id : event.requires_ids)
        if (fallen.contains(id)) again |= fallen.insert(event.id).second;
  }
  EXPECT_GT(fallen.size(), 1u);
  for (const std::string& id : before) EXPECT_EQ(now.contains(id), !fallen.contains(id)) << id;
}

TEST(Events, before_the_run_that_require_what_is_switched_off_have_not_happened_either) {
  sim::Inputs inputs = test::read({{"events.garrison_mutiny.happens", "false"}});
  inputs.start = Date::from_ymd(1917, 6, 30);
  const auto model = test::build(inputs);
  sim::SerialExecutor executor;
  RussiaRun run(std::shared_ptr<const World>(model, &model->world()), {1917, 0}, executor);
  const auto when = [&](const char* id) { return run.state().happened[*model->world().event(id)]; };
  EXPECT_TRUE(when("war_declared"));
  EXPECT_FALSE(when("garrison_mutiny"));
  EXPECT_FALSE(when("provisional_government"));
  EXPECT_FALSE(when("first_coalition"));
}

TEST(Events, move_with_their_date) {
  test::Stage stage(test::Changes{{"events.june_offensive.date", "1917-08-01"},
                                  {"events.june_offensive.until", "1917-08-16"}});
  happened(stage);
  EXPECT_EQ(stage.happened("june_offensive"), Date::from_ymd(1917, 8, 1));
  for (const Event& event : stage.world.events)
    for (const std::string& id : event.requires_ids)
      if (id == "june_offensive") {
        EXPECT_GE(*stage.happened(event.id), Date::from_ymd(1917, 8, 1)) << event.id;
      }
}

TEST(Events, never_happen_before_what_they_require) {
  test::Stage stage(test::Changes{{"events.provisional_government.date", "1917-06-10"}});
  happened(stage);
  for (std::size_t i = 0; i < stage.world.events.size(); ++i)
    for (const std::size_t other : stage.world.events[i].requirements)
      if (stage.state.happened[i]) {
        EXPECT_GE(*stage.state.happened[i], *stage.state.happened[other])
            << stage.world.events[i].id;
      }
}

TEST(Events, have_their_effects_when_they_happen_and_not_before) {
  test::Stage stage;
  const Date offensive = Date::from_ymd(1917, 7, 1);
  stage.live_events(offensive + -8);
  EXPECT_FALSE(stage.happened("june_offensive"));
  const float before = stage.state.polity.policy[index(Issue::war)];
  stage.live_events(offensive);
  EXPECT_TRUE(stage.happened("june_offensive"));
  EXPECT_NE(stage.state.polity.policy[index(Issue::war)], before);
  EXPECT_FLOAT_EQ(stage.state.polity.policy[index(Issue::war)], 0.9f);
}

TEST(Events, that_are_unknown_or_wrong_in_a_scenario_are_reported_with_a_suggestion) {
  sim::Inputs inputs = test::read({{"events.june_ofensive.happens", "false"},
                                   {"events.july_days.hapens", "false"},
                                   {"events.kornilov_affair.date", "\"soon\""},
                                   {"events.first_coalition.until", "1917-01-01"},
                                   {"parameters.influence.confidense", "0.5"},
                                   {"evnts", "1"}});
  const std::string text = test::problems_of(inputs);
  EXPECT_THAT(text, HasSubstr("scenario.toml:1: unknown event 'june_ofensive'"));
  EXPECT_THAT(text, HasSubstr("'june_offensive'"));
  EXPECT_THAT(text, HasSubstr("'hapens'"));
  EXPECT_THAT(text, HasSubstr("'happens'"));
  EXPECT_THAT(text, HasSubstr("'date'"));
  EXPECT_THAT(text, HasSubstr("until 1917-01-01 is before date"));
  EXPECT_THAT(text, HasSubstr("confidense"));
  EXPECT_THAT(text, HasSubstr("unknown key 'evnts'"));
}

TEST(Positions, that_begin_with_an_event_wait_for_it) {
  test::Stage stage;
  // Every interval with an event of its own takes force in its week, unless a later one follows.
  const auto& intervals = stage.world.factions.positions;
  const auto interval = std::find_if(intervals.begin(), intervals.end(), [&](const auto& p) {
    return p.from_event == "october_insurrection" && p.faction == stage.faction("anarchists");
  });
  ASSERT_NE(interval, intervals.end());
  float& now = stage.state.polity.position[interval->faction][index(interval->issue)];
  stage.state.date = interval->from + 60;
  refresh_polity(stage.world, stage.state);
  const float before = now;
  EXPECT_NE(before, static_cast<float>(interval->value));
  stage.state.happened[*stage.world.event("october_insurrection")] = stage.state.date + 3;
  refresh_polity(stage.world, stage.state);
  EXPECT_EQ(now, before);
  stage.state.happened[*stage.world.event("october_insurrection")] = stage.state.date + -3;
  refresh_polity(stage.world, stage.state);
  EXPECT_EQ(now, static_cast<float>(interval->value));
}

TEST(Positions, stay_where_they_were_in_a_run_without_their_event) {
  test::Stage with, without(test::Changes{{"events.october_insurrection.happens", "false"}});
  with.live_events(last_day);
  without.live_events(last_day);
  for (const PositionInterval& p : with.world.factions.positions) {
    if (p.from_event != "october_insurrection") continue;
    bool others_later = false;
    for (const PositionInterval& q : with.world.factions.positions)
      others_later |= q.faction == p.faction && q.issue == p.issue && q.from > p.from;
    if (others_later) continue;
    EXPECT_EQ(with.state.polity.position[p.faction][index(p.issue)], static_cast<float>(p.value));
  }
  const FactionIndex f = with.faction("anarchists");
  EXPECT_NE(with.state.polity.position[f], without.state.polity.position[f]);
}

TEST(Posts, of_the_old_regime_end_when_another_rules) {
  test::Stage stage;
  const auto government = [&](const char* id) {
    return stage.state.polity.government[stage.faction(id)];
  };
  stage.live_events(Date::from_ymd(1917, 10, 20));
  EXPECT_GT(government("right_sr"), 0);
  EXPECT_GT(government("kadets"), 0);
  EXPECT_EQ(government("bolsheviks"), 0);
  stage.live_events(Date::from_ymd(1917, 11, 20));
  EXPECT_EQ(stage.state.polity.regime, Polity::Regime::soviet);
  EXPECT_EQ(government("right_sr"), 0);
  EXPECT_EQ(government("kadets"), 0);
  EXPECT_EQ(government("mensheviks_defencist"), 0);
  EXPECT_EQ(government("bolsheviks"), 1);
}

TEST(Posts, are_kept_while_the_old_regime_is_not_overthrown) {
  test::Stage stage(test::Changes{{"events.october_insurrection.happens", "false"}});
  stage.live_events(Date::from_ymd(1917, 11, 6));
  EXPECT_GT(stage.state.polity.government[stage.faction("right_sr")], 0);
  stage.live_events(Date::from_ymd(1918, 3, 1));
  EXPECT_EQ(stage.state.polity.regime, Polity::Regime::provisional);
  EXPECT_EQ(stage.state.polity.government[stage.faction("bolsheviks")], 0);
  EXPECT_EQ(stage.state.polity.government[stage.faction("left_sr")], 0);
}

TEST(Posts, that_begin_by_date_alone_are_not_given_without_the_event_they_require) {
  test::Stage stage(test::Changes{{"events.garrison_mutiny.happens", "false"}});
  stage.live_events(Date::from_ymd(1917, 8, 25));
  EXPECT_EQ(stage.state.polity.government[stage.faction("kadets")], 0);
  test::Stage baseline;
  baseline.live_events(Date::from_ymd(1917, 8, 25));
  EXPECT_GT(baseline.state.polity.government[baseline.faction("kadets")], 0);
}

TEST(Factions, share_out_cadres_without_loss_when_they_splinter_reunite_or_split) {
  test::Stage stage;
  const auto sum = [&] {
    double all = 0;
    for (const float cadres : stage.state.organisation.cadres) all += cadres;
    return all;
  };
  const FactionIndex left = stage.faction("left_sr"), right = stage.faction("right_sr");
  form_faction(stage.world, stage.state, left, stage.faction("psr"));
  form_faction(stage.world, stage.state, right, stage.faction("psr"));
  stage.count();
  double before = sum();
  split_from_party(stage.world, stage.state, "psr", left);
  EXPECT_NEAR(sum(), before, 1e-4 * before);
  const FactionIndex communists = stage.faction("narodnik_communists");
  before = sum();
  splinter(stage.world, stage.state, left, communists, 0.3);
  EXPECT_NEAR(sum(), before, 1e-4 * before);
  merge_factions(stage.world, stage.state, communists, stage.faction("bolsheviks"));
  EXPECT_NEAR(sum(), before, 1e-4 * before);
  for (const FactionIndex f : stage.state.agents.faction) EXPECT_NE(f, communists);
}

/// What a scenario with these changes is told.
std::string refusal_of(const test::Changes& changes) {
  return test::problems_of(test::read(changes));
}

TEST(Events, cannot_wait_for_themselves_or_in_a_circle) {
  EXPECT_THAT(refusal_of({{"events.june_offensive.follows", "\"tarnopol_collapse\""}}),
              HasSubstr("can never happen: it waits for itself (june_offensive -> "
                        "tarnopol_collapse -> june_offensive)"));
  EXPECT_THAT(refusal_of({{"events.june_offensive.requires", "[\"june_offensive\"]"}}),
              HasSubstr("event 'june_offensive' can never happen: it waits for itself "
                        "(june_offensive -> june_offensive)"));
}

TEST(Events, cannot_wait_in_a_circle_of_conditions) {
  const std::string when = "[{measure = \"happened\", event = \"provisional_government\"}]";
  const test::Changes waits = {{"events.garrison_mutiny.when", when}};
  EXPECT_THAT(refusal_of(waits), HasSubstr("can never happen: it waits for itself ("));
  const std::string until =
      "[{measure = \"happened\", event = \"provisional_government\", at_most = 0.5}]";
  EXPECT_EQ(refusal_of({{"events.garrison_mutiny.when", until}}), "") << "waits for nothing";
  EXPECT_EQ(refusal_of(test::dated(waits)), "") << "conditions do not count on dates";
}

TEST(Events, have_ids_that_lists_and_files_can_hold) {
  sim::Inputs inputs = test::read();
  sim::Node& list = std::get<sim::Node::Object>(inputs.documents.at("events").value)[0].second;
  std::get<sim::Node::Array>(list.value)[0].set("id", {std::string("two words"), {}});
  EXPECT_THAT(test::problems_of(inputs), HasSubstr("invalid id 'two words'"));
}

TEST(Events, are_the_only_tables_of_their_file) {
  sim::Inputs inputs = test::read();
  inputs.documents.at("events").set("events.june_offensive.happens", {false, {"events.toml", 9}});
  EXPECT_THAT(test::problems_of(inputs), HasSubstr("unknown key 'events'. Did you mean 'event'?"));
}

TEST(Events, change_key_by_key) {
  EXPECT_THAT(refusal_of({{"events.june_offensive", "5"}}),
              HasSubstr("'events.june_offensive' is 5 (a table is needed)"));
}

TEST(Events, have_conditions_with_one_threshold) {
  const std::string text =
      refusal_of({{"events.july_days.when",
                   "[{measure = \"acting\", at_least = 0.1, at_most = 0.9}]"}});
  EXPECT_THAT(text, HasSubstr("a condition has both at_least and at_most"));
  EXPECT_THAT(text, testing::Not(HasSubstr("unknown key")));
}

TEST(Events, read_assemblies_and_groups_that_exist) {
  EXPECT_THAT(refusal_of({{"events.july_days.when",
                           "[{measure = \"delegates\", faction = \"left_sr\", assembly = "
                           "\"soviet_congress_99\", at_least = 0.1}]"}}),
              HasSubstr("unknown assembly 'soviet_congress_99'"));
  EXPECT_THAT(refusal_of({{"events.july_days.when",
                           "[{measure = \"soviet\", faction = \"left_sr\", group = "
                           "\"sailors\", at_least = 0.1}]"}}),
              HasSubstr("unknown group 'sailors'"));
}

}  // namespace
}  // namespace russia
