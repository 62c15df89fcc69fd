#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/calibration/calibration.hpp"
#include "sim/experiment/calibration/naive_forecasts.hpp"

namespace sim::experiment {

/// A row of the record beside a fitted ensemble; values are those of the record's unit.
struct FitRow {
  std::size_t target = 0;
  bool fitted = false;                                     // or only foretold
  bool comparable = false;                                 // whether runs have a value
  double prior_low = 0, prior_median = 0, prior_high = 0;  // 5, 50 and 95 % of the first wave
  double low = 0, median = 0, high = 0;                    // of the ensemble
  double error_low = 0, error_high = 0;  // the same with the errors of the target added
  double z = 0;          // distance of the median, on the target's scale, in all deviations
  bool covered = false;  // by low to high
  bool covered_with_errors = false;
  NaiveForecasts naive;  // from rows that are fitted, where the row is not, else from all others
};
std::vector<FitRow> fit_rows(const CalibrationPlan& plan, const Calibration& calibration,
                             const Fit& fit, const Record& record);

/// Weighted mean of the ensemble, each parameter on the scale where its prior is normal.
Vector central_values(const CalibrationPlan& plan, const Fit& fit);

/// Writes what a calibration found into a folder, a table a file (docs/calibration.md). Each file
/// changes at once or not at all. Throws std::runtime_error.
void write_calibration(const CalibrationPlan& plan, const Calibration& calibration,
                       const Record& record,
                       const std::vector<std::pair<std::string, std::string>>& about,
                       const std::filesystem::path& folder);
/// The ensemble: `weight`, then a column a parameter.
void write_ensemble(const CalibrationPlan& plan, const Fit& fit, const std::filesystem::path& file);

/// Fit by phase and observable, ablations and folds, for people.
void write_fit_table(const CalibrationPlan& plan, const Calibration& calibration,
                     const Record& record, std::ostream& out);

}  // namespace sim::experiment
