#pragma once

#include <bit>
#include <cstdint>

namespace sim {

// Elementary functions whose bits do not depend on the machine or the C library. The standard
// ones choose code by processor at run time. Branch-free, so that loops over them vectorise.

/// e^x for x in [-87, 88]; outside, the value at the bound. Relative error below 2.5e-7.
/// Source: Cody and Waite 1980, reduction by ln 2 in two parts; polynomial of degree 6.
constexpr float exp_portable(float x) {
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  const float scaled = x * 1.44269504f;
  const float shifted = scaled + 12582912.0f;  // 1.5 * 2^23: rounds to the nearest whole number
  const float whole = shifted - 12582912.0f;
  const float r = (x - whole * 0.693359375f) + whole * 2.12194440e-4f;
  float p = 1.3888889e-3f;
  p = p * r + 8.3333333e-3f;
  p = p * r + 4.1666667e-2f;
  p = p * r + 1.6666667e-1f;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  const auto power = static_cast<std::int32_t>(whole);
  return p * std::bit_cast<float>(static_cast<std::uint32_t>(power + 127) << 23);
}

/// Natural logarithm of a positive normal number. Absolute error below 1.2e-7 * max(1, |ln x|).
/// Source: x = 2^k m with m in [sqrt(1/2), sqrt(2)); series in s = (m - 1) / (m + 1).
constexpr float log_portable(float x) {
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(x);
  const std::uint32_t offset = bits - 0x3f3504f3u;
  const auto k = static_cast<std::int32_t>(offset) >> 23;
  const float m = std::bit_cast<float>(bits - (static_cast<std::uint32_t>(k) << 23));
  const float s = (m - 1.0f) / (m + 1.0f);
  const float s2 = s * s;
  float p = 2.0f / 9.0f;
  p = p * s2 + 2.0f / 7.0f;
  p = p * s2 + 2.0f / 5.0f;
  p = p * s2 + 2.0f / 3.0f;
  p = p * s2 + 2.0f;
  const auto power = static_cast<float>(k);
  return (power * 0.693359375f + s * p) - power * 2.12194440e-4f;
}

/// base^exponent for a positive base.
constexpr float pow_portable(float base, float exponent) {
  return exp_portable(exponent * log_portable(base));
}

}  // namespace sim
