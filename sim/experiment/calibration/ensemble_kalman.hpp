#pragma once

#include <cstdint>

#include "sim/experiment/calibration/matrix.hpp"

namespace sim::experiment {

/// One step of ensemble Kalman inversion.
struct KalmanStep {
  double alpha = 1;      // the errors of the targets count as alpha times as large (squared)
  double inflation = 1;  // factor of the members' distance from their mean afterwards
  bool localise = true;  // a covariance counts as far as its correlation is more than chance
  std::uint32_t seed = 1, step = 0;
};

/// Moves members towards the targets: theta_j + C_tg (C_gg + alpha G)^-1 (y + sqrt(alpha) xi_j -
/// g_j), xi_j with covariance G = diag(variance) and mean zero over the members. With steps whose
/// 1 / alpha add up to 1, a linear model and normal priors the members become a sample of the
/// posterior.
/// Shape: members [member, parameter]; outputs [member, target], finite.
/// Source: Iglesias, Law and Stuart 2013, Inverse Problems 29:045001; localisation by correlation
/// after Luo and Bhakta 2020, J. Petroleum Science and Engineering 184:106559, with the factor
/// max(0, 1 - (1 - r^2) / ((members - 1) r^2)), which is what shrinks r^2 by its expectation
/// under chance.
/// Limits: no trustworthy posterior where the model is not nearly linear.
Matrix kalman_step(const Matrix& members, const Matrix& outputs, const Vector& targets,
                   const Vector& variance, const KalmanStep& step);

}  // namespace sim::experiment
