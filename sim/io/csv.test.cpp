#include "sim/io/csv.hpp"

#include <gtest/gtest.h>

#include "sim/io/test_folder.hpp"

namespace sim::io {
namespace {

TEST(Csv, quotes_commas_and_line_breaks_within_cells_are_read) {
  const TestFolder folder;
  Problems problems;
  const Table table = read_csv(
      folder.file("a.csv", "id,text\n1,\"a, \"\"b\"\"\"\n2,\"two\nlines\"\n3,\n"), problems);
  ASSERT_TRUE(problems.empty()) << text_of(problems);
  ASSERT_EQ(table.size(), 3u);
  EXPECT_EQ(table.cell(0, 1), "a, \"b\"");
  EXPECT_EQ(table.cell(1, 1), "two\nlines");
  EXPECT_EQ(table.cell(2, 1), "");
  EXPECT_EQ(table.line(1), 3);
  EXPECT_EQ(table.line(2), 5);
}

TEST(Csv, a_file_from_a_spreadsheet_is_read) {
  const TestFolder folder;
  Problems problems;
  const Table table =
      read_csv(folder.file("a.csv", "\xEF\xBB\xBFid , place\r\n1,\"Москва\"\r\n\r\n2,x"), problems);
  ASSERT_TRUE(problems.empty()) << text_of(problems);
  EXPECT_EQ(table.column("id"), 0);
  EXPECT_EQ(table.column("place"), 1);
  ASSERT_EQ(table.size(), 2u);
  EXPECT_EQ(table.cell(0, 1), "Москва");
  EXPECT_EQ(table.cell(1, 1), "x");
  EXPECT_EQ(table.line(1), 4);
}

TEST(Csv, all_mistakes_are_reported_at_once) {
  const TestFolder folder;
  Problems problems;
  const Table table = read_csv(
      folder.file("a.csv", "a,b,a\n1,2\n1,\"x\"y,3\n1,2,3\n4,\"never closed,\n5,6,7\n"), problems);
  EXPECT_EQ(table.size(), 1u);
  EXPECT_EQ(text_of(problems),
            "a.csv:1: the column 'a' stands twice\n"
            "a.csv:2: the row has 2 cells (the header names 3 columns)\n"
            "a.csv:3: 'y' follows a closing quote (double a quote that belongs to the text)\n"
            "a.csv:5: a quote is opened and never closed\n");
}

TEST(Csv, an_empty_or_missing_file_is_a_problem) {
  const TestFolder folder;
  Problems problems;
  read_csv(folder.file("empty.csv", ""), problems);
  read_csv(folder.file("blank.csv", "\n\n"), problems);
  read_csv(folder / "missing.csv", problems);
  EXPECT_EQ(problems.all().size(), 3u) << text_of(problems);
}

TEST(Csv, written_cells_read_back) {
  const TestFolder folder;
  Problems problems;
  const std::vector<std::string> cells{"plain", "a,b", "say \"no\"", "two\nlines", " edge ", ""};
  std::string header, row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    header += (i == 0 ? "c" : ",c") + std::to_string(i);
    row += (i == 0 ? "" : ",") + csv_cell(cells[i]);
  }
  const Table table = read_csv(folder.file("a.csv", header + "\n" + row + "\n"), problems);
  ASSERT_TRUE(problems.empty()) << text_of(problems);
  for (std::size_t i = 0; i < cells.size(); ++i)
    EXPECT_EQ(table.cell(0, static_cast<int>(i)), cells[i]);
  EXPECT_EQ(csv_cell("plain"), "plain");
}

}  // namespace
}  // namespace sim::io
