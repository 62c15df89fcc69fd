#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/experiment/calibration/plan.hpp"

namespace sim::experiment {

/// Runs that a calibration asks for.
struct Stage {
  std::string name;  // "wave_2", "fold_north_wave_2"
  Matrix points;     // [point, free parameter] in the unit cube; columns of those set are not used
  std::vector<std::pair<std::string, double>> set;  // parameters that have one value at all points
  std::size_t first_replicate = 0, replicates = 1;
};

/// Makes the runs of a stage and gives the simulated values of all targets, [point * replicates +
/// replicate, target], NaN where a run failed or found none. What it throws ends the calibration.
using RunStage = std::function<Matrix(const Stage&)>;

/// A wave of history matching.
struct Wave {
  std::string name;
  std::size_t points = 0;
  double share = 1;      // of the cube that was left before it
  double cut = 3;        // that left it
  bool relaxed = false;  // nothing was within the cut
  double least = 0;      // least implausibility found
  double best = 0;       // of its runs: the least mean squared z
  double explained = 0;  // mean over targets, by the emulator that chose it
};

/// A fitted ensemble, and what fresh runs of it give.
struct Fit {
  std::string name;
  std::vector<bool> active;  // parameters that were varied
  std::vector<bool> used;    // targets that were fitted
  std::vector<Wave> waves;
  Matrix members;  // [member, free parameter], from 0 to 1
  Vector weights;  // add up to 1
  Matrix runs;     // [member * check_replicates + replicate, target]
  Vector run_weights;
};

struct Calibration {
  std::vector<bool> comparable;  // targets of which runs have a value
  Vector chance;                 // variance of a run of the central set, on the target's scale
  /// Of screening, [parameter, target]: mu* in deviations of a target, less what chance may do.
  Matrix influence;
  Matrix prior_points, prior_runs;  // the first wave
  Fit main;
  std::optional<Fit> reference;  // all mechanisms, fitted with no more runs than an ablation
  std::vector<Fit> ablations, folds;
};

/// What to do besides the main fit.
struct CalibrationParts {
  bool ablations = false, folds = false;
};

/// The whole calibration: chance, screening, waves of history matching, the ensemble and its check;
/// then each ablation and each fold, which start from the same ranges. A pure function of the plan
/// and of what `run` gives.
Calibration calibrate(const CalibrationPlan& plan, const CalibrationParts& parts,
                      const RunStage& run);

/// Stages, with the number of runs of each, in their order.
std::vector<std::pair<std::string, std::size_t>> stages_of(const CalibrationPlan& plan,
                                                           const CalibrationParts& parts);

/// Mean over targets of the squared distance of the weighted median of the runs, in deviations of
/// the target and of chance. Targets that are not `counted` are left out.
double mean_squared_z(const CalibrationPlan& plan, const Calibration& calibration, const Fit& fit,
                      const std::vector<bool>& counted);

/// Variance of the distance of a run from a target: errors of the target, and chance.
double total_variance(const CalibrationPlan& plan, const Calibration& calibration,
                      std::size_t target);

}  // namespace sim::experiment
