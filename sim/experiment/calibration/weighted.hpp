#pragma once

#include <span>
#include <vector>

#include "sim/experiment/calibration/matrix.hpp"

namespace sim::experiment {

/// Quantile of weighted values, NaN left out with their weight: linear between the middles of the
/// steps of the distribution; NaN for no values. With equal weights: type 5 of Hyndman and Fan.
double weighted_quantile(std::span<const double> values, std::span<const double> weights,
                         double probability);

/// Mean and standard deviation of each column.
struct Moments {
  Vector mean, deviation;
};
Moments weighted_moments(const Matrix& rows, const Vector& weights);

/// Correlations of the columns; 0 where a column does not vary.
Matrix weighted_correlations(const Matrix& rows, const Vector& weights);

}  // namespace sim::experiment
