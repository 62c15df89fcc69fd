#include "sim/io/toml.hpp"

#include <gtest/gtest.h>

#include "sim/io/test_folder.hpp"

namespace sim::io {
namespace {

TEST(Toml, each_value_knows_its_file_and_line) {
  const TestFolder folder;
  const auto path = folder.file("a.toml", "x = 1\n\n[run]\nseed = 7\nlist = [\n  1,\n  2,\n]\n");
  Problems problems;
  const Node node = read_toml(path, problems);
  ASSERT_TRUE(problems.empty()) << text_of(problems);
  EXPECT_EQ(node.find("x")->origin.line, 1);
  EXPECT_EQ(node.find("run")->origin.line, 3);
  EXPECT_EQ(node.find("run.seed")->origin.line, 4);
  EXPECT_EQ(node.find("run.list")->array()->at(1).origin.line, 7);
  EXPECT_EQ(node.find("run.seed")->origin.file, path.string());
}

TEST(Toml, values_keep_their_kind) {
  const TestFolder folder;
  Problems problems;
  const Node node = read_toml(
      folder.file("a.toml",
                  "day = 1917-11-07\nwhole = 3\nreal = 3.0\nyes = true\ntext = \"слово\"\n"
                  "[[events]]\nid = \"a\"\n[[events]]\nid = \"b\"\n"),
      problems);
  ASSERT_TRUE(problems.empty()) << text_of(problems);
  EXPECT_EQ(std::get<Date>(node.find("day")->value), Date::from_ymd(1917, 11, 7));
  EXPECT_EQ(std::get<std::int64_t>(node.find("whole")->value), 3);
  EXPECT_EQ(std::get<double>(node.find("real")->value), 3.0);
  EXPECT_TRUE(std::get<bool>(node.find("yes")->value));
  EXPECT_EQ(std::get<std::string>(node.find("text")->value), "слово");
  EXPECT_EQ(node.find("events")->array()->at(1).find("id")->text(), "\"b\"");
}

TEST(Toml, keys_keep_the_order_of_the_file) {
  const TestFolder folder;
  Problems problems;
  const Node node =
      read_toml(folder.file("a.toml", "z = 1\na = 2\n[m]\nq = 1\nb = 2\n[c.d]\n"), problems);
  std::string order;
  for (const auto& [key, value] : *node.object()) order += key;
  EXPECT_EQ(order, "zamc");
  EXPECT_EQ(node.find("m")->object()->at(0).first, "q");
}

TEST(Toml, mistakes_are_problems_with_file_and_line) {
  const TestFolder folder;
  Problems problems;
  read_toml(folder.file("syntax.toml", "a = 1\nb = = 2\n"), problems);
  read_toml(folder.file("time.toml", "\na = 12:30:00\n"), problems);
  read_toml(folder.file("latin.toml", "a = 1\nb = \"\xE4\"\n"), problems);
  read_toml(folder / "missing.toml", problems);
  const std::string text = text_of(problems);
  EXPECT_NE(text.find("syntax.toml:2: is not valid TOML"), std::string::npos) << text;
  EXPECT_NE(text.find("time.toml:2: "), std::string::npos) << text;
  EXPECT_NE(text.find("latin.toml:2: is not UTF-8"), std::string::npos) << text;
  EXPECT_NE(text.find("missing.toml:0: no such file"), std::string::npos) << text;
  EXPECT_EQ(problems.all().size(), 4u) << text;
}

TEST(Toml, a_value_of_the_command_line_is_toml_or_else_a_text) {
  Problems problems;
  const Origin origin{"--set x", 0};
  const auto kind = [&](std::string_view text) {
    return parse_toml_value(text, origin, problems).kind();
  };
  EXPECT_EQ(kind("7"), "a whole number");
  EXPECT_EQ(kind("0.5"), "a number");
  EXPECT_EQ(kind("1917-11-07"), "a date");
  EXPECT_EQ(kind("[1, 2]"), "a list");
  EXPECT_EQ(kind("{a = 1}"), "a table");
  EXPECT_EQ(kind("Why not?"), "a text");
  EXPECT_EQ(kind(""), "a text");
  EXPECT_EQ(kind("1\nother = 2"), "a text");
  EXPECT_EQ(parse_toml_value("7", origin, problems).origin.file, "--set x");
  EXPECT_TRUE(problems.empty());
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

/// What is wrong with a document.
std::string refusal_of(const std::string& text) {
  Problems problems;
  parse_toml(text, "a.toml", problems);
  return text_of(problems);
}

TEST(Toml, keys_of_too_many_parts_are_refused) {
  for (const int parts : {17, 20'000, 1'000'000}) {
    const std::string key = repeated("a.", parts - 1) + "a";
    for (const std::string& text :
         {key + " = 1\n", "[" + key + "]\n", "x = {" + key + " = 1}\n", "[[" + key + "]]\n"})
      EXPECT_EQ(refusal_of("y = 2\n" + text), "a.toml:2: a key has more than 16 parts\n") << parts;
  }
  EXPECT_EQ(refusal_of(repeated("a.", 15) + "a = 1\n"), "");
}

TEST(Toml, dots_in_strings_and_comments_are_no_keys) {
  const std::string dots = repeated("a.", 50);
  EXPECT_EQ(refusal_of("# " + dots + "\nx = \"" + dots + "\\\"" + dots + "\"\ny = '" + dots +
                       "'\nz = \"\"\"\n" + dots + "\n\"" + dots + "\"\"\"\"\nw = '''" + dots +
                       "'''\nlist = [" + repeated("0.5, ", 50) + "]\n"),
            "");
}

TEST(Toml, values_nested_too_deep_are_refused) {
  EXPECT_NE(refusal_of("x = " + repeated("[", 65) + repeated("]", 65) + "\n"), "");
  EXPECT_NE(refusal_of("x = " + repeated("[", 100'000) + "\n"), "");
  std::string tables = "1";
  for (int i = 0; i < 60; ++i) tables = "{a.a = " + tables + "}";
  EXPECT_NE(refusal_of("x = " + tables + "\n"), "");
  EXPECT_EQ(refusal_of("x = " + repeated("[", 60) + repeated("]", 60) + "\n"), "");
}

}  // namespace
}  // namespace sim::io
