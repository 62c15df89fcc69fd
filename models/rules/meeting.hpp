#pragma once

#include <array>
#include <cstddef>

namespace rules {

// Meeting under bounded confidence: two opinions on N issues move each other only when they are
// near, in squared distance weighted by the salience of the issues.
// Source: Deffuant, Neau, Amblard, Weisbuch 2000, Adv. Complex Syst. 3, 87-98 (one issue).
//
// The functions of one value have no branches: a loop over members that calls them on columns
// (one per issue) vectorises. meet() is the same rule for one member.

/// What one issue adds to the squared distance of two opinions.
template <class T>
constexpr T weighted_square(T salience, T difference) {
  return salience * (difference * difference);
}

/// `step` for those whose squared distance is below the squared confidence, else 0.
template <class T>
constexpr T step_within(T distance2, T confidence2, T step) {
  return distance2 < confidence2 ? step : T{0};
}

/// An opinion on one issue after a step towards another that differs by `difference`.
template <class T>
constexpr T moved(T opinion, T step, T difference) {
  return opinion + step * difference;
}

/// Moves `mine` towards `theirs`, which stays, and returns the step that was made: `step` or 0.
/// For two who move each other, move both towards what they were before.
template <class T, std::size_t N>
constexpr T meet(std::array<T, N>& mine, const std::array<T, N>& theirs,
                 const std::array<T, N>& salience, T confidence2, T step) {
  std::array<T, N> difference{};
  T distance2 = 0;
  for (std::size_t k = 0; k < N; ++k) {
    difference[k] = theirs[k] - mine[k];
    distance2 += weighted_square(salience[k], difference[k]);
  }
  const T made = step_within(distance2, confidence2, step);
  for (std::size_t k = 0; k < N; ++k) mine[k] = moved(mine[k], made, difference[k]);
  return made;
}

}  // namespace rules
