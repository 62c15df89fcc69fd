#pragma once

#include <cstddef>
#include <limits>
#include <span>

#include "sim/experiment/bootstrap.hpp"

namespace sim::experiment {

/// What a change does to whether something comes about at all: an event, an election that is held.
/// No pair is left out, whatever happened in it.
struct PairedPresence {
  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  double difference = nan;  // share of the runs of the variant minus that of the base
  Interval interval;        // 95 %; NaN for fewer than least_units pairs
  double p = nan;           // two-sided, of no difference
};

/// `base` and `variant` have a value for each replicate, NaN where nothing was found. Interval:
/// Newcombe 1998, Improved confidence intervals for the difference between binomial proportions
/// based on paired data (method 10). p: exact test of McNemar.
PairedPresence presence_of(std::span<const double> base, std::span<const double> variant);

}  // namespace sim::experiment
