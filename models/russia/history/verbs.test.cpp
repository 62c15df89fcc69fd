#include <gmock/gmock.h>

#include "models/russia/factions/polity.hpp"
#include "models/russia/world.test.hpp"

namespace russia {
namespace {

using sim::Date;
using testing::HasSubstr;

const Date spring = Date::from_ymd(1915, 5, 1);

/// An event of a scenario's own in April 1915, with these effects.
test::Changes own_event(const std::string& effects) {
  return {{"events.turn.new", "true"},
          {"events.turn.title", "\"A turn\""},
          {"events.turn.date", "1915-04-10"},
          {"events.turn.role", "\"decision\""},
          {"events.turn.source", "\"assumption\""},
          {"events.turn.effects", "[" + effects + "]"}};
}

double cadres(const test::Stage& stage, const std::string& faction) {
  double sum = 0;
  const std::size_t factions = stage.world.factions.size();
  for (std::size_t l = 0; l < stage.world.land.localities.size(); ++l)
    sum +=
        static_cast<double>(stage.state.organisation.cadres[l * factions + stage.faction(faction)]);
  return sum;
}

std::int64_t followers(const test::Stage& stage, const std::string& faction) {
  const auto& all = stage.state.agents.faction;
  return std::count(all.begin(), all.end(), stage.faction(faction));
}

bool lives(const test::Stage& stage, const std::string& faction) {
  return stage.state.polity.living[stage.faction(faction)] != 0;
}

/// A stage on the eve of the event that counts its followers, then lives it.
struct Turn : test::Stage {
  explicit Turn(const std::string& effects) : Turn(test::read(test::dated(own_event(effects)))) {}
  explicit Turn(const sim::Inputs& inputs) : test::Stage(test::build(inputs)) {
    live_events(Date::from_ymd(1915, 3, 31));
    choose_again();
    count();
  }
  void live() { live_events(spring); }
};

TEST(OwnEvents, of_a_scenario_happen_on_their_day_with_their_effects) {
  Turn stage(R"({ verb = "set_policy", issue = "war", value = -0.5 })");
  EXPECT_FALSE(stage.happened("turn"));
  stage.live();
  EXPECT_EQ(stage.happened("turn"), Date::from_ymd(1915, 4, 10));
  EXPECT_FLOAT_EQ(stage.state.polity.policy[index(Issue::war)], -0.5f);
}

TEST(OwnEvents, may_be_required_by_documented_ones) {
  test::Changes changes = own_event("");
  changes.push_back({"events.turn.happens", "false"});
  changes.push_back({"events.zimmerwald.requires", "[\"turn\"]"});
  test::Stage stage(changes);
  stage.live_events(Date::from_ymd(1916, 1, 1));
  EXPECT_FALSE(stage.happened("zimmerwald"));
  EXPECT_TRUE(stage.happened("war_declared"));
}

TEST(OwnEvents, that_are_incomplete_not_new_or_not_said_to_be_are_reported) {
  const std::string text = test::problems_of(test::read({{"events.turn.new", "true"},
                                                         {"events.july_days.new", "true"},
                                                         {"events.kornilov_affair.new", "1"},
                                                         {"events.trun.date", "1915-04-10"}}));
  EXPECT_THAT(text, HasSubstr("event \"turn\" lacks 'title'"));
  EXPECT_THAT(text, HasSubstr("event 'july_days' is not new"));
  EXPECT_THAT(text, HasSubstr("'new' is a whole number"));
  EXPECT_THAT(text, HasSubstr("unknown event 'trun'"));
  EXPECT_THAT(text, HasSubstr("An event of your own says new = true"));
}

/// Valence of a faction among the workers, or another class, of Petrograd.
double valence(const test::Stage& stage, const std::string& faction,
               SocialClass social = SocialClass::worker) {
  const std::size_t city = *stage.world.land.locality("city:petrograd_city");
  return static_cast<double>(
      stage.state.organisation.valence[(city * class_count + index(social)) *
                                           stage.world.factions.size() +
                                       stage.faction(faction)]);
}

/// A stage on which an event of that kind has just shown who was right about the war.
struct Confirmed : test::Stage {
  explicit Confirmed(const char* toward, const char* kind = "war", const char* size = "1")
      : test::Stage(test::dated(changes(toward, kind, size))) {
    live_events(Date::from_ymd(1915, 3, 31));
    std::fill(state.organisation.valence.begin(), state.organisation.valence.end(), 0.0f);
    std::fill(state.polity.government.begin(), state.polity.government.end(), 0.0f);
    state.polity.government[faction("right_sr")] = 1;
    state.polity.policy[index(Issue::war)] = 0.9f;
    for (const Event& event : world.events)
      if (event.id == "turn")
        for (const Effect& effect : event.effects) effect.verb->apply(world, state, effect);
  }
  static test::Changes changes(const char* toward, const char* kind, const char* size) {
    test::Changes all = own_event(std::string(R"({ verb = "confirm", issue = "war", toward = )") +
                                  toward + " }");
    all.push_back({"events.turn.kind", std::string("\"") + kind + "\""});
    all.push_back({std::string("parameters.shock.") + kind, size});
    return all;
  }
};

TEST(Confirm, gives_to_those_who_had_warned_by_their_distance_from_the_policy) {
  const Confirmed stage("-1");
  EXPECT_GT(valence(stage, "bolsheviks"), valence(stage, "mensheviks_defencist"));
  EXPECT_GT(valence(stage, "mensheviks_defencist"), 0);
  EXPECT_LT(valence(stage, "kadets"), 0) << "they had wanted more of it";
  const auto war = static_cast<double>(stage.world.opinions.salience[0][index(Issue::war)]);
  const auto stood = static_cast<double>(
      stage.state.polity.position[stage.faction("bolsheviks")][index(Issue::war)]);
  EXPECT_NEAR(valence(stage, "bolsheviks"),
              stage.world.parameters.credit * (0.9 - stood) / 2 * war * issue_count, 1e-5);
}

TEST(Confirm, takes_from_those_who_govern_and_stood_for_the_opposite) {
  EXPECT_LT(valence(Confirmed("-1"), "right_sr"), 0);
  EXPECT_GT(valence(Confirmed("1"), "right_sr"), 0);
}

TEST(Confirm, is_heard_by_a_class_as_far_as_the_issue_matters_to_it) {
  const Confirmed stage("-1");
  EXPECT_GT(valence(stage, "bolsheviks", SocialClass::soldier),
            valence(stage, "bolsheviks", SocialClass::worker));
}

TEST(Confirm, turns_round_with_the_pole_and_has_the_size_of_its_kind) {
  const double once = valence(Confirmed("-1"), "bolsheviks");
  EXPECT_NEAR(valence(Confirmed("1"), "bolsheviks"), -once, 1e-6);
  EXPECT_NEAR(valence(Confirmed("-1", "treaty", "2"), "bolsheviks"), 2 * once, 1e-5);
  EXPECT_EQ(valence(Confirmed("-1", "treaty", "0"), "bolsheviks"), 0);
}

TEST(Shocks, need_a_kind_and_a_pole) {
  const std::string text = test::problems_of(test::read(own_event(R"(
      { verb = "stir", class = "worker", by = 1 },
      { verb = "confirm", issue = "war", toward = 0.5 })")));
  EXPECT_THAT(text, HasSubstr("unknown kind of event ''"));
  EXPECT_THAT(text, HasSubstr("'toward' is 0.5 (-1 or 1 is needed)"));
}

TEST(Shocks, of_documented_events_differ_by_kind_and_sign_alone) {
  const test::Stage stage;
  for (const Event& event : stage.world.events)
    for (const Effect& effect : event.effects) {
      if (is_shock(*effect.verb)) { EXPECT_EQ(std::abs(effect.by), 1) << event.id; }
    }
}

TEST(Verbs, split_the_mensheviks_and_share_out_their_cadres_by_followers) {
  Turn stage(
      R"({ verb = "split_faction", party = "mensheviks", wing = "menshevik_internationalists" })");
  const double before =
      cadres(stage, "mensheviks_defencist") + cadres(stage, "menshevik_internationalists");
  stage.live();
  EXPECT_NEAR(cadres(stage, "mensheviks_defencist") + cadres(stage, "menshevik_internationalists"),
              before, 1e-4 * before);
  EXPECT_EQ(stage.state.polity.separate[stage.faction("menshevik_internationalists")],
            Polity::split_wing);
  EXPECT_EQ(living_family(stage.world, stage.state, "mensheviks"),
            std::vector<FactionIndex>{stage.faction("mensheviks_defencist")});
}

TEST(Verbs, reunite_wings_that_had_split) {
  Turn stage(R"(
      { verb = "split_faction", party = "mensheviks", wing = "menshevik_internationalists" },
      { verb = "reunify", party = "mensheviks", into = "mensheviks_defencist" })");
  const double before = cadres(stage, "menshevik_internationalists");
  const std::int64_t people =
      followers(stage, "mensheviks_defencist") + followers(stage, "menshevik_internationalists");
  stage.live();
  EXPECT_EQ(stage.state.polity.separate[stage.faction("menshevik_internationalists")], 0);
  EXPECT_LT(cadres(stage, "menshevik_internationalists"), before);
  EXPECT_EQ(
      followers(stage, "mensheviks_defencist") + followers(stage, "menshevik_internationalists"),
      people);
}

TEST(Verbs, form_a_wing_that_does_not_exist_when_it_splits) {
  Turn stage(R"({ verb = "split_faction", party = "psr", wing = "centre_sr" })");
  ASSERT_FALSE(lives(stage, "centre_sr"));
  stage.live();
  EXPECT_TRUE(lives(stage, "centre_sr"));
  EXPECT_GT(followers(stage, "centre_sr"), 0);
  EXPECT_GT(cadres(stage, "centre_sr"), 0);
  EXPECT_EQ(stage.state.polity.separate[stage.faction("centre_sr")], Polity::split_wing);
}

TEST(Verbs, merge_kadets_into_another_party_with_people_cadres_and_posts) {
  Turn stage(R"({ verb = "merge_factions", from = "kadets", into = "monarchists_octobrists" })");
  const double before = cadres(stage, "kadets") + cadres(stage, "monarchists_octobrists");
  const std::int64_t people =
      followers(stage, "kadets") + followers(stage, "monarchists_octobrists");
  ASSERT_GT(people, 0);
  stage.live();
  EXPECT_FALSE(lives(stage, "kadets"));
  EXPECT_EQ(followers(stage, "kadets"), 0);
  EXPECT_EQ(followers(stage, "monarchists_octobrists"), people);
  EXPECT_NEAR(cadres(stage, "monarchists_octobrists"), before, 1e-4 * before);
  stage.live_events(Date::from_ymd(1917, 4, 20));
  EXPECT_EQ(stage.state.polity.government[stage.faction("kadets")], 0);
  EXPECT_EQ(stage.state.polity.government[stage.faction("monarchists_octobrists")], 1);
}

TEST(Verbs, merge_into_a_party_that_does_not_exist_yet) {
  Turn stage(R"({ verb = "merge_factions", from = "bolsheviks", into = "centre_sr" })");
  const std::int64_t people = followers(stage, "bolsheviks");
  ASSERT_GT(people, 0);
  stage.live();
  EXPECT_TRUE(lives(stage, "centre_sr"));
  EXPECT_EQ(followers(stage, "centre_sr"), people);
}

TEST(Verbs, splinter_ban_legalise_and_unite_in_a_bloc_whom_they_name) {
  Turn stage(R"(
      { verb = "splinter", from = "kadets", faction = "whites", cadre_share = 0.25 },
      { verb = "ban_faction", faction = "kadets" },
      { verb = "legalise_faction", faction = "bolsheviks" },
      { verb = "form_bloc", bloc = "order", factions = ["whites", "monarchists_octobrists"] })");
  const double before = cadres(stage, "kadets");
  ASSERT_EQ(stage.state.polity.banned[stage.faction("bolsheviks")], 1);
  stage.live();
  EXPECT_NEAR(cadres(stage, "whites"), 0.25 * before, 1e-4 * before);
  EXPECT_NEAR(cadres(stage, "kadets"), 0.75 * before, 1e-4 * before);
  EXPECT_EQ(stage.state.polity.banned[stage.faction("kadets")], 1);
  EXPECT_EQ(stage.state.polity.banned[stage.faction("bolsheviks")], 0);
  const auto bloc = [&](const char* id) { return stage.state.polity.bloc[stage.faction(id)]; };
  EXPECT_NE(bloc("whites"), 0);
  EXPECT_EQ(bloc("whites"), bloc("monarchists_octobrists"));
  EXPECT_EQ(bloc("kadets"), 0);
}

TEST(Verbs, form_and_split_a_faction_that_tables_of_ones_own_add) {
  sim::Inputs inputs = test::read(own_event(R"(
      { verb = "form_faction", faction = "left_communists", parent = "bolsheviks" },
      { verb = "split_faction", party = "bolsheviks", wing = "left_communists" })"));
  // A copy of the Bolsheviks' rows, further to the left on war.
  for (auto& [name, table] : inputs.tables) {
    const int column = table.column(name == "factions" ? "id" : "faction");
    if (column < 0 || !name.starts_with("faction")) continue;
    for (std::size_t i = 0, n = table.size(); i < n; ++i) {
      if (table.cell(i, column) != "bolsheviks") continue;
      std::vector<std::string> cells;
      for (std::size_t k = 0; k < table.columns().size(); ++k)
        cells.push_back(table.cell(i, static_cast<int>(k)));
      cells[static_cast<std::size_t>(column)] = "left_communists";
      if (name == "factions") {
        cells[static_cast<std::size_t>(table.column("parent"))] = "bolsheviks";
        cells[static_cast<std::size_t>(table.column("from_ns"))] = "1915-04-10";
      }
      if (name == "faction_positions" &&
          cells[static_cast<std::size_t>(table.column("issue"))] == "grain")
        cells[static_cast<std::size_t>(table.column("value"))] = "-1";
      table.add_row(std::move(cells), 1);
    }
  }
  Turn stage(inputs);
  ASSERT_FALSE(lives(stage, "left_communists"));
  const std::int64_t people = followers(stage, "bolsheviks");
  stage.live();
  EXPECT_TRUE(lives(stage, "left_communists"));
  EXPECT_GT(followers(stage, "left_communists"), 0);
  EXPECT_EQ(followers(stage, "bolsheviks") + followers(stage, "left_communists"), people);
  EXPECT_EQ(stage.state.polity.separate[stage.faction("left_communists")], Polity::split_wing);
}

TEST(Verbs, refuse_factions_that_cannot_stand_to_each_other_so) {
  const std::string text = test::problems_of(test::read(own_event(R"(
      { verb = "merge_factions", from = "kadets", into = "kadets" },
      { verb = "splinter", from = "whites", faction = "whites", cadre_share = 0.5 },
      { verb = "split_faction", party = "mensheviks", wing = "left_sr" },
      { verb = "reunify", party = "psr", into = "bolsheviks" })")));
  EXPECT_THAT(text, HasSubstr("merge_factions from 'kadets' to itself"));
  EXPECT_THAT(text, HasSubstr("splinter from 'whites' to itself"));
  EXPECT_THAT(text, HasSubstr("'left_sr' is no wing of 'mensheviks' but of 'psr'"));
  EXPECT_THAT(text, HasSubstr("'bolsheviks' is no wing of 'psr'"));
}

}  // namespace
}  // namespace russia
