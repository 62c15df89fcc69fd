#pragma once

#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <span>

#include "sim/experiment/bootstrap.hpp"

namespace sim::experiment {

/// What a change does to one quantity: variant minus base, replicate by replicate.
/// Means, interval and shares are over pairs: replicates in which both found a value.
struct PairedEffect {
  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  std::size_t replicates = 0;
  std::size_t in_base = 0, in_variant = 0;  // replicates that found a value
  std::size_t pairs = 0;
  double base = nan, variant = nan;  // means
  double difference = nan;           // mean
  Interval interval;                 // of the mean difference; NaN for fewer than least_units
  double positive_share = nan;       // of the pairs
  double same_sign_share = nan;      // of the pairs, whose difference has the sign of the mean
  Interval spread;                   // 5 and 95 % of the differences; NaN for fewer than two pairs
  double p = nan;                    // two-sided, of no difference; NaN for fewer than least_units
  double deviation = nan;            // of the differences; NaN for fewer than two pairs
  /// How many times the variance of the mean difference would be that of now if base and variant
  /// had independent seeds: (var base + var variant) / var difference. NaN where nothing varies,
  /// infinite where only the differences do not.
  double gain = nan;
};

/// Intervals of paired differences: at each end the wider of bootstrap and Student's t, since the
/// first is too narrow for few pairs and the second takes differences for symmetric. Keeps its
/// draws from one quantity to the next.
class PairedBootstrap {
 public:
  explicit PairedBootstrap(BootstrapOptions options) : options_(options) {}
  /// `base` and `variant` have a value for each replicate, NaN where none was found.
  PairedEffect effect(std::span<const double> base, std::span<const double> variant);

 private:
  Interval interval_of(std::span<const double> differences);

  BootstrapOptions options_;
  std::map<std::size_t, Resamples> resamples_;  // by number of pairs
};

/// The least number of pairs, from least_units, with which a t test (5 %, two-sided) finds a
/// difference of that size with probability `power`. Nothing where that is not known or takes over
/// a million.
std::optional<std::size_t> pairs_for_power(double difference, double deviation, double power);

/// The least number of pairs, from least_units, for which the t interval (95 %) of a mean of values
/// of that deviation is at most `width` wide. Nothing for a deviation that is not known.
std::optional<std::size_t> pairs_needed(double deviation, double width);

}  // namespace sim::experiment
