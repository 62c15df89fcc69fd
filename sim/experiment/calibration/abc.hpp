#pragma once

#include <cstddef>
#include <vector>

#include "sim/experiment/calibration/matrix.hpp"

namespace sim::experiment {

/// A weighted sample of parameters; weights add up to 1.
struct WeightedSample {
  std::vector<std::size_t> rows;  // of what was sampled from
  Matrix parameters;              // [member, parameter]
  Vector weights;
};

/// Approximate Bayesian computation: of simulated points, the `accepted` nearest to the targets
/// (distance in deviations of the targets, over all of them), weighted by Epanechnikov's kernel,
/// their parameters then moved by a local linear regression to where the outputs are the targets.
/// The regression uses principal components of the outputs, at most one for ten accepted points.
/// `outputs` has to contain the error of the targets (Wilkinson 2013).
/// Shape: parameters [point, parameter], best with a normal prior; outputs [point, target], finite.
/// Source: Beaumont, Zhang and Balding 2002, Genetics 162:2025.
WeightedSample abc(const Matrix& parameters, const Matrix& outputs, const Vector& targets,
                   const Vector& variance, std::size_t accepted, bool adjust = true);

}  // namespace sim::experiment
