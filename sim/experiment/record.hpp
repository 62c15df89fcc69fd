#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/core/date.hpp"
#include "sim/core/problems.hpp"
#include "sim/core/results.hpp"
#include "sim/core/table.hpp"
#include "sim/experiment/bounds.hpp"

namespace sim::experiment {

/// The observable whose value is a date.
inline constexpr const char* event_date_observable = "event_date";

/// What a row may be used for: fitted, kept for validation, or only shown.
enum class Role { calibration, validation, context };
std::string to_string(Role role);

/// How a value is read and written.
enum class ValueKind { share, count, date };

/// One documented value. Shares run from 0 to 1; of an event_date, days since event_date_epoch.
struct RecordRow {
  std::string id;
  Date date;
  std::optional<Date> date_end;
  std::string observable;
  std::string event;  // the election, congress, series or outcome it belongs to
  std::string place;  // with its kind: "town:north", or "all"
  std::string group;  // who is counted
  std::string list;   // electoral list, wing or opinion; may be empty
  double value = 0;
  std::optional<double> low, high;  // the range within which sources disagree
  std::string unit;
  Role role = Role::calibration;
  std::string source, confidence, note;
  Origin origin;
};

/// A share is a row of unit "1" whose value is at most 1 in size.
ValueKind kind_of(const RecordRow& row);

/// A stretch of time over which scores are summarised; both days belong to it.
struct RecordPhase {
  std::string id;
  std::optional<Date> from, to;  // open where empty
  std::string title;
};

/// The documented values a run is compared with.
struct Record {
  std::vector<RecordRow> rows;
  std::vector<Bound> bounds;
  std::vector<RecordPhase> phases;
  std::map<std::string, std::string> group_alias;  // group of a row -> group of the results
  std::set<std::string> apart;                     // groups whose rows are summarised apart

  /// The group that a run counts for a row's group.
  const std::string& counted_as(const std::string& group) const;
  /// The id of the first phase with that day; "none" when no phase has it.
  std::string phase_of(Date date) const;
};

/// Reads the record; `phases` and `groups` may be null. Every mistake goes to `problems`.
Record read_record(Table record, const Table* phases, const Table* groups,
                   Problems& problems);

}  // namespace sim::experiment
