#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/core/results.hpp"
#include "sim/experiment/bound_reader.hpp"
#include "sim/experiment/record.hpp"

namespace sim::experiment {

/// The observable under which calibrations fit bounds: the distance beyond the nearer end.
inline constexpr const char* outside_bound_observable = "outside_bound";

/// One bound beside what the replicates say.
struct BoundScore {
  Bound bound;
  std::string phase;
  std::string status;          // "inside", "above", "below", "not comparable: ..."
  std::string reason;          // why not comparable; empty when it is
  std::size_t replicates = 0;  // that have a value
  std::size_t inside = 0;      // of them
  std::optional<double> median, q05, q95;
  std::optional<double> outside;  // of the median, as Bound::outside()

  bool comparable() const { return reason.empty(); }
};

/// The statistic of each replicate over the weeks of a bound. A replicate has none in which the
/// anchor did not happen, whose horizon lies before the end of the interval, or which does not
/// reach it. A week counts if one of its days lies in the interval, in a mean by how many.
std::vector<std::optional<double>> values_of(const Bound& bound, std::size_t number,
                                             const BoundCourses& courses, const RunData& run);

/// What replicates say about a bound.
struct BoundValues {
  std::string reason;          // why it cannot be read; empty when it can
  std::vector<double> values;  // [replicate]; NaN where there is none
};

BoundValues bound_values(const Bound& bound, std::size_t number, const BoundCourses& courses,
                         const RunData& run);

/// As score_bounds(), for bound `number` of the record. `run`: only its number of replicates and
/// its weeks are needed.
BoundScore score_bound(const Record& record, std::size_t number, const BoundValues& found,
                       const RunData& run);

/// A bound is comparable if at least half of the replicates have a value.
std::vector<BoundScore> score_bounds(const Record& record, const BoundCourses& courses,
                                     const RunData& run);

/// Bounds as rows of a record that can be fitted: the documented distance is 0, within the width of
/// the interval in nine of ten cases.
std::vector<RecordRow> rows_of(const std::vector<Bound>& bounds);

/// The results of a run that belong to rows_of().
std::vector<std::pair<std::size_t, Result>> results_of(const std::vector<Bound>& bounds,
                                                       const BoundCourses& courses,
                                                       const RunData& run);

}  // namespace sim::experiment
