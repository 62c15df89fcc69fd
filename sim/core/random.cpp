#include "sim/core/random.hpp"

#include <cmath>

namespace sim {

static_assert(philox({0, 0, 0, 0}, {0, 0}) ==
              std::array<std::uint32_t, 4>{0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u});

float Draws::normal(std::uint32_t index) const {
  int sum = 0;
  for (std::uint32_t k = 0; k < 4; ++k) {
    const std::uint32_t x = bits(4 * index + k);
    sum += static_cast<int>((x & 255u) + ((x >> 8) & 255u) + ((x >> 16) & 255u) + (x >> 24));
  }
  // Sixteen bytes: mean 16 * 127.5, variance 16 * (256^2 - 1) / 12.
  constexpr float mean = 2040.0f;
  const float deviation = std::sqrt(16.0f * 65535.0f / 12.0f);
  return (static_cast<float>(sum) - mean) / deviation;
}

}  // namespace sim
