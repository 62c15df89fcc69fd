#include "sim/experiment/scoring_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sim::experiment {

double quantile(std::span<const double> sorted, double probability) {
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double position = static_cast<double>(sorted.size() - 1) * probability;
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (position - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

double crps(std::span<const double> sorted, double documented) {
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto n = static_cast<double>(sorted.size());
  double distance = 0;
  double half_spread = 0;  // sum over pairs i < j of x_j - x_i
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    distance += std::abs(sorted[i] - documented);
    half_spread += (2 * static_cast<double>(i) - n + 1) * sorted[i];
  }
  return distance / n - half_spread / (n * n);
}

}  // namespace sim::experiment
