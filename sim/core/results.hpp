#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/core/date.hpp"

namespace sim {

/// Day 0 of dates written as numbers, in results, output files and records.
inline constexpr Date event_date_epoch = Date::from_ymd(1914, 1, 14);

/// One value that a run found and that a record may ask for: a vote share, a turnout, a date.
/// Shares run from 0 to 1. An event_date row has value = days since event_date_epoch and date =
/// that day.
struct Result {
  std::string observable;  // vote_share, delegate_share, turnout, event_date, ...
  std::string event;       // the election, congress or outcome it belongs to
  Date date;
  std::optional<Date> date_end;
  std::string place;  // with its kind: "town:north", or "all"
  std::string group;  // who is counted
  std::string list;   // electoral list, wing or opinion; may be empty
  double value = 0;
};

/// How weekly values of a series are put together over a period.
enum class Aggregate {
  sum,                   // of the weeks, pro rata over the period
  mean_of_monthly_sums,  // sum over the period, per mean month of it
  share,                 // sum over the period divided by the sum over `share_of`
  level,                 // linear between the weeks around the date
};

constexpr std::string_view name_of(Aggregate aggregate) {
  constexpr std::string_view names[] = {"sum", "mean_of_monthly_sums", "share", "level"};
  return names[static_cast<std::size_t>(aggregate)];
}

/// A weekly series that a record may ask for by (observable, event, place, group, list).
struct Series {
  std::string observable;
  std::string event;  // the id of the series
  std::string place;
  std::string group;
  std::string list;
  std::string unit;
  Aggregate aggregate = Aggregate::sum;
  /// Period of a row that gives only a date: its calendar "month" or "year"; empty: the day.
  std::string default_period;
  /// For Aggregate::share: the whole that the period is a part of.
  std::optional<Date> share_from, share_to;
};

/// Role of the record of a run's horizon: from its date on what is put into the run no longer holds,
/// and nothing is compared.
inline constexpr std::string_view horizon_role = "horizon";

/// An event as it happened in one run.
struct EventRecord {
  std::string id;
  Date date;
  std::string role;  // driver, decision, outcome, assembly, horizon
  bool scripted = false;
  std::string cause;   // why: "dated", "condition: ...", ...
  std::string effect;  // what it changed, one line
  std::optional<Date> documented = {};  // when it happened in history; none: no such date
};

/// What a finished (or interrupted) ensemble of runs found; what scoring needs and no more.
struct RunData {
  std::size_t replicates = 0;
  std::vector<Date> times;  // first day of each week
  std::vector<Series> series;
  std::vector<double> values;  // [replicate, time, series]; NaN where not (yet) simulated
  std::vector<std::pair<std::size_t, Result>> results;        // with the replicate
  std::vector<std::pair<std::size_t, EventRecord>> happened;  // with the replicate
};

}  // namespace sim
