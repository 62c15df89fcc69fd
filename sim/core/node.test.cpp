#include "sim/core/node.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace sim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Node node(decltype(Node::value) value, int line = 1) {
  return {std::move(value), {"f.toml", line}};
}
Node text(const char* value, int line = 1) { return node(std::string(value), line); }
Node whole(std::int64_t value, int line = 1) { return node(value, line); }

TEST(Node, finds_what_was_set_by_a_dotted_path) {
  Node root;
  root.set("run.seed", whole(7));
  root.set("run.scale", node(0.5));
  root.set("name", text("baseline"));
  ASSERT_NE(root.find("run.seed"), nullptr);
  EXPECT_EQ(root.find("run.seed")->text(), "7");
  EXPECT_TRUE(root.find("run")->is_object());
  EXPECT_EQ(root.text(), "{run = {seed = 7, scale = 0.5}, name = \"baseline\"}");
}

TEST(Node, finds_nothing_where_there_is_nothing) {
  Node root;
  EXPECT_EQ(root.find("run"), nullptr);
  root.set("run.seed", whole(7));
  EXPECT_EQ(root.find("run.scale"), nullptr);
  EXPECT_EQ(root.find("run.seed.deeper"), nullptr);
  EXPECT_EQ(root.find("ru"), nullptr);
  EXPECT_EQ(root.find(""), nullptr);
}

TEST(Node, set_replaces_the_value_and_its_origin) {
  Node root;
  root.set("a.b", whole(1, 3));
  root.set("a.b", whole(2, 8));
  EXPECT_EQ(root.find("a.b")->text(), "2");
  EXPECT_EQ(root.find("a.b")->origin.line, 8);
  root.set("a", text("plain"));
  EXPECT_EQ(root.text(), "{a = \"plain\"}");
  root.set("a.c", whole(1));
  EXPECT_EQ(root.text(), "{a = {c = 1}}");
}

TEST(Node, writes_each_kind_as_toml_would) {
  EXPECT_EQ(node(true).text(), "true");
  EXPECT_EQ(whole(-3).text(), "-3");
  EXPECT_EQ(node(0.1).text(), "0.1");
  EXPECT_EQ(node(3.0).text(), "3.0") << "a float stays a float";
  EXPECT_EQ(node(1e300).text(), "1e+300");
  EXPECT_EQ(node(Date::from_ymd(1917, 11, 7)).text(), "1917-11-07");
  EXPECT_EQ(text("a \"b\" \\ c\nd").text(), R"("a \"b\" \\ c\nd")");
  EXPECT_EQ(text("\x01\x1f\x7f").text(), R"("\u0001\u001F\u007F")");
  EXPECT_EQ(text("народ").text(), "\"народ\"");
  EXPECT_EQ(node(Node::Array{whole(1), text("b")}).text(), "[1, \"b\"]");
  EXPECT_EQ(node(Node::Array{}).text(), "[]");
}

TEST(Node, quotes_a_key_that_toml_does_not_take_bare) {
  const Node root = node(Node::Object{{"town:kazan", whole(1)}, {"a-b_1", whole(2)}});
  EXPECT_EQ(root.text(), "{\"town:kazan\" = 1, a-b_1 = 2}");
}

TEST(Node, names_its_kind) {
  EXPECT_EQ(Node{}.kind(), "nothing");
  EXPECT_EQ(node(true).kind(), "true or false");
  EXPECT_EQ(whole(1).kind(), "a whole number");
  EXPECT_EQ(node(1.5).kind(), "a number");
  EXPECT_EQ(text("x").kind(), "a text");
  EXPECT_EQ(node(Date{}).kind(), "a date");
  EXPECT_EQ(node(Node::Array{}).kind(), "a list");
  EXPECT_EQ(node(Node::Object{}).kind(), "a table");
}

TEST(Merge, overlays_tables_key_by_key_and_replaces_the_rest) {
  Node base;
  base.set("run.seed", whole(1));
  base.set("run.until", text("late"));
  base.set("list", node(Node::Array{whole(1), whole(2)}));
  Node changes;
  changes.set("run.seed", whole(2, 9));
  changes.set("list", node(Node::Array{whole(3)}));
  changes.set("new.key", node(true));
  merge(base, changes);
  EXPECT_EQ(base.text(), "{run = {seed = 2, until = \"late\"}, list = [3], new = {key = true}}");
  EXPECT_EQ(base.find("run.seed")->origin.line, 9);
}

TEST(Merge, replaces_a_table_by_a_value_and_a_value_by_a_table) {
  Node base;
  base.set("a.b", whole(1));
  base.set("c", whole(2));
  Node changes;
  changes.set("a", whole(3));
  changes.set("c.d", whole(4));
  merge(base, changes);
  EXPECT_EQ(base.text(), "{a = 3, c = {d = 4}}");
}

