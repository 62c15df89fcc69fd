#pragma once

#include <cstddef>
#include <span>

namespace rules {

/// Whether a person joins who does so once as many as `threshold` are seen to have joined.
/// Units: any, the same for both. Source: Granovetter 1978, AJS 83(6), 1420-1443; with shares of
/// the population, Kuran 1989, Public Choice 61, 41-74.
constexpr bool joins(float seen, float threshold) { return seen >= threshold; }

/// How many of those with these thresholds join when everybody sees the same.
constexpr std::size_t joining(std::span<const float> thresholds, float seen) {
  std::size_t count = 0;
  for (const float threshold : thresholds) count += joins(seen, threshold) ? 1 : 0;
  return count;
}

}  // namespace rules
