#include "sim/core/table_schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sim {
namespace {

using namespace columns;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Rows = std::vector<std::vector<std::string>>;

Table table_of(std::vector<std::string> names, const Rows& rows) {
  Table table("t.csv", std::move(names));
  int line = 2;
  for (const auto& row : rows) table.add_row(row, line++);
  return table;
}

std::vector<std::string> texts_of(const Problems& problems) {
  std::vector<std::string> texts;
  for (const Problem& p : problems.all())
    texts.push_back(std::to_string(p.where.line) + ": " + p.text);
  return texts;
}

/// What checking a table against a schema reports; leaves the table as readers get it.
std::vector<std::string> check(Table& table, const TableSchema& schema) {
  Problems problems;
  check_table(table, schema, problems);
  return texts_of(problems);
}

/// What a cell of a column is told; nothing: it is accepted.
std::string refusal_of(const Column& column, const std::string& cell) {
  Table table = table_of({column.name}, {{cell}});
  const auto texts = check(table, {.columns = {column}});
  EXPECT_EQ(table.is_sound(), texts.empty());
  EXPECT_EQ(table.cell(0, 0), texts.empty() ? cell : "") << "a refused cell is emptied";
  return texts.empty() ? "" : texts.front();
}

TEST(TableSchema, accepts_a_table_as_it_declares_it) {
  Table table = table_of({"id", "kind", "people", "note"}, {{"a", "town", "5", "anything: at all"},
                                                            {"b", "city", "6.5", ""}});
  const TableSchema schema = {.columns = {id("id"), word("kind", {"town", "city"}),
                                          number("people", 0, 10, "people")},
                              .key = {"id"}};
  EXPECT_THAT(check(table, schema), IsEmpty());
  EXPECT_EQ(table.size(), 2u);
  EXPECT_TRUE(table.is_sound());
}

TEST(TableSchema, refuses_numbers_out_of_bounds) {
  const Column people = number("people", 0, 5e6, "people");
  EXPECT_EQ(refusal_of(people, "5e6"), "");
  EXPECT_EQ(refusal_of(people, "1e15"),
            "2: 'people' is 1e15 (it must be between 0 and 5000000 people)");
  EXPECT_EQ(refusal_of(people, "-1"), "2: 'people' is -1 (it must be between 0 and 5000000 people)");
  EXPECT_EQ(refusal_of(people, "many"), "2: 'people' is 'many' (a number is needed)");
  EXPECT_EQ(refusal_of(people, ""), "2: 'people' is empty (a value is needed)");
  EXPECT_EQ(refusal_of(optional(people), ""), "");
  EXPECT_EQ(refusal_of(share("s"), "1.5"), "2: 's' is 1.5 (it must be between 0 and 1)");
  EXPECT_EQ(refusal_of(whole("seats", 0, 9, "1"), "1.5"), "2: 'seats' is 1.5 (an integer is needed)");
}

TEST(TableSchema, refuses_words_that_are_not_in_the_list) {
  EXPECT_EQ(refusal_of(flag("padded"), "true"), "");
  EXPECT_EQ(refusal_of(flag("padded"), "yes"), "2: unknown padded 'yes'");
  EXPECT_EQ(refusal_of(word("extent", {"full", "partial"}), "Full"), "2: unknown extent 'Full'");
  EXPECT_EQ(refusal_of(list_of(word("group", {"voters", "soldiers"})), "voters; soldiers"), "");
  EXPECT_EQ(refusal_of(list_of(word("group", {"voters", "soldiers"})), "voters;sailors"),
            "2: unknown group 'sailors'");
  EXPECT_EQ(refusal_of(list_of(word("group", {"voters"})), ";"),
            "2: 'group' is empty (a value is needed)");
}

TEST(TableSchema, refuses_ids_that_lists_and_files_could_not_hold) {
  for (const char* good : {"a", "left_sr", "moscow_2"}) EXPECT_EQ(refusal_of(id("id"), good), "");
  for (const char* bad : {"two words", "a;b", "*", "A", "2nd", "_a", "a-b", "town:a", "nobody",
                          "all", "nan", "caf\xc3\xa9", "a\x1b[31m"})
    EXPECT_THAT(refusal_of(id("id"), bad), HasSubstr("invalid id")) << bad;
  EXPECT_THAT(refusal_of(id("id"), std::string("a\0b", 3)), HasSubstr("invalid id"));
  EXPECT_THAT(refusal_of(id("id"), std::string(101, 'a')), HasSubstr("at most 100"));
  EXPECT_THAT(refusal_of(text("name"), "bell\a"), HasSubstr("control character"));
}

TEST(TableSchema, refuses_invalid_dates_and_months) {
  EXPECT_EQ(refusal_of(date("day"), "1917-11-07"), "");
  EXPECT_THAT(refusal_of(date("day"), "1917-02-29"), HasSubstr("a date such as"));
  EXPECT_EQ(refusal_of(month("from"), "1917-11"), "");
  EXPECT_THAT(refusal_of(month("from"), "1917-1"), HasSubstr("a month such as"));
}

TEST(TableSchema, refuses_pairs_in_the_wrong_order) {
  Table table = table_of({"from", "to"}, {{"1917-11-07", "1917-11-06"}, {"1917-11-07", ""}});
  EXPECT_THAT(check(table, {.columns = {date("from"), optional(date("to"))},
                            .ordered = {{"from", "to"}}}),
              ElementsAre("2: 'from' is 1917-11-07 (after 'to', 1917-11-06)"));
}

TEST(TableSchema, names_both_lines_of_a_duplicate_and_keeps_the_first) {
  Table table = table_of({"a", "b", "n"}, {{"x", "y", "1"}, {"x", "z", "2"}, {"x", "y", "3"}});
  EXPECT_THAT(check(table, {.columns = {id("a"), id("b"), share("n")}, .key = {"a"}}),
              testing::Contains(HasSubstr("duplicate a 'x' (first in line 2)")));
  table = table_of({"a", "b"}, {{"x", "y"}, {"x", "z"}, {"x", "y"}});
  EXPECT_THAT(check(table, {.columns = {id("a"), id("b")}, .key = {"a", "b"}}),
              ElementsAre("4: duplicate a, b 'x', 'y' (first in line 2)"));
  EXPECT_EQ(table.size(), 2u);
  EXPECT_FALSE(table.has_all_rows());
}

TEST(TableSchema, names_rows_that_are_missing) {
  const TableSchema schema = {.columns = {word("class", {"worker", "peasant"}),
                                          word("issue", {"war", "land"})},
                              .key = {"class", "issue"},
                              .complete = {"class", "issue"}};
  Table table = table_of({"class", "issue"},
                         {{"worker", "war"}, {"worker", "land"}, {"peasant", "war"}});
  EXPECT_THAT(check(table, schema), ElementsAre("0: class 'peasant', issue 'land' has no row"));
  table = table_of({"class", "issue"}, {});
  EXPECT_THAT(check(table, schema), ElementsAre("0: the table has 0 rows (at least 1 needed)"));
}

TEST(TableSchema, bounds_the_size_of_a_table) {
  Table table = table_of({"a"}, {{"x"}, {"y"}, {"z"}});
  EXPECT_THAT(check(table, {.columns = {id("a")}, .most_rows = 2}),
              ElementsAre("0: the table has 3 rows (at most 2)"));
  EXPECT_EQ(table.size(), 0u);
}

TEST(TableSchema, adds_missing_columns_so_that_readers_need_not_ask) {
  Table table = table_of({"id", "pop"}, {{"a", "5"}});
  EXPECT_THAT(check(table, {.columns = {id("id"), number("people", 0, 9, "people")},
                            .key = {"id"}}),
              ElementsAre("1: the column 'people' is missing"));
  EXPECT_EQ(table.cell(0, table.column("people")), "");
  EXPECT_TRUE(table.has_all_rows());
  EXPECT_FALSE(table.is_sound());
}

TEST(TableSchema, checks_undeclared_columns_if_it_says_what_they_are) {
  Table table = table_of({"id", "polish", "jewish"}, {{"a", "0.5", "50 %"}});
  EXPECT_THAT(check(table, {.columns = {id("id")}, .others = share("language")}),
              ElementsAre("2: 'jewish' is '50 %' (a number is needed)"));
}

TEST(TableSchema, follows_references_to_other_tables) {
  Table provinces = table_of({"id", "share"}, {{"tambov", "7"}, {"tula", "1"}});
  Table towns = table_of({"id", "province"},
                         {{"kozlov", "tambov"}, {"efremov", "tulla"}, {"minsk", "*"}});
  const TableSchema of_provinces = {.columns = {id("id"), share("share")}, .key = {"id"}};
  const TableSchema of_towns = {.columns = {id("id"), reference("province", "provinces", "id",
                                                                {"*"})},
                                .key = {"id"}};
  Problems problems;
  check_tables({{"provinces", &provinces, &of_provinces}, {"towns", &towns, &of_towns}}, problems);
  ASSERT_EQ(problems.all().size(), 2u) << "a province with a mistake is no unknown province";
  EXPECT_THAT(problems.all()[1].text, HasSubstr("unknown province 'tulla'"));
  EXPECT_EQ(problems.all()[1].suggestion, "Did you mean 'tula'?");
  EXPECT_EQ(problems.all()[1].where.line, 3);
}

TEST(TableSchema, does_not_repeat_in_other_tables_that_one_has_no_ids) {
  Table provinces = table_of({"name"}, {{"Tambov"}});
  Table towns = table_of({"province"}, {{"tambov"}});
  const TableSchema of_provinces = {.columns = {id("id")}, .key = {"id"}};
  const TableSchema of_towns = {.columns = {reference("province", "provinces", "id")},
                                .complete = {"province"}};
  Problems problems;
  check_tables({{"provinces", &provinces, &of_provinces}, {"towns", &towns, &of_towns}}, problems);
  EXPECT_THAT(texts_of(problems), ElementsAre("1: the column 'id' is missing"));
}

TEST(TableSchema, reports_a_mistake_of_many_rows_a_few_times) {
  Table table = table_of({"n"}, Rows(1000, {"much"}));
  const auto texts = check(table, {.columns = {share("n")}});
  EXPECT_EQ(texts.size(), 51u);
  EXPECT_EQ(texts.back(), "0: 'n' has 950 more mistakes of this kind");
}

}  // namespace
}  // namespace sim
