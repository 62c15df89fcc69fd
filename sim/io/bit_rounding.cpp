#include "sim/io/bit_rounding.hpp"

#include <bit>
#include <cmath>
#include <cstdint>

namespace sim::io {
namespace {

constexpr int all_bits = 23;  // of a float
constexpr int all_digits = 7;

}  // namespace

int mantissa_bits(int digits) {
  if (digits <= 0 || digits >= all_digits) return all_bits;
  return static_cast<int>(std::ceil(digits * std::log2(10.0)));
}

void round_bits(std::span<float> numbers, int bits) {
  if (bits >= all_bits) return;
  const int dropped = all_bits - bits;
  const std::uint32_t below_half = (1u << (dropped - 1)) - 1u, kept = ~0u << dropped;
  for (float& number : numbers) {
    constexpr float exact_below = 16777216;  // larger floats are all whole
    const bool whole = std::abs(number) <= exact_below && number == std::trunc(number);
    if (whole || !std::isfinite(number)) continue;
    // Half a unit more, then cut; a tie goes to the even neighbour.
    const auto pattern = std::bit_cast<std::uint32_t>(number);
    number = std::bit_cast<float>((pattern + below_half + ((pattern >> dropped) & 1u)) & kept);
  }
}

}  // namespace sim::io
