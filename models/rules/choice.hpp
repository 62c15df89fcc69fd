#pragma once

#include <cstddef>
#include <span>

#include "sim/core/numeric.hpp"

namespace rules {

// Choice among K options by a logit with conformity, nested if options resemble one another.
// Sources: McFadden 1978, Modelling the choice of residential location (nests); Brock and Durlauf
// 2001, REStud 68, 235-260 (conformity).
//
// An option of utility u in a nest of dissimilarity t in (0, 1] weighs w = exp(u / t); a nest
// weighs W = (sum of its w)^t; an option is chosen with probability (W / sum of all W) (w / sum of
// its nest). With t = 1 that is the plain logit. Chooser by chooser: choose(). For many choosers of
// one menu: loops over choosers, option by option, that call option_weight(), nest_weight() and
// take(); these have no branches and vectorise.

/// Sums below it count as empty nests.
inline constexpr float least_weight = 1e-30f;

/// Utility of doing as `alike` among `all` others do.
constexpr float conformity_utility(float conformity, float alike, float all) {
  return conformity * alike / all;
}

/// Utilities beyond 87 times the dissimilarity are cut there.
constexpr float option_weight(float utility, float inverse_dissimilarity) {
  return sim::exp_portable(utility * inverse_dissimilarity);
}

/// Weight of a nest from the sum of its options' weights.
constexpr float nest_weight(float sum, float dissimilarity) {
  const float counted = sum > least_weight ? sum : least_weight;
  const float weight = dissimilarity < 1 ? sim::pow_portable(counted, dissimilarity) : counted;
  return sum > least_weight ? weight : 0.0f;
}

/// Weight of a nest per unit of its options' weights, so that option_weight() times it is the
/// option's part of all weights.
constexpr float weight_per_option(float weight_of_nest, float sum) {
  return weight_of_nest / (sum > least_weight ? sum : least_weight);
}

/// Takes an option's part off what is left of a draw in [0, sum of all parts); the option at which
/// it falls below zero is chosen.
template <class Option>
constexpr void take(float part, Option option, float& left, Option& chosen) {
  const bool open = left >= 0;
  left -= part;
  chosen = open && left < 0 ? option : chosen;
}

/// Probabilities of a plain logit in place of its utilities.
constexpr void choice_probabilities(std::span<float> utilities) {
  float most = utilities[0], sum = 0;
  for (const float u : utilities) most = u > most ? u : most;
  for (float& u : utilities) sum += u = option_weight(u - most, 1);
  for (float& u : utilities) u /= sum;
}

/// The option chosen by a draw in [0, 1) from weights or probabilities of any sum above 0.
constexpr std::size_t choose(std::span<const float> weights, float draw) {
  float sum = 0;
  for (const float w : weights) sum += w;
  float left = draw * sum;
  std::size_t chosen = 0;  // the last of weight if rounding leaves some of the draw
  for (std::size_t k = 0; k < weights.size(); ++k) chosen = weights[k] > 0 ? k : chosen;
  for (std::size_t k = 0; k < weights.size(); ++k) take(weights[k], k, left, chosen);
  return chosen;
}

/// Nested logit: turns utilities into probabilities. nest[k] is the nest of option k,
/// dissimilarity[n] that of nest n; `sums` is room for one number a nest.
constexpr void nested_probabilities(std::span<float> utilities, std::span<const std::size_t> nest,
                                    std::span<const float> dissimilarity, std::span<float> sums) {
  for (float& sum : sums) sum = 0;
  for (std::size_t k = 0; k < utilities.size(); ++k)
    sums[nest[k]] += utilities[k] = option_weight(utilities[k], 1 / dissimilarity[nest[k]]);
  float all = 0;
  for (std::size_t n = 0; n < sums.size(); ++n) {
    const float weight = nest_weight(sums[n], dissimilarity[n]);
    all += weight;
    sums[n] = weight_per_option(weight, sums[n]);
  }
  for (std::size_t k = 0; k < utilities.size(); ++k) utilities[k] *= sums[nest[k]] / all;
}

}  // namespace rules
