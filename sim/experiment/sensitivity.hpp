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
/// nothing. A base point or trajectory uses the replicates that all of its points have.
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
  std::size_t left_out = 0;     // base points without a replicate that all their rows have
  double mean = 0, variance = 0;
  /// Share of `variance` that is chance: what replicates of a point leave in its mean. NaN with one
  /// replicate. A part of the chance that all points share, as with the same seeds, cancels and is
  /// not in it.
  double noise_share = 0;
  /// What chance adds to each total index: of the difference that a factor makes, replicate by
  /// replicate. With independent seeds noise_share; less as far as the same seeds do alike with and
  /// without the change. NaN with one replicate.
  std::vector<double> noise;
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

/// Of the rows of saltelli(), in that order. First-order indices as in Saltelli et al. 2010 (their
/// table 2, b, with the mean subtracted), total ones as in Jansen 1999; the same base points are
/// drawn for both. Limits: intervals take base points for independent, so those of a Sobol'
/// sequence are too wide.
SobolIndices sobol_indices(std::size_t factors, const Outputs& outputs,
                           const BootstrapOptions& options = {});

/// Of the rows of morris(); `points` in the unit cube.
/// Source: Morris 1991; mu*: Campolongo, Cariboni and Saltelli 2007.
MorrisEffects morris_effects(const UnitPoints& points, const Outputs& outputs,
                             const BootstrapOptions& options = {});

/// The rows of `points` in the order of saltelli(): A, B, then A with each factor from B, of each
/// base point. Nothing if they are of no design that has these rows. `points` may be in any units
/// and in the order of saltelli(), of SALib.sample.sobol without and with second-order rows (which
/// are left out), or of the R package sensitivity (all A, all B, then all A with a factor from B).
std::optional<std::vector<std::size_t>> saltelli_rows(
    const std::vector<std::vector<double>>& points);
/// Whether the rows are those of morris() (or of SALib.sample.morris), in any units of the factors.
bool is_morris(const std::vector<std::vector<double>>& points);

using Sensitivity = std::variant<SobolIndices, MorrisEffects>;
/// The analysis that fits the design of the points, which for Morris must be in the unit cube: see
/// saltelli_rows(), is_morris(). Nothing for any other design.
std::optional<Sensitivity> sensitivity_of(const UnitPoints& points, const Outputs& outputs,
                                          const BootstrapOptions& options = {});

}  // namespace sim::experiment
