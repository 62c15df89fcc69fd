#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/experiment/calibration/emulator.hpp"
#include "sim/experiment/calibration/matrix.hpp"

namespace sim::experiment {

/// |target - mean| in deviations of everything that is unknown: [point, target].
/// `variance`: of the target (observation, discrepancy, chance of a run), one a target.
/// Source: Vernon, Goldstein and Bower 2010, Bayesian Analysis 5:619.
Matrix implausibility(const Prediction& prediction, const Vector& targets, const Vector& variance);

/// The implausibility of points: the largest over the targets after the `allowed_share` of them
/// with the largest is set aside (0: the maximum).
Vector worst_implausibility(const Matrix& implausibility, double allowed_share);

struct Matching {
  double cut = 3;  // Pukelsheim's three-sigma rule
  double allowed_share = 0.05;
  std::size_t candidates = 4000;
  std::uint32_t seed = 1, wave = 0;
};

/// What is left of the unit cube after a wave, as points of it.
struct Remaining {
  Matrix points;         // [point, parameter], as many as were asked for
  double share = 0;      // of the cube that is not implausible
  double cut = 3;        // the one that was used
  bool relaxed = false;  // nothing was within the cut: the least implausible hundredth was taken
  double least = 0;      // implausibility of the best candidate
};

/// Draws `wanted` points from the part of the cube that is not implausible: candidates are a Latin
/// hypercube; where few of them are left, also neighbours of those that are.
Remaining remaining_points(const Emulator& emulator, const Vector& targets, const Vector& variance,
                           Eigen::Index parameters, std::size_t wanted, const Matching& matching);

}  // namespace sim::experiment
