#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/experiment/bootstrap.hpp"
#include "sim/experiment/designs.hpp"

namespace sim::experiment {

/// One output of a model at each point: [point][replicate], NaN where a run failed or found
/// nothing. Points use the mean of the replicates that they have.
using Outputs = std::vector<std::vector<double>>;

struct Estimate {
  double value = 0;
  Interval interval;  // bootstrap over base points or trajectories
};

/// Shares of the variance of an output that are due to each factor.
struct SobolIndices {
  std::vector<Estimate> first;  // alone
  std::vector<Estimate> total;  // with all interactions
  std::size_t base_points = 0;  // used
  std::size_t left_out = 0;     // base points with a row that has no value
  double mean = 0, variance = 0;
  /// Share of `variance` that is chance: what replicates of a point leave in its mean. It adds as
  /// much to every total index. NaN with one replicate. A part of the chance that all points share,
  /// as with the same seeds, cancels and is not in it.
  double noise_share = 0;
};

/// Effects of a step in one factor, in units of the output over the whole range of the factor.
struct MorrisEffect {
  double mu = 0;     // mean
  Estimate mu_star;  // mean of the absolute values
  double sigma = 0;  // deviation: interaction or curvature, and chance
  double noise = 0;  // the deviation of a single effect that is chance; NaN with one replicate
};
struct MorrisEffects {
  std::vector<MorrisEffect> factors;
  std::size_t trajectories = 0, left_out = 0;
};

/// Of the rows of saltelli(). First-order indices as in Saltelli et al. 2010 (their table 2, b,
/// with the mean subtracted), total ones as in Jansen 1999; the same base points are drawn for
/// both. Limits: intervals take base points for independent, so those of a Sobol' sequence are too
/// wide.
SobolIndices sobol_indices(std::size_t factors, const Outputs& outputs,
                           const BootstrapOptions& options = {});

/// Of the rows of morris(); `points` in the unit cube.
/// Source: Morris 1991; mu*: Campolongo, Cariboni and Saltelli 2007.
MorrisEffects morris_effects(const UnitPoints& points, const Outputs& outputs,
                             const BootstrapOptions& options = {});

/// Whether the rows are those of saltelli() or of morris(), in any units of the factors.
bool is_saltelli(const std::vector<std::vector<double>>& points);
bool is_morris(const std::vector<std::vector<double>>& points);

using Sensitivity = std::variant<SobolIndices, MorrisEffects>;
/// The analysis that fits the design of the points, which for Morris must be in the unit cube.
/// Nothing for any other design.
std::optional<Sensitivity> sensitivity_of(const UnitPoints& points, const Outputs& outputs,
                                          const BootstrapOptions& options = {});

}  // namespace sim::experiment
