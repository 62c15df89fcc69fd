#include "models/russia/history/triggers.hpp"

#include <gmock/gmock.h>

#include <set>

#include "models/russia/world.test.hpp"

namespace russia {
namespace {

using sim::Date;
using testing::HasSubstr;

/// A condition as a scenario writes it, read against the real tables.
Clause clause(const test::Stage& stage, const std::string& text) {
  sim::Problems problems;
  const sim::Node node = sim::io::parse_toml_value(text, {"scenario.toml", 1}, problems);
  Clause read = read_clause(node, stage.world.factions, stage.world.land,
                            stage.world.parameters, problems);
  problems.throw_if_any();
  if (!read.event_id.empty()) read.event = *stage.world.event(read.event_id);
  return read;
}

std::string problem(const test::Stage& stage, const std::string& text) {
  sim::Problems problems;
  const sim::Node node = sim::io::parse_toml_value(text, {"scenario.toml", 1}, problems);
  read_clause(node, stage.world.factions, stage.world.land,
                            stage.world.parameters, problems);
  return problems.empty() ? "" : problems.all()[0].text + " " + problems.all()[0].suggestion;
}

double read(test::Stage& stage, const std::string& text) {
  const Clause c = clause(stage, text);
  return c.measure->read(stage.run(), c);
}

TEST(Measures, read_shares_of_people) {
  test::Stage stage;
  const FactionIndex left = stage.faction("left_sr");
  const std::size_t factions = stage.world.factions.size();
  auto& s = stage.state;
  std::fill(s.sums.support.begin(), s.sums.support.end(), 0);
  std::fill(s.sums.acting.begin(), s.sums.acting.end(), 0);
  const auto city = *stage.world.land.locality("city:petrograd_city");
  const std::size_t worker = index(SocialClass::worker);
  const std::int64_t people = s.sums.people_at(city, worker);
  ASSERT_GT(people, 0);
  s.sums.support[(city * class_count + worker) * factions + left] = people / 4;
  s.sums.acting[city * class_count + worker] = people / 2;
  const std::string at = R"(class = "worker", place = "city:petrograd_city" })";
  EXPECT_NEAR(read(stage, R"({ measure = "support", faction = "left_sr", )" + at), 0.25, 1e-4);
  EXPECT_NEAR(read(stage, R"({ measure = "acting", )" + at), 0.5, 1e-4);
  EXPECT_EQ(read(stage, R"({ measure = "wing_support", faction = "left_sr", )" + at), 1);
  EXPECT_LT(read(stage, R"({ measure = "support", faction = "left_sr" })"), 0.01);
}

TEST(Measures, have_nothing_to_read_before_what_they_read_and_no_condition_holds_then) {
  test::Stage stage;
  for (
      const char* text :
      {R"({ measure = "weeks_since", event = "october_insurrection", at_least = 0 })",
       R"({ measure = "weeks_since", event = "october_insurrection", at_most = 99 })",
       R"({ measure = "delegates", faction = "left_sr", assembly = "soviet_congress_5", at_most = 1 })",
       R"({ measure = "votes", faction = "left_sr", assembly = "constituent_assembly_1917", at_most = 1 })"})
    EXPECT_FALSE(holds(stage.run(), clause(stage, text))) << text;
}

TEST(Measures, of_a_soviet_add_up_to_one_over_all_parties) {
  test::Stage stage;
  std::set<std::string> parties;
  for (const Faction& faction : stage.world.factions.all) parties.insert(faction.party);
  double all = 0;
  for (const std::string& party : parties)
    all += read(stage, R"({ measure = "soviet", place = "city:petrograd_city", faction = ")" +
                           party + R"(" })");
  EXPECT_NEAR(all, 1, 1e-6);
}

