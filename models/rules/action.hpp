#pragma once

#include "sim/core/numeric.hpp"

/// Rules of behaviour that several models follow. Pure functions of floats, fit for loops that
/// vectorise; shares and probabilities run from 0 to 1.
namespace rules {

// Whether a person acts against the authorities: Epstein 2002, PNAS 99 suppl. 3, 7243-7250.

/// Hardship that is laid at the door of the regime.
constexpr float grievance(float hardship, float legitimacy) { return hardship * (1 - legitimacy); }

/// Probability of arrest as people reckon it, from the forces of order and the active people whom
/// they see, themselves counted (not 0): 1 - exp(-k cops / active). k = ln 10: 0.9 for one each.
constexpr float arrest_probability(float k, float cops, float active) {
  return 1 - sim::exp_portable(-k * cops / active);
}

constexpr bool acts(float grievance, float risk_aversion, float arrest, float threshold) {
  return grievance - risk_aversion * arrest > threshold;
}

/// Share of people of one grievance who act when their risk aversion is uniform in [0, 1]: what is
/// left above the threshold, over the probability of arrest; at most everybody.
constexpr float acting_share(float grievance, float arrest, float threshold) {
  const float net = grievance - threshold;
  return net > 0 ? net / (arrest > net ? arrest : net) : 0;
}

}  // namespace rules
