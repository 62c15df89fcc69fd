#pragma once

#include <span>
#include <vector>

namespace sim::experiment {

/// For each p-value the least false discovery rate at which it would be taken for a discovery,
/// among all that are given. NaN stays NaN and does not count. Holds for independent or positively
/// dependent values. Source: Benjamini and Hochberg 1995, Controlling the false discovery rate.
std::vector<double> false_discovery_rates(std::span<const double> p);

}  // namespace sim::experiment
