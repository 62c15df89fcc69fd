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

TEST(Table, gains_columns_and_loses_rows) {
  Table table("a.csv", {"x", "y"});
  table.add_row({"1", "2"}, 2);
  table.add_row({"3", "4"}, 3);
  table.add_row({"5", "6"}, 4);
  table.add_column("z");
  table.set_cell(2, table.column("z"), "7");
  table.remove_rows({false, true, false});
  ASSERT_EQ(table.size(), 2u);
  EXPECT_EQ(table.cell(0, table.column("z")), "");
  EXPECT_EQ(table.cell(1, table.column("x")), "5");
  EXPECT_EQ(table.cell(1, table.column("z")), "7");
  EXPECT_EQ(table.line(1), 4);
}

TEST(Row, reads_cells) {
  const Table table = table_with({"left_sr", "-0.25", "1917-11-07", " a; b ;;c "});
  Problems problems;
  const Row row = table.row(0, problems);
  EXPECT_EQ(row.text("id"), "left_sr");
  EXPECT_EQ(row.number("value"), -0.25);
  EXPECT_EQ(row.date("date"), Date::from_ymd(1917, 11, 7));
  EXPECT_THAT(row.list("parts"), ElementsAre("a", "b", "c"));
  const std::vector<std::string> names = {"psr", "left_sr"};
  EXPECT_EQ(row.index("id", names), 1u);
  EXPECT_TRUE(table_with({"true", "", "", ""}).row(0, problems).flag("id"));
  EXPECT_EQ(table_with({"", "", "1917-11", ""}).row(0, problems).month("date"),
            Date::from_ymd(1917, 11, 1));
}

TEST(Row, takes_an_empty_cell_as_no_value) {
  const Table table = table_with({"", "", "", ""});
  Problems problems;
  const Row row = table.row(0, problems);
  EXPECT_EQ(row.text("id"), "");
  EXPECT_EQ(row.number("value"), 0);
  EXPECT_EQ(row.maybe_number("value"), std::nullopt);
  EXPECT_EQ(row.date("date"), std::nullopt);
  EXPECT_EQ(row.month("date"), std::nullopt);
  EXPECT_FALSE(row.flag("id"));
  EXPECT_EQ(row.index("id", std::vector<std::string>{"a", "b"}), 0u);
  EXPECT_THAT(row.list("parts"), IsEmpty());
}

TEST(Row, reports_mistakes_at_its_line) {
  const Table table = table_with({"x", "", "", ""});
  Problems problems;
  table.row(0, problems).problem("'x' is unknown", "Did you mean 'y'?");
  ASSERT_EQ(problems.all().size(), 1u);
  EXPECT_EQ(problems.all()[0].where.file, "factions.csv");
  EXPECT_EQ(problems.all()[0].where.line, 7);
}

TEST(ParseNumber, takes_decimal_numbers_only) {
  EXPECT_EQ(parse_number("-1.5e3"), -1500);
  for (const char* text : {"", "many", "1,5", "0.5 ", " 1", "1e999", "nan", "inf", "0x10", "+5",
                           "-", "1e5e", "infinity", "5%"})
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
}

}  // namespace
}  // namespace sim
