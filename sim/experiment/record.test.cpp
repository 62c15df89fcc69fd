#include "sim/experiment/record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace sim::experiment {
namespace {

/// A table of comma-separated lines; the first has the names of the columns.
Table table(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::vector<std::string>> lines;
  for (std::string line; std::getline(in, line);) {
    lines.emplace_back();
    std::istringstream cells(line + ",");
    for (std::string cell; std::getline(cells, cell, ',');) lines.back().push_back(cell);
  }
  Table made("record.csv", lines[0]);
  for (std::size_t i = 1; i < lines.size(); ++i) made.add_row(lines[i], static_cast<int>(i) + 1);
  return made;
}

const std::string header =
    "id,date,date_end,observable,event,place,group,list,value,low,high,unit,role,source,"
    "confidence,note\n";

std::vector<std::string> texts(const Problems& problems) {
  std::vector<std::string> all;
  for (const Problem& problem : problems.all())
    all.push_back(std::to_string(problem.where.line) + ": " + problem.text);
  return all;
}

TEST(ReadRecord, reads_values_ranges_periods_and_dates) {
  Problems problems;
  const Record record = read_record(
      table(header +
            "a,1917-11-25,,vote_share,e,town:x,voters,reds,0.4,0.3,0.5,1,calibration,book,A,n\n"
            "b,1915-01-01,1915-12-31,strikers,s,all,workers,,1.5e+06,,,persons,context,book,B,\n"
            "c,1914-01-24,,event_date,c,all,,,1914-01-24,1914-01-14,,date,validation,book,B,\n"),
      nullptr, nullptr, problems);
  EXPECT_THAT(texts(problems), testing::IsEmpty());
  ASSERT_EQ(record.rows.size(), 3u);
  EXPECT_EQ(record.rows[0].low, 0.3);
  EXPECT_EQ(record.rows[0].list, "reds");
  EXPECT_EQ(kind_of(record.rows[0]), ValueKind::share);
  EXPECT_EQ(record.rows[1].value, 1.5e6);
  EXPECT_EQ(record.rows[1].date_end, Date::parse("1915-12-31"));
  EXPECT_FALSE(record.rows[1].high);
  EXPECT_EQ(record.rows[1].role, Role::context);
  EXPECT_EQ(kind_of(record.rows[1]), ValueKind::count);
  EXPECT_EQ(record.rows[2].value, 10);
  EXPECT_EQ(record.rows[2].low, 0);
  EXPECT_EQ(kind_of(record.rows[2]), ValueKind::date);
  EXPECT_EQ(record.rows[2].origin.line, 4);
}

TEST(ReadRecord, reports_every_mistake_at_once) {
  Problems problems;
  read_record(
      table(header + "a,1917-11-25,,vote_share,e,all,voters,x,much,0.6,0.5,1,calibration,,A,\n"
                     "a,1917-11-25,1917-11-01,vote_share,e,all,voters,x,0.4,,,1,validatoin,,A,\n"
                     ",1917-11-31,,vote_share,e,all,voters,x,,,,1,context,,A,\n"
                     "d,,,event_date,,all,,,0.4,,,1,context,,A,\n"),
      nullptr, nullptr, problems);
  EXPECT_THAT(texts(problems),
              testing::UnorderedElementsAre(
                  "2: 'value' is 'much' (a number is needed)",
                  "2: 'low' is 0.6 (above 'high', 0.5)",
                  "3: duplicate id 'a' (first in line 2)",
                  "3: 'date' is 1917-11-25 (after 'date_end', 1917-11-01)",
                  "3: unknown role 'validatoin'", "4: 'id' is empty (a value is needed)",
                  testing::HasSubstr("4: 'date' is '1917-11-31' (a date"),
                  "4: 'value' is empty (a value is needed)",
                  "5: 'date' is empty (a value is needed)",
                  "5: 'event' is empty (a value is needed)",
                  testing::HasSubstr("5: 'value' is '0.4' (a date")));
}

TEST(ReadRecord, reports_missing_columns) {
  Problems problems;
  read_record(table("id,date,valu\n"), nullptr, nullptr, problems);
  EXPECT_EQ(problems.all().size(), 14u);
}

TEST(ReadRecord, finds_the_phase_of_a_day) {
  Problems problems;
  const Table phases =
      table("phase,from,to,title\nwar,,1917-03-12,War\npeace,1917-03-14,1917-03-20,Peace\n");
  const Record record = read_record(table(header), &phases, nullptr, problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(record.phase_of(Date::parse("1917-03-12").value()), "war");
  EXPECT_EQ(record.phase_of(Date::parse("1917-03-13").value()), "none");
  EXPECT_EQ(record.phase_of(Date::parse("1917-03-20").value()), "peace");
  EXPECT_EQ(record.phase_of(Date::parse("1917-03-21").value()), "none");
}

TEST(ReadRecord, reports_phases_that_overlap_or_end_before_they_begin) {
  Problems problems;
  const Table phases = table(
      "phase,from,to,title\nwar,1914-08-01,1917-03-12,\npeace,1917-03-12,,\n"
      "never,1913-02-02,1913-01-01,\n");
  read_record(table(header), &phases, nullptr, problems);
  EXPECT_THAT(texts(problems),
              testing::UnorderedElementsAre("3: the phase 'peace' overlaps the phase 'war'",
                                            "4: 'from' is 1913-02-02 (after 'to', 1913-01-01)"));
}

TEST(ReadRecord, knows_which_groups_count_as_others_and_which_stand_apart) {
  Problems problems;
  const Table groups =
      table("group,counted_as,apart,note\nabsent_voters,voters,true,\ncrews,sailors,false,\n");
  const Record record = read_record(table(header), nullptr, &groups, problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(record.counted_as("absent_voters"), "voters");
  EXPECT_EQ(record.counted_as("voters"), "voters");
  EXPECT_THAT(record.apart, testing::ElementsAre("absent_voters"));
  const Table wrong = table("group,counted_as,apart,note\nabsent_voters,voters,yes,\n");
  read_record(table(header), nullptr, &wrong, problems);
  EXPECT_THAT(texts(problems),
              testing::ElementsAre("2: unknown apart 'yes'"));
}

}  // namespace
}  // namespace sim::experiment
