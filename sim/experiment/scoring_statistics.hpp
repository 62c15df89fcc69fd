#pragma once

#include <span>

namespace sim::experiment {

/// Quantile of values in ascending order, linear between neighbours. NaN for no values.
/// Source: Hyndman and Fan 1996, Sample quantiles in statistical packages, type 7.
double quantile(std::span<const double> sorted, double probability);

/// Continuous ranked probability score of an ensemble in ascending order, in the unit of the
/// values: mean |x_i - y| - mean |x_i - x_j| / 2 over all pairs, also i = j. This is the score of
/// the empirical distribution, not the "fair" one; a single member gives its absolute error.
/// Source: Gneiting and Raftery 2007, Strictly proper scoring rules, eq. 21.
double crps(std::span<const double> sorted, double documented);

}  // namespace sim::experiment
