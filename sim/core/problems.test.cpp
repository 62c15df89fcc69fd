#include "sim/core/problems.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace sim {
namespace {

using testing::HasSubstr;

std::string message_of(const Problems& problems) {
  try {
    problems.throw_if_any();
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

TEST(Problems, none_throw_nothing) {
  const Problems problems;
  EXPECT_TRUE(problems.empty());
  EXPECT_NO_THROW(problems.throw_if_any());
}

TEST(Problems, are_thrown_all_at_once_by_file_and_line) {
  Problems problems;
  problems.add({"b.toml", 2}, "late");
  problems.add({"a.csv", 10}, "tenth");
  problems.add({"a.csv", 9}, "ninth", "Try 7");
  problems.add({"a.csv", 9}, "ninth again");
  problems.add({"a.csv", 0}, "whole file");
  problems.add({}, "command line");
  EXPECT_EQ(message_of(problems),
            "input: command line\n"
            "a.csv: whole file\n"
            "a.csv:9: ninth. Try 7\n"
            "a.csv:9: ninth again\n"
            "a.csv:10: tenth\n"
            "b.toml:2: late");
}

TEST(Problems, found_twice_are_reported_once) {
  Problems problems;
  problems.add({"a", 1}, "wrong");
  problems.add({"a", 1}, "wrong");
  problems.add({"a", 2}, "wrong");
  EXPECT_EQ(message_of(problems), "a:1: wrong\na:2: wrong");
}

TEST(Problems, stay_readable_one_by_one) {
  Problems problems;
  problems.add({"b", 2}, "second");
  problems.add({"a", 1}, "first");
  EXPECT_EQ(problems.all().front().text, "second");
  try {
    problems.throw_if_any();
    FAIL();
  } catch (const InputError& error) {
    ASSERT_EQ(error.problems().size(), 2u);
    EXPECT_EQ(error.problems().front().text, "first");
  }
}

TEST(Suggestion, is_the_nearest_name) {
  const std::vector<std::string> known{"bolsheviks", "left_sr", "psr", "kadets"};
  EXPECT_EQ(suggest_name("bolshevik", known), "Did you mean 'bolsheviks'?");
  EXPECT_EQ(suggest_name("lefr_sr", known), "Did you mean 'left_sr'?");
  EXPECT_EQ(suggest_name("cadets", known), "Did you mean 'kadets'?");
}

TEST(Suggestion, is_a_name_that_contains_the_unknown_one) {
  const std::vector<std::string> known{"hops", "allegiance.issue_weight"};
  EXPECT_EQ(suggest_name("issue", known), "Did you mean 'allegiance.issue_weight'?");
}

TEST(Suggestion, lists_what_is_known_when_nothing_is_near) {
  const std::vector<std::string> known{"alpha", "beta"};
  EXPECT_EQ(suggest_name("qqqqqq", known), "Known: alpha, beta");
  EXPECT_EQ(suggest_name("x", {}), "There are none");
  EXPECT_EQ(suggest_name("", known), "Known: alpha, beta");
}

TEST(Suggestion, shortens_a_long_list) {
  std::vector<std::string> known;
  for (int i = 10; i < 40; ++i) known.push_back("name" + std::to_string(i));
  const std::string text = suggest_name("qqqqqqqqqqqqqq", known);
  EXPECT_THAT(text, HasSubstr("name21, ... (30 in all)"));
  EXPECT_THAT(text, testing::Not(HasSubstr("name22")));
}

TEST(NumberText, is_short_and_exact) {
  EXPECT_EQ(number_text(0), "0");
  EXPECT_EQ(number_text(3), "3");
  EXPECT_EQ(number_text(-0.1), "-0.1");
  EXPECT_EQ(number_text(1e-9), "1e-09");
  EXPECT_EQ(number_text(0.12345678), "0.12345678");
  EXPECT_EQ(number_text(85000000), "85000000");
  EXPECT_EQ(number_text(85000000.5), "85000000.5");
  EXPECT_EQ(number_text(std::numeric_limits<double>::infinity()), "inf");
  for (const double value : {1.0 / 3, 2.0 / 3, 1e300 / 7, std::numeric_limits<double>::max()})
    EXPECT_EQ(std::stod(number_text(value)), value);
}

}  // namespace
}  // namespace sim
