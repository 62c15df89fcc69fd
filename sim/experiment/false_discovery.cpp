#include "sim/experiment/false_discovery.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sim::experiment {

std::vector<double> false_discovery_rates(std::span<const double> p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (!std::isnan(p[i])) order.push_back(i);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] > p[b]; });
  std::vector<double> rates(p.size(), std::numeric_limits<double>::quiet_NaN());
  double least = 1;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const auto rank = static_cast<double>(order.size() - k);
    least = std::min(least, p[order[k]] * static_cast<double>(order.size()) / rank);
    rates[order[k]] = least;
  }
  return rates;
}

}  // namespace sim::experiment