TEST(ObjectReader, reads_every_kind) {
  Node root;
  root.set("name", text("july_days"));
  root.set("by", node(0.5));
  root.set("weeks", whole(2));
  root.set("lasts", node(true));
  root.set("date", node(Date::from_ymd(1917, 7, 16)));
  root.set("until", text("1917-07-20"));
  root.set("class", node(Node::Array{text("worker"), text("soldier")}));
  root.set("place", text("city:petrograd_city"));
  root.set("later", whole(0));
  Problems problems;
  ObjectReader reader(root, problems, "event");
  EXPECT_EQ(reader.text("name"), "july_days");
  EXPECT_EQ(reader.text("title", "none"), "none");
  EXPECT_EQ(reader.number("by", 0, 1), 0.5);
  EXPECT_EQ(reader.number("weeks", 0, 10), 2);
  EXPECT_EQ(reader.number("weight", 1.5, 0, 10), 1.5);
  EXPECT_EQ(reader.integer("weeks", 1, 1, 52), 2);
  EXPECT_EQ(reader.integer("days", 7, 1, 52), 7);
  EXPECT_TRUE(reader.flag("lasts", false));
  EXPECT_TRUE(reader.flag("scripted", true));
  EXPECT_EQ(reader.date("date"), Date::from_ymd(1917, 7, 16));
  EXPECT_EQ(reader.date("until"), Date::from_ymd(1917, 7, 20));
  EXPECT_EQ(reader.date("never"), std::nullopt);
  EXPECT_THAT(reader.texts("class"), ElementsAre("worker", "soldier"));
  EXPECT_THAT(reader.texts("place"), ElementsAre("city:petrograd_city"));
  EXPECT_THAT(reader.texts("nobody"), IsEmpty());
  EXPECT_FALSE(reader.has("never"));
  reader.ignore("later");
  reader.finish();
  EXPECT_TRUE(problems.empty());
}

TEST(ObjectReader, reports_all_mistakes_at_once_and_gives_fallbacks) {
  Node root = node(Node::Object{}, 1);
  root.set("name", whole(5, 2));
  root.set("by", node(1.5, 3));
  root.set("weight", node(std::nan(""), 4));
  root.set("weeks", whole(60, 5));
  root.set("days", node(1.5, 6));
  root.set("lasts", text("yes", 7));
  root.set("date", text("1917-02-30", 8));
  root.set("class", node(Node::Array{text("worker", 9), whole(1, 10)}, 9));
  root.set("plase", text("here", 11));
  Problems problems;
  ObjectReader reader(root, problems, "event");
  EXPECT_EQ(reader.text("name"), "");
  EXPECT_EQ(reader.number("by", 0, 1), 0);
  EXPECT_EQ(reader.number("weight", 1, 0, 10), 0);
  EXPECT_EQ(reader.number("share", 0, 1), 0);
  EXPECT_EQ(reader.integer("weeks", 1, 1, 52), 1);
  EXPECT_EQ(reader.integer("days", 7, 1, 52), 7);
  EXPECT_FALSE(reader.flag("lasts", false));
  EXPECT_EQ(reader.date("date"), std::nullopt);
  EXPECT_THAT(reader.texts("class"), ElementsAre("worker"));
  EXPECT_THAT(reader.texts("place"), IsEmpty());
  reader.finish();

  std::vector<std::string> found;
  for (const Problem& problem : problems.all())
    found.push_back(std::to_string(problem.where.line) + ": " + problem.text);
  EXPECT_THAT(
      found,
      ElementsAre("2: event: 'name' is 5 (a text is needed)",
                  "3: event: 'by' is 1.5 (it must lie in [0, 1])",
                  "4: event: 'weight' is nan (it must lie in [0, 10])", "1: event lacks 'share'",
                  "5: event: 'weeks' is 60 (it must lie in [1, 52])",
                  "6: event: 'days' is 1.5 (a whole number is needed)",
                  "7: event: 'lasts' is \"yes\" (true or false is needed)",
                  "8: event: 'date' is \"1917-02-30\" (a date such as 2024-07-31 is needed)",
                  "10: event: 'class' is 1 (a list of texts is needed)",
                  "11: event has an unknown key 'plase'"));
  EXPECT_EQ(problems.all().back().suggestion, "Did you mean 'place'?");
}

TEST(ObjectReader, says_once_that_a_table_is_needed) {
  Problems problems;
  const Node root = whole(3, 4);
  ObjectReader reader(root, problems, "event");
  reader.text("name");
  reader.number("by", 0, 1);
  reader.finish();
  ASSERT_EQ(problems.all().size(), 1u);
  EXPECT_THAT(problems.all()[0].text, HasSubstr("event is a whole number (a table is needed)"));
}

TEST(Merge, reports_values_in_place_of_tables_and_tables_in_place_of_values) {
  Node base{Node::Object{}, {"base.toml", 1}}, changes{Node::Object{}, {"change.toml", 1}};
  base.set("run.seed", {std::int64_t{3}, {"base.toml", 2}});
  base.set("output.digits", {std::int64_t{4}, {"base.toml", 3}});
  changes.set("run", {std::int64_t{5}, {"change.toml", 2}});
  changes.set("output.digits.of", {std::int64_t{5}, {"change.toml", 3}});
  changes.set("data", {std::int64_t{5}, {"change.toml", 4}});  // new, so the reader's business
  Problems problems;
  check_merge(base, changes, problems);
  ASSERT_EQ(problems.all().size(), 2u);
  EXPECT_EQ(problems.all()[0].text, "'run' is 5 (a table is needed)");
  EXPECT_EQ(problems.all()[0].where.line, 2);
  EXPECT_EQ(problems.all()[1].text, "'output.digits' is {of = 5} (a table cannot replace a value)");
}

TEST(ObjectReader, refuses_texts_with_control_characters) {
  Node node{Node::Object{}, {"a.toml", 1}};
  node.set("title", {std::string("A\x1b[31m"), {"a.toml", 2}});
  Problems problems;
  EXPECT_EQ(ObjectReader(node, problems, "the scenario").text("title"), "");
  ASSERT_EQ(problems.all().size(), 1u);
  EXPECT_EQ(problems.all()[0].text,
            "the scenario: 'title' has a control character (\"A\\u001B[31m\")");
}

}  // namespace
}  // namespace sim
