#pragma once

#include <cstdint>

#include "sim/experiment/calibration/matrix.hpp"

namespace sim::experiment {

/// What the draws of a calibration are for: far from those of models and of designs, so that all
/// may have one seed.
enum class CalibrationDraw : std::uint32_t {
  perturbation = 0xca11b001u,
  candidate,
  neighbour,
  kept_candidate,
  bound_of_resampling,
  abc_noise
};

/// A uniform number in (0, 1): a pure function of its arguments.
double uniform_draw(std::uint32_t seed, CalibrationDraw what, std::uint64_t entity,
                    std::uint32_t step, std::uint32_t index);

/// Standard normal numbers, [rows, columns], of row `entity + i`.
Matrix normal_draws(std::uint32_t seed, CalibrationDraw what, std::uint32_t step, Eigen::Index rows,
                    Eigen::Index columns);

}  // namespace sim::experiment
