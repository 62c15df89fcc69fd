#include "sim/core/parameters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace sim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Few : ParameterSet {
  Parameter weight{*this, {"choice.weight", "1", 3, 1, 6, "weight of issues", "assumption"}};
  Parameter rate{*this, {"choice.rate", "per week", 1e-9, 0, 1e-6, "a small rate", "assumption"}};
  Parameter size{*this, {"size", "people", 50, 20, 300, "size of a community", "assumption"}};
};

Node number(double value, int line = 1) { return {value, {"f.toml", line}}; }
Node whole(std::int64_t value, int line = 1) { return {value, {"f.toml", line}}; }

std::vector<std::string> lines(const Problems& problems) {
  std::vector<std::string> found;
  for (const Problem& problem : problems.all())
    found.push_back(problem.text + "|" + problem.suggestion);
  return found;
}

TEST(Parameters, have_their_defaults_and_an_order) {
  const Few few;
  EXPECT_EQ(few.weight, 3);
  std::vector<std::string> names;
  for (const Parameter* parameter : few.all()) names.push_back(parameter->info().name);
  EXPECT_THAT(names, ElementsAre("choice.weight", "choice.rate", "size"));
  EXPECT_EQ(few.find("size"), &few.size);
  EXPECT_EQ(few.find("choice"), nullptr);
}

TEST(Parameters, may_be_whole_numbers_only) {
  struct Counts : ParameterSet {
    Parameter steps{*this, {"steps", "1", 4, 0, 10, "", "assumption", true}};
  } counts;
  Node settings;
  settings.set("steps", number(6));
  Problems problems;
  counts.apply(settings, problems);
  EXPECT_TRUE(problems.empty());
  settings.set("steps", number(6.5));
  counts.apply(settings, problems);
  ASSERT_EQ(problems.all().size(), 1u);
  EXPECT_THAT(problems.all()[0].text, HasSubstr("is 6.5 (its range is 0 to 10, unit 1, whole"));
  EXPECT_EQ(counts.steps.count(), 6u);
}

TEST(Parameters, take_numbers_from_nested_tables) {
  Few few;
  Node settings;
  settings.set("choice.weight", number(4.5));
  settings.set("size", whole(20));
  Problems problems;
  few.apply(settings, problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(few.weight, 4.5);
  EXPECT_EQ(few.size, 20) << "the bounds belong to the range";
  EXPECT_EQ(few.rate, 1e-9);
}

TEST(Parameters, out_of_range_are_reported_and_left) {
  Few few;
  Node settings;
  settings.set("choice.weight", number(6.5));
  settings.set("choice.rate", number(2e-6));
  settings.set("size", number(std::nan("")));
  Problems problems;
  few.apply(settings, problems);
  EXPECT_THAT(
      lines(problems),
      ElementsAre("parameter 'choice.weight' is 6.5 (its range is 1 to 6, unit 1)|The default is 3",
                  "parameter 'choice.rate' is 2e-06 (its range is 0 to 1e-06, unit per week)|"
                  "The default is 1e-09",
                  "parameter 'size' is nan (its range is 20 to 300, unit people)|"
                  "The default is 50"));
  EXPECT_EQ(few.weight, 3);
  EXPECT_EQ(few.rate, 1e-9);
  EXPECT_EQ(few.size, 50);
}

TEST(Parameters, unknown_names_and_kinds_are_reported_together) {
  Few few;
  Node settings;
  settings.set("choice.wieght", number(2, 3));
  settings.set("choice.weight", Node{std::string("much"), {"f.toml", 4}});
  settings.set("chance.rate", number(0, 5));
  settings.set("choice.rate.deep", number(0, 6));
  Problems problems;
  few.apply(settings, problems);
  EXPECT_THAT(lines(problems),
              ElementsAre("unknown parameter 'choice.wieght'|Did you mean 'choice.weight'?",
                          "parameter 'choice.weight' is \"much\" (a number is needed)|",
                          "parameter 'choice.rate' is {deep = 0.0} (a number is needed)|",
                          "unknown parameter 'chance.rate'|Did you mean 'choice.rate'?"));
  EXPECT_EQ(problems.all()[0].where.line, 3);
}

TEST(Parameters, need_a_table) {
  Few few;
  Problems problems;
  few.apply(whole(3, 9), problems);
  ASSERT_EQ(problems.all().size(), 1u);
  EXPECT_EQ(problems.all()[0].where.line, 9);
  EXPECT_THAT(problems.all()[0].text, HasSubstr("a table of parameters is needed"));
}

}  // namespace
}  // namespace sim