TEST(Measures, that_are_wrong_are_told_with_a_suggestion) {
  const test::Stage stage;
  EXPECT_THAT(problem(stage, R"({ measure = "actin" })"), HasSubstr("'acting'"));
  EXPECT_THAT(problem(stage, R"({ measure = "support" })"), HasSubstr("needs 'faction'"));
  EXPECT_THAT(problem(stage, R"({ measure = "acting", class = "workers" })"),
              HasSubstr("'worker'"));
  EXPECT_THAT(problem(stage, R"({ measure = "acting", place = "city:petrogad_city" })"),
              HasSubstr("'city:petrograd_city'"));
  EXPECT_THAT(problem(stage, R"({ measure = "acting", at_least = 0.1, at_most = 0.2 })"),
              HasSubstr("two conditions"));
  EXPECT_THAT(problem(stage, R"({ measure = "month", month = 1, place = "town:tambov" })"),
              HasSubstr("place"));
}

TEST(Thresholds, may_be_named_and_then_follow_the_parameter) {
  const char* const text = R"({ measure = "acting", class = "worker", at_least = "majority" })";
  const test::Stage stage;
  EXPECT_EQ(clause(stage, text).threshold, stage.world.parameters.threshold_majority);
  const test::Stage moved(test::Changes{{"parameters.threshold.majority", "0.55"}});
  EXPECT_EQ(clause(moved, text).threshold, 0.55);
  EXPECT_TRUE(clause(moved, R"({ measure = "acting", at_most = "majority" })").has_threshold);
}

TEST(Thresholds, with_an_unknown_name_are_told_with_a_suggestion) {
  const test::Stage stage;
  const std::string text = problem(stage, R"({ measure = "acting", at_least = "majorty" })");
  EXPECT_THAT(text, HasSubstr("unknown threshold 'majorty'"));
  EXPECT_THAT(text, HasSubstr("'majority'"));
}

TEST(Thresholds, and_their_values_stand_in_the_log) {
  test::Stage stage;
  Trigger trigger;
  trigger.clauses = {clause(stage, R"({ measure = "regime", regime = "tsar" })"),
                     clause(stage, R"({ measure = "acting", at_least = "majority" })")};
  EXPECT_THAT(reading(stage.run(), trigger), HasSubstr("\"majority\"}: 0 (majority = 0.5)"));
}

TEST(Measures, know_the_month) {
  test::Stage stage;
  stage.state.date = Date::from_ymd(1916, 1, 22);
  EXPECT_TRUE(holds(stage.run(), clause(stage, R"({ measure = "month", month = 1 })")));
  EXPECT_FALSE(holds(stage.run(), clause(stage, R"({ measure = "month", month = 5 })")));
  EXPECT_THAT(problem(stage, R"({ measure = "month", month = 13 })"), HasSubstr("month"));
}

/// Weeks of events alone, as a test changes the state between them.
void live_weeks(test::Stage& stage, int weeks) {
  for (int week = 0; week < weeks; ++week) {
    apply_events(stage.run());
    stage.state.date = stage.state.date + 7;
    ++stage.state.week;
  }
}

test::Changes mutiny_when(const std::string& rest = "") {
  test::Changes changes = {{"events.garrison_mutiny.when",
                            R"([{ measure = "condition", name = "red_terror", at_least = 0.5 }])"},
                           {"events.garrison_mutiny.requires", "[]"},
      {"history.outcomes", "\"conditions\""}};
  if (!rest.empty())
    changes.push_back({"events.garrison_mutiny." + rest.substr(0, rest.find('=')),
                       rest.substr(rest.find('=') + 1)});
  return changes;
}

void set_terror(test::Stage& stage, double value) {
  stage.state.condition[static_cast<std::size_t>(Condition::red_terror)] = value;
}

