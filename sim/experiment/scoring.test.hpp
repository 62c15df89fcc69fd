#pragma once

#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "sim/experiment/scoring.hpp"

namespace sim::experiment {

inline constexpr double not_simulated = std::numeric_limits<double>::quiet_NaN();

inline Date day(const char* iso) { return Date::parse(iso).value(); }

/// A record row of an election on 1917-11-25, unless changed.
inline RecordRow election_row(std::string id, std::string place, std::string list, double value) {
  RecordRow row;
  row.id = std::move(id);
  row.date = day("1917-11-25");
  row.observable = "vote_share";
  row.event = "election";
  row.place = std::move(place);
  row.group = "voters";
  row.list = std::move(list);
  row.value = value;
  row.unit = "1";
  return row;
}

inline RecordRow strikers_row(std::string id, const char* first, const char* last, double value) {
  RecordRow row;
  row.id = std::move(id);
  row.date = day(first);
  if (*last != '\0') row.date_end = day(last);
  row.observable = "strikers";
  row.event = "strikes";
  row.place = "all";
  row.group = "workers";
  row.value = value;
  row.unit = "persons";
  return row;
}

inline RecordRow date_row(std::string id, const char* iso) {
  RecordRow row;
  row.id = id;
  row.date = day(iso);
  row.observable = event_date_observable;
  row.event = std::move(id);
  row.place = "all";
  row.value = row.date - event_date_epoch;
  row.unit = "date";
  return row;
}

/// Weeks from a day on, without results.
inline RunData weekly_run(std::size_t replicates, const char* first, int weeks) {
  RunData run;
  run.replicates = replicates;
  for (int week = 0; week < weeks; ++week) run.times.push_back(day(first) + 7 * week);
  return run;
}

/// Gives a run the one series that strikers_row() asks for; `value` of (replicate, week).
inline void add_strikers(RunData& run, Aggregate aggregate,
                         const std::function<double(std::size_t, std::size_t)>& value) {
  Series series;
  series.observable = "strikers";
  series.event = "strikes";
  series.place = "all";
  series.group = "workers";
  series.aggregate = aggregate;
  run.series.push_back(series);
  for (std::size_t replicate = 0; replicate < run.replicates; ++replicate)
    for (std::size_t week = 0; week < run.times.size(); ++week)
      run.values.push_back(value(replicate, week));
}

/// One result of election_row() for each value, in replicates 0, 1, ...
inline void add_votes(RunData& run, const std::string& place, const std::string& list,
                      const std::vector<double>& values) {
  for (std::size_t replicate = 0; replicate < values.size(); ++replicate) {
    Result result;
    result.observable = "vote_share";
    result.event = "election";
    result.date = day("1917-11-25");
    result.place = place;
    result.group = "voters";
    result.list = list;
    result.value = values[replicate];
    run.results.emplace_back(replicate, result);
  }
}

inline void add_event(RunData& run, std::size_t replicate, const char* id, const char* iso,
                      bool scripted) {
  EventRecord event;
  event.id = id;
  event.date = day(iso);
  event.scripted = scripted;
  run.happened.emplace_back(replicate, event);
}

inline RowScore score_one(RecordRow row, const RunData& run) {
  Record record;
  record.rows.push_back(std::move(row));
  return score(record, run).rows.at(0);
}

}  // namespace sim::experiment
