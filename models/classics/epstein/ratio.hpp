#pragma once

#include <cmath>

#include "models/rules/action.hpp"

namespace classics {

/// What stands for C / A in the probability of arrest: itself (Epstein), cut to a whole number
/// (NetLogo), or rounded to one, halves to the even (Mesa).
enum class Ratio { exact, cut, rounded };

/// rules::arrest_probability with that ratio; `active` is not 0.
inline float arrest_probability(Ratio ratio, float k, float cops, float active) {
  switch (ratio) {
    case Ratio::exact: return rules::arrest_probability(k, cops, active);
    case Ratio::cut: return rules::arrest_probability(k, std::floor(cops / active), 1);
    case Ratio::rounded: return rules::arrest_probability(k, std::nearbyint(cops / active), 1);
  }
  return 0;
}

}  // namespace classics
