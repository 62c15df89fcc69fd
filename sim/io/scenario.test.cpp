#include "sim/io/scenario.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "sim/io/test_folder.hpp"
#include "sim/io/toml.hpp"

namespace sim::io {
namespace {

TEST(Scenario, a_base_is_overlaid_key_by_key) {
  const TestFolder folder;
  folder.file("base.toml", "title = \"base\"\n[run]\nseed = 1\nweeks = 10\n");
  folder.file("middle.toml", "base = \"base.toml\"\n[run]\nweeks = 20\n");
  const auto path = folder.file("sub/top.toml", "base = \"../middle.toml\"\nquestion = \"q\"\n");
  Problems problems;
  const Scenario scenario = read_scenario(path, {"run.seed=7", "new.key = maybe not"}, problems);
  EXPECT_EQ(text_of(problems),
            "--set new.key = maybe not:0: 'new.key ' is not a key (names with "
            "dots between them are needed)\n");
  EXPECT_EQ(scenario.settings.find("run.weeks")->text(), "20");
  EXPECT_EQ(scenario.settings.find("run.weeks")->origin.line, 3);
  EXPECT_EQ(scenario.settings.find("run.seed")->text(), "7");
  EXPECT_EQ(scenario.settings.find("run.seed")->origin.file, "--set run.seed=7");
  EXPECT_EQ(scenario.settings.find("run.seed")->origin.line, 0);
  EXPECT_EQ(scenario.settings.find("title")->text(), "\"base\"");
  EXPECT_EQ(scenario.settings.find("base"), nullptr);
  EXPECT_EQ(scenario.files.size(), 3u);
  EXPECT_EQ(scenario.file, path);
}

TEST(Scenario, a_table_on_the_command_line_is_merged_too) {
  const TestFolder folder;
  const auto path = folder.file("a.toml", "[run]\nseed = 1\nweeks = 10\n");
  Problems problems;
  const Scenario scenario = read_scenario(path, {"run={seed = 3}"}, problems);
  EXPECT_TRUE(problems.empty()) << text_of(problems);
  EXPECT_EQ(scenario.settings.find("run")->text(), "{seed = 3, weeks = 10}");
}

TEST(Scenario, a_base_that_leads_back_to_itself_is_reported) {
  const TestFolder folder;
  const auto path = folder.file("a.toml", "base = \"b.toml\"\n");
  folder.file("b.toml", "\nbase = \"./a.toml\"\n");
  Problems problems;
  read_scenario(path, {}, problems);
  ASSERT_EQ(problems.all().size(), 1u) << text_of(problems);
  EXPECT_EQ(text_of(problems).substr(0, 33), "b.toml:2: 'base' leads back to a ");
}

TEST(Scenario, is_read_from_a_text_with_overrides) {
  Problems problems;
  const Scenario scenario =
      parse_scenario("[run]\nseed = 1\nweeks = 10\n", "run.h5", {"run.seed=7"}, problems);
  EXPECT_TRUE(problems.empty()) << text_of(problems);
  EXPECT_EQ(scenario.settings.find("run")->text(), "{seed = 7, weeks = 10}");
  EXPECT_EQ(scenario.settings.find("run.weeks")->origin.file, "run.h5");
  EXPECT_TRUE(scenario.files.empty());
  parse_scenario("[run", "run.h5", {}, problems);
  EXPECT_EQ(text_of(problems).substr(0, 9), "run.h5:1:");
}

TEST(Scenario, every_mistake_is_reported_where_it_is) {
  const TestFolder folder;
  const auto path = folder.file("a.toml", "x = 1\nbase = \"none.toml\"\n");
  Problems problems;
  read_scenario(path, {"run.seed", "=1", "base=x", "a..b=1"}, problems);
  ASSERT_EQ(problems.all().size(), 5u) << text_of(problems);
  EXPECT_EQ(text_of(problems).substr(0, 10), "a.toml:2: ");
}

TEST(Scenario, its_text_reads_back_to_the_same_settings) {
  const TestFolder folder;
  const auto path = folder.file(
      "a.toml",
      "title = \"a \\\"b\\\" \\\\ \\u0001\\n слово\"\nempty = []\nday = 1917-11-07\n"
      "tiny = 1e-300\nhuge = 1e22\nthird = 0.1\none = 1.0\nbad = -inf\n\"odd key\" = true\n"
      "nested = [[1, 2], [{a = 1, b = [{c = 1917-01-01}]}], \"x\"]\n"
      "[run]\nseed = 9007199254740993\n[run.deep.er]\n[\"a.b\"]\nx = 1\n"
      "[[events]]\nid = \"a\"\n[[events.effects]]\nverb = \"x\"\n[events.when]\nday = 1917-02-03\n"
      "[[events]]\nid = \"b\"\n");
  Problems problems;
  const Scenario scenario = read_scenario(path, {"late=1", "run.deep.late=2"}, problems);
  const std::string text = scenario_text(scenario.settings);
  const Node again = read_toml(folder.file("again.toml", text), problems);
  ASSERT_TRUE(problems.empty()) << text_of(problems) << text;
  EXPECT_EQ(again.text(), scenario.settings.text()) << text;
  EXPECT_EQ(scenario_text(again), text);
  EXPECT_EQ(again.find("one")->kind(), "a number");
  EXPECT_EQ(again.find("day")->kind(), "a date");
}

TEST(Scenario, equal_texts_have_equal_hashes) {
  EXPECT_EQ(content_hash(""), "cbf29ce484222325");  // published test values of FNV-1a
  EXPECT_EQ(content_hash("a"), "af63dc4c8601ec8c");
  EXPECT_EQ(content_hash("foobar"), "85944171f73967e8");
}

TEST(Inputs, tables_and_documents_are_read_and_columns_checked) {
  const TestFolder folder;
  folder.file("data/places.csv", "id,people\nx,1\n");
  folder.file("data/events.toml", "[[event]]\nid = \"a\"\n");
  Problems problems;
  const TableSchema schema = {.columns = {columns::id("id"), columns::text("peoples")}};
  const Inputs inputs = read_inputs(
      {{"places", "places.csv", schema}, {"events", "events.toml"}, {"none", "none.csv", schema}},
      folder / "data", problems);
  EXPECT_EQ(inputs.tables.at("places").size(), 1u);
  EXPECT_TRUE(inputs.documents.at("events").find("event")->is_array());
  EXPECT_EQ(text_of(problems),
            "none.csv:0: no such file\nplaces.csv:1: the column 'peoples' is missing\n");
}

TEST(Scenario, a_table_is_not_replaced_by_a_value) {
  const TestFolder folder;
  folder.file("base.toml", "[run]\nseed = 3\n");
  const auto path = folder.file("a.toml", "base = \"base.toml\"\nrun = 5\n");
  Problems in_file, in_override;
  read_scenario(path, {}, in_file);
  EXPECT_EQ(text_of(in_file), "a.toml:2: 'run' is 5 (a table is needed)\n");
  EXPECT_EQ(in_file.all()[0].suggestion, "Set a key of it, such as run.KEY");
  read_scenario(folder / "base.toml", {"run=[]", "run.scale=100"}, in_override);
  ASSERT_GE(in_override.all().size(), 1u);
  EXPECT_EQ(in_override.all()[0].text, "'run' is [] (a table is needed)");
}

TEST(Scenario, overrides_have_keys_of_a_few_parts) {
  const TestFolder folder;
  const auto path = folder.file("a.toml", "x = 1\n");
  std::string key = "a";
  for (int i = 0; i < 20'000; ++i) key += ".a";
  Problems problems;
  read_scenario(path, {key + "=1"}, problems);
  EXPECT_EQ(problems.all().size(), 1u);
}

TEST(Inputs, a_document_that_cannot_be_read_is_no_table) {
  const TestFolder folder;
  folder.file("events.toml", "[[event\n");
  folder.file("empty.toml", "");
  Problems problems;
  const Inputs inputs =
      read_inputs({{"events", "events.toml"}, {"empty", "empty.toml"}}, folder / "", problems);
  EXPECT_EQ(problems.all().size(), 1u);
  EXPECT_FALSE(inputs.documents.at("events").is_object());
  EXPECT_TRUE(inputs.documents.at("empty").is_object());
}

}  // namespace
}  // namespace sim::io
