#pragma once

#include <span>
#include <vector>

#include "sim/core/model.hpp"

namespace classics {

/// friedkin_johnsen: in a step the members of a group give way to one another and hold on to what
/// they thought at first, x' = A W x + (I - A) x(0) with A the diagonal matrix of susceptibilities
/// and W the weights that each gives to all, rows of sum 1. The limit is
/// (I - A W)^-1 (I - A) x(0) where A W has no eigenvalue of size 1 or more. No chance.
/// Reads friedkin_johnsen/members.csv and weights.csv beside the scenario.
/// Source: Friedkin and Johnsen 1990, J. Math. Sociol. 15, 193-206.
sim::ModelEntry friedkin_johnsen_entry();

/// One step of x' = A W x + (I - A) x(0); `weights` row-major.
std::vector<double> influenced(std::span<const double> opinion, std::span<const double> first,
                               std::span<const double> susceptibility,
                               std::span<const double> weights);

}  // namespace classics
