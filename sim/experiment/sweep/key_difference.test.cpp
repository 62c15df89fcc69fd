#include "sim/experiment/sweep/key_difference.hpp"

#include <gtest/gtest.h>

namespace sim::experiment {
namespace {

const std::string scenario = "run.scale = 10\nrun.until = 1917-12-31\n";
const std::string two = "sweep.scalar = [{name = \"a\", event = \"vote\"}, {name = \"b\"}]\n";
const std::string one = "sweep.scalar = [{name = \"a\", event = \"vote\"}]\n";

TEST(KeyDifference, names_the_entry_that_a_list_lacks) {
  EXPECT_EQ(key_difference(scenario + two, scenario + one),
            "there: one of sweep.scalar = {name = \"b\"}; here: nothing");
  EXPECT_EQ(key_difference(scenario + one, scenario + two),
            "there: nothing; here: one of sweep.scalar = {name = \"b\"}");
}

TEST(KeyDifference, shows_the_values_that_differ) {
  EXPECT_EQ(key_difference(scenario, "run.scale = 20\nrun.until = 1917-12-31\n"),
            "there: run.scale = 10; here: run.scale = 20");
}

TEST(KeyDifference, names_the_table_of_a_key) {
  EXPECT_EQ(key_difference("[run]\nscale = 10\n\n[parameters.club]\njoin = 1\ndata = 5\n",
                           "[run]\nscale = 20\n\n[parameters.club]\njoin = 2\ndata = 5\n"),
            "there: run.scale = 10; parameters.club.join = 1; here: run.scale = 20; "
            "parameters.club.join = 2");
}

TEST(KeyDifference, shows_long_values_from_where_they_differ) {
  const std::string same(300, 'x');
  const std::string text = key_difference("a = \"" + same + "old\"\n", "a = \"" + same + "new\"\n");
  EXPECT_NE(text.find("old"), std::string::npos) << text;
  EXPECT_NE(text.find("new"), std::string::npos) << text;
  EXPECT_LT(text.size(), 200u);
}

TEST(KeyDifference, says_that_tables_differ_and_counts_what_it_does_not_show) {
  EXPECT_EQ(key_difference("data = 12\n", "data = 13\n"),
            "there: data = tables of other content; here: data = tables of other content");
  EXPECT_EQ(key_difference("a = 1\nb = 1\nc = 1\nd = 1\n", ""),
            "there: a = 1; b = 1; c = 1; and 1 more; here: nothing");
}

}  // namespace
}  // namespace sim::experiment