TEST(Triggers, fire_in_the_week_in_which_their_conditions_hold_and_say_why) {
  test::Stage stage(mutiny_when());
  live_weeks(stage, 3);
  EXPECT_FALSE(stage.happened("garrison_mutiny"));
  set_terror(stage, 1);
  const Date now = stage.state.date;
  live_weeks(stage, 1);
  EXPECT_EQ(stage.happened("garrison_mutiny"), now);
  EXPECT_EQ(stage.state.polity.regime, Polity::Regime::provisional);
  bool told = false;
  for (const sim::EventRecord& record : stage.state.records)
    if (record.id == "garrison_mutiny") {
      told = true;
      EXPECT_FALSE(record.scripted);
      EXPECT_THAT(record.cause, HasSubstr("red_terror"));
      EXPECT_THAT(record.cause, HasSubstr(": 1"));
      EXPECT_THAT(record.effect, HasSubstr("change_regime"));
    }
  EXPECT_TRUE(told);
}

TEST(Triggers, wait_until_their_conditions_have_held_for_as_many_weeks_as_they_say) {
  test::Stage stage(mutiny_when("for_weeks=3"));
  set_terror(stage, 1);
  live_weeks(stage, 2);
  set_terror(stage, 0);
  live_weeks(stage, 1);  // the count begins again
  set_terror(stage, 1);
  live_weeks(stage, 2);
  EXPECT_FALSE(stage.happened("garrison_mutiny"));
  live_weeks(stage, 1);
  EXPECT_TRUE(stage.happened("garrison_mutiny"));
}

TEST(Triggers, do_not_fire_outside_their_window) {
  for (const char* window : {"earliest=1914-12-01", "latest=1914-07-01"}) {
    test::Stage stage(mutiny_when(window));
    set_terror(stage, 1);
    live_weeks(stage, 3);
    EXPECT_FALSE(stage.happened("garrison_mutiny")) << window;
  }
}

TEST(Triggers, with_a_chance_fire_as_often_as_they_say) {
  int early = 0;
  test::Stage stage(mutiny_when("chance=0.2"));
  const State start = stage.state;
  constexpr int runs = 400;
  for (std::uint32_t replicate = 0; replicate < runs; ++replicate) {
    stage.state = start;
    set_terror(stage, 1);
    const russia::Run run{stage.world, stage.state, {1917, replicate}};
    apply_events(run);
    early += stage.happened("garrison_mutiny") ? 1 : 0;
  }
  constexpr double expected = 0.2 * runs, four_sd = 4 * 8;
  EXPECT_NEAR(early, expected, four_sd);
}

TEST(Triggers, that_never_hold_leave_out_what_follows_and_set_the_horizon) {
  test::Stage stage(mutiny_when());
  live_weeks(stage, 439);
  EXPECT_FALSE(stage.happened("garrison_mutiny"));
  EXPECT_FALSE(stage.happened("provisional_government"));
  EXPECT_FALSE(stage.happened("first_coalition"));
  ASSERT_TRUE(stage.state.horizon);
  EXPECT_EQ(*stage.state.horizon,
            *stage.world.events[*stage.world.event("provisional_government")].date);
  int horizons = 0;
  for (const sim::EventRecord& record : stage.state.records)
    if (record.role == sim::horizon_role) {
      ++horizons;
      EXPECT_THAT(record.cause, HasSubstr("garrison_mutiny"));
    }
  EXPECT_EQ(horizons, 1);
}

TEST(Triggers, that_come_early_take_along_what_follows_them) {
  test::Stage stage(mutiny_when());
  live_weeks(stage, 10);
  set_terror(stage, 1);
  live_weeks(stage, 12);
  const Date mutiny = *stage.happened("garrison_mutiny");
  EXPECT_EQ(*stage.happened("provisional_government"), mutiny + 3);
  EXPECT_EQ(*stage.happened("sr_reunification"), mutiny + 3);
}

TEST(Outcomes, have_conditions_all_of_them) {
  const test::Stage stage(test::Changes{{"history.outcomes", "\"conditions\""}});
  for (const Event& event : stage.world.events) {
    if (event.role == "outcome") {
      EXPECT_TRUE(event.has_trigger()) << event.id;
    }
  }
}

}  // namespace
}  // namespace russia
