#include "sim/io/bit_rounding.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "sim/core/random.hpp"

namespace sim::io {
namespace {

TEST(BitRounding, keeps_missing_values_and_whole_numbers) {
  std::array<float, 8> numbers{0.0f,
                               1.0f,
                               -1.0f,
                               1234567.0f,
                               16777215.0f,
                               std::numeric_limits<float>::infinity(),
                               -std::numeric_limits<float>::infinity(),
                               std::numeric_limits<float>::quiet_NaN()};
  const auto before = numbers;
  round_bits(numbers, mantissa_bits(1));
  for (std::size_t i = 0; i < numbers.size(); ++i)
    EXPECT_EQ(std::bit_cast<std::uint32_t>(numbers[i]), std::bit_cast<std::uint32_t>(before[i]));
}

TEST(BitRounding, errs_by_less_than_half_a_unit_of_the_last_digit) {
  for (const int digits : {1, 2, 3, 4, 5, 6}) {
    std::vector<float> numbers;
    for (std::uint32_t i = 0; i < 10000; ++i) {
      const Draws draws({1, 0}, 0, i, 0);
      numbers.push_back((draws.unit(0) - 0.5f) * std::exp2(20.0f * (draws.unit(1) - 0.7f)));
    }
    const std::vector<float> exact = numbers;
    round_bits(numbers, mantissa_bits(digits));
    for (std::size_t i = 0; i < numbers.size(); ++i)
      EXPECT_LE(std::abs(numbers[i] - exact[i]),
                0.5 * std::pow(10.0, -digits) * std::abs(exact[i]));
  }
}

TEST(BitRounding, leaves_numbers_alone_that_are_rounded_already) {
  std::array<float, 3> numbers{0.123456f, -0.9999999f, 3.14159f};
  round_bits(numbers, mantissa_bits(4));
  const auto once = numbers;
  round_bits(numbers, mantissa_bits(4));
  EXPECT_EQ(numbers, once);
  EXPECT_EQ(numbers[1], -1.0f);
}

TEST(BitRounding, keeps_everything_for_no_digits_and_for_seven) {
  EXPECT_EQ(mantissa_bits(0), 23);
  EXPECT_EQ(mantissa_bits(7), 23);
  EXPECT_EQ(mantissa_bits(4), 14);
  std::array<float, 1> number{0.1f};
  round_bits(number, mantissa_bits(0));
  EXPECT_EQ(number[0], 0.1f);
}

}  // namespace
}  // namespace sim::io
