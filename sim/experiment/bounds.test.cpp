#include "sim/experiment/bounds.hpp"

#include <gtest/gtest.h>

namespace sim::experiment {
namespace {

Table bounds_table() {
  return {"bounds.csv",
          {"id", "date", "date_end", "anchor", "observable", "statistic", "place", "social_class",
           "faction", "among", "low", "high", "confidence", "why"}};
}

TEST(Bounds, reads_a_row) {
  Table table = bounds_table();
  table.add_row({"a", "1917-03-08", "1917-03-18", "mutiny", "support", "max", "front:*", "soldier",
                 "reds;greens", "followers", "0.1", "0.5", "B", "why"},
                2);
  Problems problems;
  const std::vector<Bound> bounds = read_bounds(table, problems);
  ASSERT_TRUE(problems.empty());
  ASSERT_EQ(bounds.size(), 1u);
  EXPECT_EQ(bounds[0].anchor, "mutiny");
  EXPECT_EQ(bounds[0].statistic, Bound::Statistic::max);
  EXPECT_EQ(bounds[0].among, Bound::Among::followers);
  EXPECT_EQ(bounds[0].factions, (std::vector<std::string>{"reds", "greens"}));
  EXPECT_EQ(bounds[0].date_end, Date::from_ymd(1917, 3, 18));
}

TEST(Bounds, measures_how_far_a_value_lies_beyond_the_nearer_end) {
  Bound bound;
  bound.low = 0.2;
  bound.high = 0.5;
  EXPECT_EQ(bound.outside(0.3), 0);
  EXPECT_EQ(bound.outside(0.2), 0);
  EXPECT_DOUBLE_EQ(bound.outside(0.1), -0.1);
  EXPECT_DOUBLE_EQ(bound.outside(0.75), 0.25);
}

TEST(Bounds, reports_every_mistake_with_its_line) {
  Table table = bounds_table();
  table.add_row({"a", "", "1917-03-18", "", "acting", "median", "", "worker", "", "adults", "0.1",
                 "0.5", "", ""},
                2);
  table.add_row({"b", "1917-03-08", "1917-03-01", "", "acting", "max", "all", "worker", "",
                 "adults", "0.5", "0.5", "", ""},
                3);
  table.add_row({"b", "1917-03-08", "1917-03-10", "", "acting", "max", "all", "worker", "",
                 "people", "0.1", "", "", ""},
                4);
  Problems problems;
  read_bounds(table, problems);
  std::string all;
  for (const Problem& problem : problems.all())
    all += std::to_string(problem.where.line) + ": " + problem.text + "\n";
  EXPECT_EQ(all,
            "2: 'date' is empty (a value is needed)\n"
            "2: unknown statistic 'median'\n"
            "2: 'place' is empty (a value is needed)\n"
            "4: unknown among 'people'\n"
            "4: 'high' is empty (a value is needed)\n"
            "3: 'date' is 1917-03-08 (after 'date_end', 1917-03-01)\n"
            "4: duplicate id 'b' (first in line 3)\n"
            "3: 'low' is 0.5 (not below 'high', 0.5)\n");
}

}  // namespace
}  // namespace sim::experiment
