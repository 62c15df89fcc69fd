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

 private:
  using Key = std::array<std::string_view, 5>;  // event, observable, place, group, list
  struct Found {
    std::size_t replicate;
    Date date;
    double value;
  };

  Key key_of(const RecordRow& row) const;
  Joined find_date(const RecordRow& row) const;
  Joined from_results(const RecordRow& row, const std::vector<Found>& found) const;
  Joined from_series(const RecordRow& row, std::size_t series) const;
  /// Whether the day lies before the replicate's horizon.
  bool in_sight(std::size_t replicate, Date day) const;
  Joined count(const RecordRow& row, std::vector<double> values, std::string_view verb) const;
  std::string why_missing(const RecordRow& row) const;

  const Record& record_;
  const RunData& run_;
  std::map<Key, std::vector<Found>> results_;
  std::map<Key, std::size_t> series_;
  std::map<std::size_t, Date> horizon_;  // of the replicates that have one
};

}  // namespace sim::experiment
