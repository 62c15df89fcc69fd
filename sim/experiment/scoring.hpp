#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/results.hpp"
#include "sim/experiment/bound_scoring.hpp"
#include "sim/experiment/record.hpp"
#include "sim/experiment/scoring_join.hpp"

namespace sim::experiment {

enum class Standing { scored, context, not_comparable };

/// One row of the record beside what the replicates say. Errors are in the unit of the value, of
/// dates in days. Context rows have the simulated values, but no error.
struct RowScore {
  RecordRow row;
  std::string phase;
  bool apart = false;  // summarised apart from the other rows of its phase and observable
  Standing standing = Standing::not_comparable;
  std::string status;  // "ok", "held in 6 of 8 replicates", "context", "not comparable: ..."
  std::string reason;  // why not comparable; empty when it is
  std::size_t replicates = 0;  // that have a value
  std::optional<double> median, q05, q95;
  std::optional<double> error;  // median less documented
  std::optional<bool> covered;  // the documented value lies in [q05, q95]
  std::optional<double> crps;
  std::optional<double> naive;  // the naive forecast, where there is one
};

/// The rows of one phase and observable, without context rows. Means are over comparable rows.
struct SummaryLine {
  std::string phase, observable;
  bool apart = false;
  ValueKind kind = ValueKind::count;
  std::size_t rows = 0, comparable = 0, naive_rows = 0;
  std::optional<double> mae, coverage90, crps;
  std::optional<double> skill;  // 1 - MAE / MAE of the naive forecast, over rows that have one
  /// Mean |log10(median / documented)|, where rows are counts (persons, actions) and all positive:
  /// the mean absolute error of counts is mostly that of the largest.
  std::optional<double> mean_abs_log_ratio;
};

struct Scores {
  std::size_t replicates = 0;
  std::vector<RecordPhase> phases;
  std::vector<RowScore> rows;        // in the order of the record, each once
  std::vector<SummaryLine> summary;  // by phase, in it rows apart last, then observable
  std::size_t comparable = 0, not_comparable = 0, context = 0;
  std::vector<BoundScore> bounds;  // in the order of the record; of score() with their courses
};

/// Scores replicates that come one by one, in any order. Of each it keeps one number per row and
/// bound of the record, so that an ensemble may be larger than memory. `record` must outlive it.
class Scorer {
 public:
  /// `frame`: the number of replicates, the weeks and the series of the run.
  Scorer(const Record& record, RunData frame);
  /// Takes all replicates of `run` as numbers `first`, `first` + 1, ... Its weeks and series are
  /// those of the frame.
  void add(std::size_t first, const RunData& run);
  void add(std::size_t first, const RunData& run, const BoundCourses& courses);
  Scores finish() const;

 private:
  const Record& record_;
  RunData frame_;
  std::vector<RowValues> rows_;      // [row of the record]
  std::vector<BoundValues> bounds_;  // [bound of the record]; empty if none was added
};

/// Joins the record with what an ensemble found, by key, and scores it row by row.
///
/// The naive forecast is taken from the same record. A row joined with results: the mean of the
/// documented values of the other places of its event, observable and list, of the same kind of
/// place if there are any. A row joined with a series, or without other places: the last earlier
/// value of its key; of sums, only one over as many days give or take three.
Scores score(const Record& record, const RunData& run);

/// The same, and the bounds.
Scores score(const Record& record, const RunData& run, const BoundCourses& courses);

}  // namespace sim::experiment
