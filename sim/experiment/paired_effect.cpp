#include "sim/experiment/paired_effect.hpp"

#include <algorithm>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cassert>
#include <cmath>
#include <vector>

#include "sim/experiment/scoring_statistics.hpp"

namespace sim::experiment {
namespace {

double mean_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double variance_of(std::span<const double> values) {
  const double mean = mean_of(values);
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return sum / static_cast<double>(values.size() - 1);
}

Interval spread_of(std::vector<double> differences) {
  constexpr double tail = 0.05;
  std::sort(differences.begin(), differences.end());
  return {quantile(differences, tail), quantile(differences, 1 - tail)};
}

/// Of a t test. Differences that are all the same have the least p that their signs allow.
double p_value(double mean, double deviation, std::size_t pairs) {
  const auto n = static_cast<double>(pairs);
  if (deviation == 0) return mean == 0 ? 1 : std::pow(2, 1 - n);
  const boost::math::students_t t(n - 1);
  return 2 * boost::math::cdf(t, -std::abs(mean) / deviation * std::sqrt(n));
}

}  // namespace

PairedEffect PairedBootstrap::effect(std::span<const double> base,
                                     std::span<const double> variant) {
  assert(base.size() == variant.size());
  PairedEffect effect;
  effect.replicates = base.size();
  std::vector<double> of_base, of_variant, differences;
  for (std::size_t r = 0; r < base.size(); ++r) {
    effect.in_base += std::isnan(base[r]) ? 0 : 1;
    effect.in_variant += std::isnan(variant[r]) ? 0 : 1;
    if (std::isnan(base[r]) || std::isnan(variant[r])) continue;
    of_base.push_back(base[r]);
    of_variant.push_back(variant[r]);
    differences.push_back(variant[r] - base[r]);
  }
  const std::size_t pairs = effect.pairs = differences.size();
  if (pairs == 0) return effect;
  effect.base = mean_of(of_base);
  effect.variant = mean_of(of_variant);
  effect.difference = mean_of(differences);
  const auto positive = std::count_if(differences.begin(), differences.end(),
                                      [](double difference) { return difference > 0; });
  effect.positive_share = static_cast<double>(positive) / static_cast<double>(pairs);
  const auto same = std::count_if(differences.begin(), differences.end(), [&](double difference) {
    return difference * effect.difference > 0;
  });
  effect.same_sign_share = static_cast<double>(same) / static_cast<double>(pairs);
  if (pairs < 2) return effect;
  const double variance = variance_of(differences);
  effect.deviation = std::sqrt(variance);
  effect.gain = (variance_of(of_base) + variance_of(of_variant)) / variance;
  effect.spread = spread_of(differences);
  if (pairs < least_units) return effect;
  effect.interval = interval_of(differences);
  effect.p = p_value(effect.difference, effect.deviation, pairs);
  return effect;
}

Interval PairedBootstrap::interval_of(std::span<const double> differences) {
  const std::size_t pairs = differences.size();
  const Interval resampled = resamples_.try_emplace(pairs, pairs, options_)
                                 .first->second.interval([&](std::span<const std::uint32_t> drawn) {
                                   double sum = 0;
                                   for (const std::uint32_t pair : drawn) sum += differences[pair];
                                   return sum / static_cast<double>(pairs);
                                 });
  const double mean = mean_of(differences);
  const double reach = t_quantile((1 + options_.probability) / 2, pairs - 1) *
                       std::sqrt(variance_of(differences) / static_cast<double>(pairs));
  return {std::min(resampled.low, mean - reach), std::max(resampled.high, mean + reach)};
}

std::optional<std::size_t> pairs_for_power(double difference, double deviation, double power) {
  constexpr double level = 0.975, most = 1e6;
  if (std::isnan(difference) || std::isnan(deviation) || difference == 0) return {};
  if (deviation == 0) return least_units;
  constexpr double large = 10;  // five pairs find it for sure, and the distribution overflows
  const double size = std::abs(difference) / deviation;
  if (size >= large) return least_units;
  const boost::math::normal normal;
  const double least = std::pow(
      (boost::math::quantile(normal, level) + boost::math::quantile(normal, power)) / size, 2);
  if (least > most) return {};
  const auto found_with = [&](std::size_t pairs) {
    const auto n = static_cast<double>(pairs);
    const boost::math::non_central_t t(n - 1, size * std::sqrt(n));
    return boost::math::cdf(boost::math::complement(t, t_quantile(level, pairs - 1)));
  };
  auto pairs = std::max(static_cast<std::size_t>(least), least_units);
  while (found_with(pairs) < power) ++pairs;
  return pairs;
}

std::optional<std::size_t> pairs_needed(double deviation, double width) {
  constexpr double upper = 0.975, normal_quantile = 1.9599;  // below that of any t
  constexpr double most = 1e9;
  if (std::isnan(deviation) || !(width > 0)) return {};
  const double least = std::pow(2 * normal_quantile * deviation / width, 2);
  auto pairs = static_cast<std::size_t>(std::clamp(least, static_cast<double>(least_units), most));
  const auto wide = [&](std::size_t n) {
    return 2 * t_quantile(upper, n - 1) * deviation / std::sqrt(static_cast<double>(n)) > width;
  };
  while (wide(pairs) && static_cast<double>(pairs) < most) ++pairs;
  return pairs;
}

}  // namespace sim::experiment
