#include "sim/experiment/bootstrap.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "sim/core/random.hpp"
#include "sim/experiment/scoring_statistics.hpp"

namespace sim::experiment {
namespace {

constexpr std::uint32_t resampling = 0xb0075712u;  // a decision far from those of models

/// The probability below the interval: that of a normal distribution beyond sqrt(n / (n - 1)) t.
double lower_tail(std::size_t units, double probability) {
  const auto n = static_cast<double>(units);
  const double reach = std::sqrt(n / (n - 1)) * t_quantile((1 + probability) / 2, units - 1);
  return boost::math::cdf(boost::math::normal(), -reach);
}

}  // namespace

double t_quantile(double probability, std::size_t degrees) {
  return boost::math::quantile(boost::math::students_t(static_cast<double>(degrees)), probability);
}

Resamples::Resamples(std::size_t units, const BootstrapOptions& options)
    : options_(options), units_(units), units_of_(units * options.resamples) {
  for (std::size_t i = 0; i < options.resamples; ++i) {
    const Draws draws({options.seed, 0}, resampling, i, 0);
    for (std::size_t k = 0; k < units; ++k)
      units_of_[i * units + k] =
          draws.below(static_cast<std::uint32_t>(k), static_cast<std::uint32_t>(units));
  }
}

Interval Resamples::interval(
    const std::function<double(std::span<const std::uint32_t>)>& statistic) const {
  if (units_ < least_units) return {};
  std::vector<double> values;
  values.reserve(size());
  for (std::size_t i = 0; i < size(); ++i) {
    const double value = statistic((*this)[i]);
    if (!std::isnan(value)) values.push_back(value);
  }
  std::sort(values.begin(), values.end());
  const double below = lower_tail(units_, options_.probability);
  return {quantile(values, below), quantile(values, 1 - below)};
}

}  // namespace sim::experiment
