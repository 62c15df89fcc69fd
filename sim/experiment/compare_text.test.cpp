#include "sim/experiment/compare_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <sstream>
#include <string>

#include "sim/experiment/scoring.test.hpp"

namespace sim::experiment {
namespace {

std::string written(const Scores& scores, void (*write)(const Scores&, std::ostream&)) {
  std::ostringstream out;
  write(scores, out);
  return out.str();
}

/// A vote, a date, a strike total, and a row that has no result.
Scores example() {
  Record record;
  record.phases = {{"war", {}, day("1917-03-12"), "War"},
                   {"after", day("1917-03-13"), {}, "After"}};
  record.rows = {election_row("vote.town.a.reds", "town:a", "reds", 0.25),
                 date_row("revolt", "1917-11-07"),
                 strikers_row("strikers.police_reports.1915-01-01.all_provinces", "1915-01-01",
                              "1915-12-31", 1500000),
                 election_row("said \"no\", twice", "town:b", "reds", 0.5),
                 election_row("shown", "town:a", "reds", 0.5)};
  record.rows[0].low = 0.2;
  record.rows[0].high = 0.3;
  record.rows[4].role = Role::context;
  RunData run = weekly_run(2, "1914-01-05", 250);
  add_votes(run, "town:a", "reds", {0.5, 0.25});
  add_event(run, 0, "revolt", "1917-11-17", false);
  add_strikers(run, Aggregate::sum, [](std::size_t, std::size_t) { return 7000.0; });
  return score(record, run);
}

/// Reads one JSON value and says where the text stops being JSON.
class JsonCheck {
 public:
  /// The place of the first mistake, or npos.
  static std::size_t first_mistake(const std::string& text) {
    JsonCheck check(text);
    if (check.value() && (check.skip(), check.at_ == text.size())) return std::string::npos;
    return check.at_;
  }

 private:
  explicit JsonCheck(const std::string& text) : text_(text) {}
  void skip() { at_ = std::min(text_.find_first_not_of(" \n", at_), text_.size()); }
  bool take(const std::string& token) {
    skip();
    if (text_.compare(at_, token.size(), token) != 0) return false;
    at_ += token.size();
    return true;
  }
  bool matches(const char* pattern) {
    skip();
    std::smatch match;
    const auto begin = text_.begin() + static_cast<std::ptrdiff_t>(at_);
    const auto here = std::regex_constants::match_continuous;
    if (!std::regex_search(begin, text_.end(), match, std::regex(pattern), here)) return false;
    at_ += static_cast<std::size_t>(match.length());
    return true;
  }
  bool string() { return matches(R"x("([^"\\\x00-\x1f]|\\["\\]|\\u[0-9a-f]{4})*")x"); }
  bool member() { return string() && take(":") && value(); }
  bool value() {
    if (take("{")) return take("}") || list("}", [this] { return member(); });
    if (take("[")) return take("]") || list("]", [this] { return value(); });
    return take("null") || take("true") || take("false") || string() ||
           matches(R"(-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?)");
  }
  template <class Entry>
  bool list(const char* end, Entry entry) {
    do
      if (!entry()) return false;
    while (take(","));
    return take(end);
  }

