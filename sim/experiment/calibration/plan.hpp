#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/core/parameters.hpp"
#include "sim/experiment/calibration/history_matching.hpp"
#include "sim/experiment/calibration/prior.hpp"
#include "sim/experiment/calibration/target.hpp"

namespace sim::experiment {

/// How a fit is sought.
struct FitBudget {
  std::size_t first_wave = 100;    // points of a Latin hypercube
  std::vector<std::size_t> waves;  // points of the second wave, the third, ...
  std::size_t members = 100;
  std::size_t iterations = 3;  // of ensemble Kalman inversion
};

/// A mechanism that is switched off by parameters; the others are fitted anew.
struct Ablation {
  std::string name, meaning;
  std::vector<std::pair<std::string, double>> set;
};

/// Rows that are left out and then foretold.
struct Fold {
  std::string name;
  std::vector<bool> targets;  // of CalibrationPlan::targets, that are left out
};

/// The table [calibration] of a calibration file, checked.
struct CalibrationPlan {
  enum class Method { ensemble_kalman, abc };

  std::uint32_t seed = 1;
  Method method = Method::ensemble_kalman;
  std::vector<FreeParameter> parameters;
  Targets targets;
  std::size_t chance_runs = 20;  // of the central set, for the spread of runs
  std::size_t trajectories = 4, levels = 4;
  double least_influence = 0.25;  // in deviations of a target; what has less is not fitted
  Matching matching;
  FitBudget budget, refit;  // refit: of ablations and folds
  double inflation = 1.02;
  bool localise = true;
  std::size_t accepted = 100;        // of ABC
  std::size_t check_replicates = 1;  // fresh seeds of each member
  std::vector<Ablation> ablations;
  std::vector<Fold> folds;
};

constexpr std::size_t most_free_parameters = 25;

/// Reads [calibration]. `parameters` are those of the base scenario.
CalibrationPlan read_calibration(const Node& table, const ParameterSet& parameters,
                                 const Record& record, Problems& problems);

}  // namespace sim::experiment
