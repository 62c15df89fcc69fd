#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "sim/core/normal.hpp"
#include "sim/experiment/record.hpp"

namespace sim::experiment {

/// Half of the central nine tenths of a normal law, in standard deviations.
inline constexpr double deviations_of_nine_tenths = normal_quantile(0.95);

/// A row of the record that is fitted. Counts are fitted on a logarithmic scale, shares and dates
/// (days) as they are; deviations are on that scale.
struct Target {
  std::size_t row = 0;  // of the record
  bool log_scale = false;
  double documented = 0;   // value of the record
  double value = 0;        // the same on the scale
  double sampling = 0;     // deviation of what was counted
  double sources = 0;      // by which sources disagree
  double discrepancy = 0;  // by which a right model may still be wrong
  /// Of a date: what did not happen counts as much as what came this many days off, and nothing
  /// counts for more. 0: no such limit.
  double farthest = 0;
  double variance() const {
    return sampling * sampling + sources * sources + discrepancy * discrepancy;
  }
};

/// A value of the model on the scale of a target; NaN stays, but for a date. On a logarithmic scale
/// nothing is smaller than a hundredth of the documented value.
double on_scale(const Target& target, double value);
/// Back.
double from_scale(const Target& target, double scaled);

/// Chooses rows: all that is named must hold. "front:*" stands for all places of that kind.
struct RowFilter {
  std::map<std::string, std::vector<std::string>> keys;  // column of the record or "phase"
  bool matches(const Record& record, const RecordRow& row) const;
};
/// The columns that a filter may name.
const std::vector<std::string>& filter_columns();

/// Errors by observable, on the scale of its targets.
using ErrorByObservable = std::map<std::string, double>;

/// A row that is not fitted, and why.
struct LeftOutRow {
  std::size_t row = 0;
  std::string reason;
};

struct Targets {
  std::vector<Target> used;
  std::vector<LeftOutRow> left_out;
};

/// Rows with role `calibration` that no filter leaves out. Where sources give a range, nine tenths
/// of a normal law lie in it; the tolerance of a date counts as such a range on either side. An
/// observable without a discrepancy, a count that is not above zero, and a row whose errors are all
/// 0 go to `problems`.
Targets read_targets(const Record& record, const ErrorByObservable& discrepancy,
                     const ErrorByObservable& sampling, const std::vector<RowFilter>& leave_out,
                     Problems& problems);

/// Lets the rows of one phase and observable count as at most `rows` independent ones, since what a
/// model gets wrong it gets wrong alike: errors of a cell of n > rows grow by sqrt(n / rows), through
/// their discrepancy. So one election of a hundred rows does not drown the rest.
void weigh_cells_alike(const Record& record, double rows, std::vector<Target>& targets);

}  // namespace sim::experiment
