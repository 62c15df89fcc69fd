#include "sim/core/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Table table_with(std::vector<std::string> cells) {
  Table table("factions.csv", {"id", "value", "date", "parts"});
  table.add_row(std::move(cells), 7);
  return table;
}

std::vector<std::string> texts(const Problems& problems) {
  std::vector<std::string> found;
  for (const Problem& problem : problems.all()) found.push_back(problem.text);
  return found;
}

TEST(Table, keeps_rows_in_order_with_their_lines) {
  Table table("a.csv", {"x", "y"});
  table.add_row({"1", "2"}, 2);
  table.add_row({"3", "4"}, 5);
  EXPECT_EQ(table.size(), 2u);
  EXPECT_EQ(table.cell(1, table.column("x")), "3");
  EXPECT_EQ(table.cell(0, table.column("y")), "2");
  EXPECT_EQ(table.line(1), 5);
  EXPECT_EQ(table.column("z"), -1);
}

TEST(Table, reports_each_missing_column) {
  const Table table("a.csv", {"place", "people"});
  Problems problems;
  EXPECT_TRUE(table.require(std::vector<std::string>{"people", "place"}, problems));
  EXPECT_FALSE(table.require(std::vector<std::string>{"places", "class", "people"}, problems));
  EXPECT_THAT(texts(problems),
              ElementsAre("the column 'places' is missing", "the column 'class' is missing"));
  EXPECT_EQ(problems.all()[0].suggestion, "Did you mean 'place'?");
}

TEST(Row, reads_cells) {
  const Table table = table_with({"left_sr", "-0.25", "1917-11-07", " a; b ;;c "});
  Problems problems;
  const Row row = table.row(0, problems);
  EXPECT_EQ(row.text("id"), "left_sr");
  EXPECT_EQ(row.number("value", -1, 1), -0.25);
  EXPECT_EQ(row.date("date"), Date::from_ymd(1917, 11, 7));
  EXPECT_THAT(row.list("parts"), ElementsAre("a", "b", "c"));
  EXPECT_TRUE(problems.empty());
}

TEST(Row, takes_an_empty_cell_as_no_value) {
  const Table table = table_with({"", "", "", ""});
  Problems problems;
  const Row row = table.row(0, problems);
  EXPECT_EQ(row.text("id"), "");
  EXPECT_EQ(row.maybe_number("value"), std::nullopt);
  EXPECT_EQ(row.date("date"), std::nullopt);
  EXPECT_THAT(row.list("parts"), IsEmpty());
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(row.number("value"), 0);
  EXPECT_THAT(texts(problems), ElementsAre("'value' is empty (a number is needed)"));
}

TEST(Row, refuses_what_is_no_number) {
  for (const char* cell : {"many", "1,5", "0.5 ", " 1", "1e999", "nan", "inf", "0x10", "+5", "-",
                           "1e5e", "infinity", "5%"}) {
    const Table table = table_with({"", cell, "", ""});
    Problems problems;
    EXPECT_EQ(table.row(0, problems).number("value"), 0) << cell;
    EXPECT_THAT(texts(problems),
                ElementsAre(std::string("'value' is '") + cell + "' (a number is needed)"));
  }
}

TEST(Row, names_the_range_that_a_number_leaves) {
  const Table table = table_with({"", "1.5", "", ""});
  Problems problems;
  const Row row = table.row(0, problems);
  constexpr double most = std::numeric_limits<double>::max();
  EXPECT_EQ(row.number("value", 0, 1), 0);
  EXPECT_EQ(row.maybe_number("value", 2, most), std::nullopt);
  EXPECT_EQ(row.maybe_number("value", -most, 1), std::nullopt);
  EXPECT_EQ(row.number("value", 1.5, 1.5), 1.5);
  EXPECT_THAT(texts(problems), ElementsAre("'value' is 1.5 (it must be between 0 and 1)",
                                           "'value' is 1.5 (it must be at least 2)",
                                           "'value' is 1.5 (it must be at most 1)"));
}

TEST(Row, reports_mistakes_at_its_line_and_goes_on) {
  const Table table = table_with({"x", "many", "1917-02-30", ""});
  Problems problems;
  const Row row = table.row(0, problems);
  row.number("value");
  EXPECT_EQ(row.date("date"), std::nullopt);
  row.problem("'x' is unknown", "Did you mean 'y'?");
  EXPECT_THROW(
      {
        try {
          problems.throw_if_any();
        } catch (const InputError& error) {
          EXPECT_STREQ(error.what(),
                       "factions.csv:7: 'value' is 'many' (a number is needed)\n"
                       "factions.csv:7: 'date' is '1917-02-30' (a date such as 2024-07-31 is "
                       "needed)\n"
                       "factions.csv:7: 'x' is unknown. Did you mean 'y'?");
          throw;
        }
      },
      InputError);
}

}  // namespace
}  // namespace sim