  const std::string& text_;
  std::size_t at_ = 0;
};

TEST(CompareTable, shows_rows_by_phase_then_the_summary_then_what_is_not_comparable) {
  EXPECT_EQ(written(example(), write_compare_table), R"(War
id                                         documented    low..high     median               q05..q95      error covered
strikers.poli...s.1915-01-01.all_provinces  1,500,000                 365,000       365,000..365,000 -1,135,000 miss

After
id                                         documented    low..high     median               q05..q95      error covered
vote.town.a.reds                                0.250 0.200..0.300      0.375           0.263..0.487     +0.125 miss
revolt                                     1917-11-07              1917-11-17 1917-11-17..1917-11-17    +10.0 d miss 1/2
shown                                           0.500                   0.375           0.263..0.487          - context

Summary
phase                  observable                rows compared        MAE in 90 %       CRPS   skill naive log ratio
war                    strikers                     1        1  1,135,000    0.00  1,135,000       -     0      0.61
after                  event_date                   1        1     10.0 d    0.00     10.0 d       -     0         -
after                  vote_share                   2        1      0.125    0.00      0.062    0.50     1         -
3 of 4 rows compared (75 %), 1 more for context; 2 replicates

Not comparable
  event 'election' has no place 'town:b' (1 row)
    said "no", twice
)");
}

TEST(CompareTable, fits_120_columns) {
  std::istringstream lines(written(example(), write_compare_table));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 120u) << line;
}

TEST(CompareTable, shows_every_row_that_belongs_to_no_phase) {
  Scores scores = example();
  scores.phases.clear();
  for (RowScore& one : scores.rows) one.phase = "none";
  const std::string text = written(scores, write_compare_table);
  EXPECT_THAT(text, testing::StartsWith("All rows\n"));
  EXPECT_THAT(text, testing::HasSubstr("\nvote.town.a.reds "));
}

TEST(CompareCsv, writes_every_row_with_full_numbers_and_quoted_text) {
  EXPECT_EQ(
      written(example(), write_compare_csv),
      R"(id,observable,documented,low,high,median,q05,q95,error,covered,status,phase,date,)"
      R"(date_end,event,place,group,list,unit,role,replicates,crps,naive)"
      "\n"
      R"(vote.town.a.reds,vote_share,0.25,0.2,0.3,0.375,0.2625,0.4875,0.125,false,ok,after,)"
      R"(1917-11-25,,election,town:a,voters,reds,1,calibration,2,0.0625,0.5)"
      "\n"
      R"(revolt,event_date,1917-11-07,,,1917-11-17,1917-11-17,1917-11-17,10,false,)"
      R"(happened in 1 of 2 replicates,after,1917-11-07,,revolt,all,,,date,calibration,1,10,)"
      "\n"
      R"(strikers.police_reports.1915-01-01.all_provinces,strikers,1500000,,,365000,365000,)"
      R"(365000,-1135000,false,ok,war,1915-01-01,1915-12-31,strikes,all,workers,,persons,)"
      R"(calibration,2,1135000,)"
      "\n"
      R"("said ""no"", twice",vote_share,0.5,,,,,,,,)"
      R"(not comparable: event 'election' has no place 'town:b',after,1917-11-25,,election,)"
      R"(town:b,voters,reds,1,calibration,0,,)"
      "\n"
      R"(shown,vote_share,0.5,,,0.375,0.2625,0.4875,,,context,after,1917-11-25,,election,town:a,)"
      R"(voters,reds,1,context,2,,)"
      "\n");
}

TEST(CompareJson, writes_rows_summary_and_total) {
  Scores scores = example();
  scores.rows.resize(2);
  scores.summary.resize(1);
  EXPECT_EQ(written(scores, write_compare_json),
            R"({)"
            "\n"
            R"(  "rows": [)"
            "\n"
            R"(    {"id": "vote.town.a.reds", "observable": "vote_share", "documented": 0.25, )"
            R"("low": 0.2, "high": 0.3, "median": 0.375, "q05": 0.2625, "q95": 0.4875, )"
            R"("error": 0.125, "covered": false, "status": "ok", "phase": "after", )"
            R"("date": "1917-11-25", "date_end": null, "event": "election", "place": "town:a", )"
            R"("group": "voters", "list": "reds", "unit": "1", "role": "calibration", )"
            R"("replicates": 2, "crps": 0.0625, "naive": 0.5},)"
            "\n"
            R"(    {"id": "revolt", "observable": "event_date", "documented": "1917-11-07", )"
            R"("low": null, "high": null, "median": "1917-11-17", "q05": "1917-11-17", )"
            R"("q95": "1917-11-17", "error": 10, "covered": false, )"
            R"("status": "happened in 1 of 2 replicates", "phase": "after", )"
            R"("date": "1917-11-07", "date_end": null, "event": "revolt", "place": "all", )"
            R"("group": "", "list": "", "unit": "date", "role": "calibration", "replicates": 1, )"
            R"("crps": 10, "naive": null})"
            "\n"
            R"(  ],)"
            "\n"
            R"(  "summary": [)"
            "\n"
            R"(    {"phase": "war", "observable": "strikers", "apart": false, "rows": 1, )"
            R"("comparable": 1, "mae": 1135000, "coverage90": 0, "crps": 1135000, )"
            R"("skill": null, "naive_rows": 0, "mean_abs_log_ratio": 0.6137983945992065})"
            "\n"
            R"(  ],)"
            "\n"
            R"(  "total": {"rows": 2, "comparable": 3, "not_comparable": 1, "context": 1, )"
            R"("comparable_share": 0.75, "replicates": 2})"
            "\n"
            R"(})"
            "\n");
}

TEST(CompareJson, is_json_whatever_the_rows_hold) {
  Scores scores = example();
  scores.rows[0].row.id = "a\nb\\\t\"";
  scores.rows[0].crps = not_simulated;
  const std::string text = written(scores, write_compare_json);
  EXPECT_EQ(JsonCheck::first_mistake(text), std::string::npos);
  EXPECT_THAT(text, testing::HasSubstr(R"("id": "a\u000ab\\\u0009\"")"));
  EXPECT_THAT(text, testing::HasSubstr(R"("crps": null)"));
  EXPECT_NE(JsonCheck::first_mistake(text + "}"), std::string::npos);
}

TEST(CompareJson, of_an_empty_record_is_json) {
  const std::string text = written(Scores{}, write_compare_json);
  EXPECT_EQ(JsonCheck::first_mistake(text), std::string::npos);
  EXPECT_THAT(text, testing::HasSubstr(R"("rows": [])"));
}

}  // namespace
}  // namespace sim::experiment
