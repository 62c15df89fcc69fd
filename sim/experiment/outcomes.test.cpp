#include "sim/experiment/outcomes.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/experiment/toy_model.hpp"
#include "sim/io/test_folder.hpp"
#include "sim/io/toml.hpp"

namespace sim::experiment {
namespace {

const Date day = Date::from_ymd(2001, 1, 1);

std::vector<Outcome> read(const std::string& text, Problems& problems) {
  const io::TestFolder folder;
  const Node node = io::read_toml(folder.file("scenario.toml", "outcomes = " + text), problems);
  Inputs inputs;
  inputs.scale = 10;
  Table groups("groups.csv", {"group", "people"});
  groups.add_row({"town", "3000"}, 2);
  groups.add_row({"village", "5000"}, 3);
  inputs.tables.emplace("groups", groups);
  const toy::ToyModel model(inputs, problems);
  EnsembleOptions options;
  options.start = day;
  options.until = day + 70;
  return read_outcomes(node, model, options, {"election", "revolt"}, problems);
}

std::vector<Outcome> read(const std::string& text) {
  Problems problems;
  auto outcomes = read(text, problems);
  EXPECT_TRUE(problems.empty()) << io::text_of(problems);
  return outcomes;
}

EffectRow row_of(EffectKind kind, const std::string& name, const std::string& event) {
  EffectRow row{.kind = kind, .name = name, .event = event, .place = "all"};
  row.labels = {"voters", "red"};
  row.differs = true;
  row.effect.pairs = row.effect.replicates = 8;
  row.effect.p = 0.04;
  return row;
}

TEST(Outcomes, are_events_results_and_cells_of_weekly_arrays) {
  const auto outcomes = read(
      "[{event = \"revolt\"}, {result = \"vote_share\", event = \"election\", list = \"red\"}, "
      "{observable = \"members\", at = {group = \"town\"}, date = 2001-02-01}]");
  ASSERT_EQ(outcomes.size(), 3u);
  EXPECT_EQ(outcomes[0].name, "revolt");
  EXPECT_EQ(outcomes[1].name, "election vote_share red");
  EXPECT_EQ(outcomes[1].place, "all");
  EXPECT_EQ(outcomes[2].name, "members town");
  EXPECT_EQ(outcomes[2].date, day + 31);
}

TEST(Outcomes, of_a_weekly_array_are_not_reached_by_shorter_runs) {
  EXPECT_FALSE(read("[{observable = \"members\", date = 2002-02-01}]")[0].date);
}

TEST(Outcomes, that_cannot_be_are_refused) {
  const auto refused = [](const std::string& text, const std::string& why) {
    Problems problems;
    read(text, problems);
    ASSERT_FALSE(problems.empty()) << text;
    std::string told;  // with what is suggested, as a user reads it
    for (const Problem& problem : problems.all())
      told += problem.text + ". " + problem.suggestion + "\n";
    EXPECT_NE(told.find(why), std::string::npos) << told;
  };
  refused("\"revolt\"", "a list of tables is needed");
  refused("[\"revolt\"]", "an outcome is a text (a table is needed)");
  refused("[{event = \"revold\"}]", "Did you mean 'revolt'?");
  refused("[{observable = \"member\", date = 2001-02-01}]", "Did you mean 'members'?");
  refused("[{observable = \"members\"}]", "lacks 'date'");
  refused("[{observable = \"members\", at = {group = \"twon\"}, date = 2001-02-01}]",
          "Did you mean 'town'?");
  refused("[{event = \"revolt\"}, {event = \"revolt\"}]", "two outcomes 'revolt'");
  refused("[{event = \"revolt\", lists = \"red\"}]", "lists");
}

TEST(Outcomes, are_marked_and_all_other_rows_get_a_false_discovery_rate) {
  const auto outcomes = read("[{event = \"revolt\"}]");
  std::vector<EffectRow> rows{row_of(EffectKind::event, "event_date", "revolt"),
                              row_of(EffectKind::result, "vote_share", "election"),
                              row_of(EffectKind::result, "turnout", "election"),
                              row_of(EffectKind::result, "seats", "election")};
  rows[3].beyond_horizon = true;
  rows[2].effect.p = 0.01;
  Problems problems;
  mark_outcomes(outcomes, rows, problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(rows[0].outcome, "revolt");
  EXPECT_TRUE(std::isnan(rows[0].false_discovery));
  EXPECT_DOUBLE_EQ(rows[1].false_discovery, 0.04);
  EXPECT_DOUBLE_EQ(rows[2].false_discovery, 0.02);
  EXPECT_TRUE(std::isnan(rows[3].false_discovery));
}

TEST(Outcomes, count_whether_something_came_about_as_a_row_of_its_own) {
  std::vector<EffectRow> rows{row_of(EffectKind::event, "event_date", "revolt")};
  rows[0].effect.pairs = 3;
  rows[0].presence.p = 0.03;
  Problems problems;
  mark_outcomes({}, rows, problems);
  EXPECT_DOUBLE_EQ(rows[0].false_discovery, 0.04);
  EXPECT_DOUBLE_EQ(rows[0].presence_false_discovery, 0.04);
}

TEST(Outcomes, that_no_row_or_several_answer_to_are_reported) {
  const auto outcomes =
      read("[{event = \"revolt\"}, {result = \"vote_share\", event = \"election\"}]");
  std::vector<EffectRow> rows{row_of(EffectKind::result, "vote_share", "election"),
                              row_of(EffectKind::result, "vote_share", "election")};
  rows[1].labels[1] = "blue";
  Problems problems;
  mark_outcomes(outcomes, rows, problems);
  ASSERT_EQ(problems.all().size(), 2u);
  EXPECT_EQ(problems.all()[0].text, "the outcome 'revolt' was found in no run");
  EXPECT_EQ(problems.all()[1].text, "the outcome 'election vote_share' may be any of 2 results");
}

}  // namespace
}  // namespace sim::experiment
