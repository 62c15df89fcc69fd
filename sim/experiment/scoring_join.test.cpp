#include "sim/experiment/scoring_join.hpp"

#include <gtest/gtest.h>

#include "sim/experiment/scoring.test.hpp"

namespace sim::experiment {
namespace {

Joined join_one(const RecordRow& row, const RunData& run) {
  const Record record;
  return Join(record, run).find(row);
}

RunData election_run() {
  RunData run = weekly_run(2, "1917-01-01", 60);
  add_votes(run, "town:a", "reds", {0.6, 0.5});
  return run;
}

TEST(Join, finds_a_result_by_its_key) {
  const Joined joined = join_one(election_row("r", "town:a", "reds", 0.5), election_run());
  EXPECT_EQ(joined.values, (std::vector<double>{0.5, 0.6}));
  EXPECT_EQ(joined.reason, "");
  EXPECT_EQ(joined.partial, "");
  EXPECT_FALSE(joined.series);
}

TEST(Join, says_which_part_of_the_key_is_unknown) {
  const RunData run = election_run();
  const RecordRow known = election_row("r", "town:a", "reds", 0.5);
  const auto reason = [&](auto change) {
    RecordRow row = known;
    change(row);
    return join_one(row, run).reason;
  };
  EXPECT_EQ(reason([](RecordRow& row) { row.event = "congress"; }),
            "no result for event 'congress'");
  EXPECT_EQ(reason([](RecordRow& row) { row.observable = "turnout"; }),
            "event 'election' has no observable 'turnout'");
  EXPECT_EQ(reason([](RecordRow& row) { row.place = "town:y"; }),
            "event 'election' has no place 'town:y'");
  EXPECT_EQ(reason([](RecordRow& row) { row.group = "soldiers"; }),
            "event 'election' has no group 'soldiers' at 'town:a'");
  EXPECT_EQ(reason([](RecordRow& row) { row.list = "whites"; }),
            "event 'election' has no list 'whites' at 'town:a'");
  EXPECT_EQ(reason([](RecordRow& row) { row.list = ""; }),
            "event 'election' has only values of single lists at 'town:a'");
  EXPECT_EQ(reason([](RecordRow& row) {
              row.event = "congress";
              row.date = day("1922-01-01");
            }),
            "ends after the run (1918-02-24)");
}

TEST(Join, names_a_place_that_a_series_does_not_have) {
  RunData run = weekly_run(1, "1914-01-05", 4);
  add_strikers(run, Aggregate::sum, [](std::size_t, std::size_t) { return 1.0; });
  RecordRow row = strikers_row("s", "1914-01-05", "1914-01-11", 1);
  row.place = "city:b";
  EXPECT_EQ(join_one(row, run).reason, "event 'strikes' has no place 'city:b'");
}

TEST(Join, counts_a_group_as_another_when_told_so) {
  Record record;
  record.group_alias["absent_voters"] = "voters";
  RecordRow row = election_row("r", "town:a", "reds", 0.5);
  row.group = "absent_voters";
  const RunData run = election_run();
  EXPECT_EQ(Join(record, run).find(row).values.size(), 2u);
}

TEST(Join, takes_the_result_nearest_in_time_in_each_replicate) {
  RunData run = weekly_run(1, "1917-01-01", 60);
  add_votes(run, "town:a", "reds", {0.1});
  add_votes(run, "town:a", "reds", {0.2});
  add_votes(run, "town:a", "reds", {0.3});
  run.results[0].second.date = day("1917-11-01");
  run.results[1].second.date = day("1917-11-27");
  run.results[2].second.date = day("1917-11-20");
  const Joined joined = join_one(election_row("r", "town:a", "reds", 0.5), run);
  EXPECT_EQ(joined.values, std::vector<double>{0.2});
}

TEST(Join, needs_a_value_in_half_of_the_replicates) {
  RunData run = weekly_run(8, "1917-01-01", 60);
  add_votes(run, "town:a", "reds", {0.1, 0.2, 0.3});
  const RecordRow row = election_row("r", "town:a", "reds", 0.5);
  EXPECT_EQ(join_one(row, run).reason, "held in 3 of 8 replicates");
  run.replicates = 6;
  EXPECT_EQ(join_one(row, run).reason, "");
  EXPECT_EQ(join_one(row, run).partial, "held in 3 of 6 replicates");
}

TEST(Join, does_not_compare_weeks_that_were_not_simulated) {
  RunData run = weekly_run(4, "1914-01-05", 4);
  add_strikers(run, Aggregate::sum, [](std::size_t replicate, std::size_t) {
    return replicate < 1 ? 1.0 : not_simulated;
  });
  EXPECT_EQ(join_one(strikers_row("s", "1914-01-05", "1914-01-11", 1), run).reason,
            "simulated in 1 of 4 replicates");
  EXPECT_EQ(join_one(strikers_row("s", "1913-01-05", "1914-01-11", 1), run).reason,
            "begins before the run (1914-01-05)");
}

TEST(Join, does_not_compare_a_share_of_nothing) {
  RunData run = weekly_run(1, "1914-01-05", 4);
  add_strikers(run, Aggregate::share, [](std::size_t, std::size_t) { return 0.0; });
  RecordRow row = strikers_row("s", "1914-01-05", "1914-01-11", 0.5);
  row.unit = "1";
  EXPECT_EQ(join_one(row, run).reason, "simulated, with a whole above zero, in 0 of 1 replicates");
}

TEST(Join, compares_the_first_date_on_which_an_event_happened) {
  RunData run = weekly_run(2, "1917-01-01", 60);
  for (std::size_t replicate : {0u, 1u}) {
    Result result;
    result.observable = event_date_observable;
    result.event = "revolt";
    result.date = day("1917-11-07") + 10 * static_cast<int>(replicate);
    result.value = result.date - event_date_epoch;
    run.results.emplace_back(replicate, result);
  }
  add_event(run, 0, "revolt", "1917-11-07", false);
  add_event(run, 0, "revolt", "1917-12-24", false);
  const Joined joined = join_one(date_row("revolt", "1917-11-08"), run);
  const double documented = day("1917-11-08") - event_date_epoch;
  EXPECT_EQ(joined.values, (std::vector<double>{documented - 1, documented + 9}));
}

TEST(Join, does_not_compare_a_date_that_was_an_input) {
  RunData run = weekly_run(2, "1917-01-01", 60);
  add_event(run, 0, "revolt", "1917-11-07", false);
  add_event(run, 1, "revolt", "1917-11-07", true);
  EXPECT_EQ(join_one(date_row("revolt", "1917-11-07"), run).reason,
            "scripted: the date is an input");
}

TEST(Join, says_how_often_an_event_happened) {
  RunData run = weekly_run(8, "1917-01-01", 60);
  for (std::size_t replicate = 0; replicate < 3; ++replicate)
    add_event(run, replicate, "revolt", "1917-11-07", false);
  EXPECT_EQ(join_one(date_row("revolt", "1917-11-07"), run).reason,
            "happened in 3 of 8 replicates");
  EXPECT_EQ(join_one(date_row("other", "1917-11-07"), run).reason, "happened in 0 of 8 replicates");
  EXPECT_EQ(join_one(date_row("other", "1921-03-15"), run).reason,
            "ends after the run (1918-02-24)");
  run.replicates = 4;
  EXPECT_EQ(join_one(date_row("revolt", "1917-11-07"), run).partial,
            "happened in 3 of 4 replicates");
}

TEST(Join, does_not_count_a_replicate_behind_its_horizon) {
  RunData run = weekly_run(4, "1917-01-01", 60);
  for (std::size_t replicate = 0; replicate < 4; ++replicate)
    add_event(run, replicate, "revolt", "1917-11-07", false);
  add_event(run, 0, "armistice", "1917-10-01", true);
  run.happened.back().second.role = horizon_role;
  const Joined joined = join_one(date_row("revolt", "1917-11-07"), run);
  EXPECT_EQ(joined.values.size(), 3u);
  EXPECT_EQ(joined.partial, "");
  // What is documented before the horizon counts as not having happened.
  EXPECT_EQ(join_one(date_row("armistice", "1917-09-01"), run).reason,
            "happened in 0 of 4 replicates");
  for (std::size_t replicate = 1; replicate < 4; ++replicate) {
    add_event(run, replicate, "armistice", "1917-10-01", true);
    run.happened.back().second.role = horizon_role;
  }
  EXPECT_EQ(join_one(date_row("revolt", "1917-11-07"), run).reason,
            "behind the horizon of every replicate");
}

}  // namespace
}  // namespace sim::experiment
