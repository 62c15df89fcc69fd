#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/results.hpp"
#include "sim/experiment/record.hpp"

namespace sim::experiment {

/// What the replicates of a run say about one row.
struct Joined {
  std::vector<double> values;         // ascending, of the replicates that have one
  std::string reason;                 // why the row is not comparable; empty when it is
  std::string partial;                // "held in 6 of 8 replicates"; empty when all have a value
  std::optional<std::size_t> series;  // index in RunData::series, if it comes from one
};

/// What replicates say about one row, a number for each: all that is kept of them.
struct RowValues {
  // [replicate]: NaN where it says nothing; empty if none says anything. Dates of events are
  // results.
  std::vector<double> from_results, from_series;
  bool has_results = false;       // some replicate has a result with its key
  bool scripted = false;          // it asks for a date that was an input
  std::size_t in_sight = 0;       // replicates whose horizon lies behind the row
  std::size_t common_fields = 0;  // of its key and that of the nearest result or series
};

/// Finds the results or the series of a run that belong to a row, by key. `record` and `run` must
/// outlive it.
class Join {
 public:
  Join(const Record& record, const RunData& run);

  /// Results come before series. Of several results with the row's key in a replicate the one
  /// nearest to the row's date counts; of the dates of an event, the first. A row is comparable if
  /// at least half of the replicates have a value. A replicate says nothing about what lies behind
  /// its horizon, and does not count there.
  Joined find(const RecordRow& row) const;

  /// find() in two steps, for runs that come one by one: what the replicates of this run say, to
  /// `values` from replicate `first` of `all` on, and what all of them say. The second needs of its
  /// run only the number of replicates, the weeks and the series.
  void look_up(const RecordRow& row, std::size_t first, std::size_t all, RowValues& values) const;
  Joined conclude(const RecordRow& row, const RowValues& values) const;

 private:
  using Key = std::array<std::string_view, 5>;  // event, observable, place, group, list
  struct Found {
    std::size_t replicate;
    Date date;
    double value;
  };

  Key key_of(const RecordRow& row) const;
  // [replicate of this run]: what each says; NaN for nothing.
  std::vector<double> dates_of(const RecordRow& row, bool& scripted) const;
  std::vector<double> results_of(const RecordRow& row, const std::vector<Found>& found) const;
  std::vector<double> values_of(const RecordRow& row, std::size_t series) const;
  Joined conclude_date(const RecordRow& row, const RowValues& values) const;
  Joined conclude_series(const RecordRow& row, std::size_t series, const RowValues& values) const;
  /// Whether the day lies before the replicate's horizon.
  bool in_sight(std::size_t replicate, Date day) const;
  Joined count(const std::vector<double>& values, std::size_t in_sight,
               std::string_view verb) const;
  std::string why_missing(const RecordRow& row, std::size_t common_fields) const;

  const Record& record_;
  const RunData& run_;
  std::map<Key, std::vector<Found>> results_;
  std::map<Key, std::size_t> series_;
  std::map<std::size_t, Date> horizon_;  // of the replicates that have one
};

}  // namespace sim::experiment
