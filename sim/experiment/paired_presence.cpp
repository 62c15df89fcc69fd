#include "sim/experiment/paired_presence.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cassert>
#include <cmath>

namespace sim::experiment {
namespace {

/// How many pairs found something in both runs, in one of them, in none.
struct Counts {
  double both = 0, variant_only = 0, base_only = 0, none = 0;
  double all() const { return both + variant_only + base_only + none; }
};

Counts count(std::span<const double> base, std::span<const double> variant) {
  Counts counts;
  for (std::size_t r = 0; r < base.size(); ++r) {
    const bool a = !std::isnan(base[r]), b = !std::isnan(variant[r]);
    (a ? (b ? counts.both : counts.base_only) : (b ? counts.variant_only : counts.none)) += 1;
  }
  return counts;
}

/// Interval of Wilson for a share.
Interval wilson(double found, double n) {
  constexpr double z = 1.959964;
  const double share = found / n, middle = share + z * z / (2 * n);
  const double reach = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  return {(middle - reach) / (1 + z * z / n), (middle + reach) / (1 + z * z / n)};
}

/// Correlation of the two, lowered by half a pair where it is positive.
double correlation(const Counts& c) {
  const double product = (c.both + c.variant_only) * (c.base_only + c.none) *
                         (c.both + c.base_only) * (c.variant_only + c.none);
  if (product == 0) return 0;
  double covariance = c.both * c.none - c.variant_only * c.base_only;
  if (covariance > 0) covariance = std::max(0.0, covariance - c.all() / 2);
  return covariance / std::sqrt(product);
}

Interval interval_of(const Counts& c) {
  const double n = c.all(), of_variant = c.both + c.variant_only, of_base = c.both + c.base_only;
  const Interval v = wilson(of_variant, n), b = wilson(of_base, n);
  const double variant = of_variant / n, base = of_base / n, phi = correlation(c);
  const auto reach = [&](double one, double other) {
    return std::sqrt(std::max(0.0, one * one - 2 * phi * one * other + other * other));
  };
  return {variant - base - reach(variant - v.low, b.high - base),
          variant - base + reach(v.high - variant, base - b.low)};
}

double mcnemar(const Counts& c) {
  const double apart = c.variant_only + c.base_only;
  if (apart == 0) return 1;
  const boost::math::binomial fair(apart, 0.5);
  return std::min(1.0, 2 * boost::math::cdf(fair, std::min(c.variant_only, c.base_only)));
}

}  // namespace

PairedPresence presence_of(std::span<const double> base, std::span<const double> variant) {
  assert(base.size() == variant.size());
  if (base.empty()) return {};
  const Counts counts = count(base, variant);
  PairedPresence presence;
  presence.difference = (counts.variant_only - counts.base_only) / counts.all();
  presence.p = mcnemar(counts);
  if (base.size() >= least_units) presence.interval = interval_of(counts);
  return presence;
}

}  // namespace sim::experiment
