#include "sim/core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

namespace sim {
namespace {

// Seeds are fixed, so that each test always gives the same answer. The stated error rate is the
// chance that a perfect generator, had the seeds been chosen at random, would be refused.

using Block = std::array<std::uint32_t, 4>;

TEST(Philox, gives_the_known_answers) {
  // Random123 1.14, tests/kat_vectors, philox4x32 with 10 rounds.
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}),
            (Block{0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u}));
  EXPECT_EQ(
      philox({0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu}, {0xffffffffu, 0xffffffffu}),
      (Block{0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu}));
  EXPECT_EQ(
      philox({0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u}, {0xa4093822u, 0x299f31d0u}),
      (Block{0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u}));
}

TEST(ToUnit, covers_the_half_open_interval) {
  EXPECT_EQ(to_unit(0), 0.0f);
  EXPECT_LT(to_unit(0xffffffffu), 1.0f);
  EXPECT_EQ(to_unit(0x80000000u), 0.5f);
}

TEST(Draws, are_a_function_of_their_keys_alone) {
  const Draws once({3, 1}, 7, 11, 13);
  const Draws again({3, 1}, 7, 11, 13);
  for (std::uint32_t i = 100; i-- > 0;) EXPECT_EQ(once.bits(i), again.bits(i));
}

TEST(Draws, below_stays_below) {
  const Draws draws({1, 0}, 1, 1, 1);
  for (const std::uint32_t bound : {1u, 2u, 3u, 300u, 0xffffffffu})
    for (std::uint32_t i = 0; i < 1000; ++i) EXPECT_LT(draws.below(i, bound), bound);
}

// One way to walk through draws: sample number -> 32 bits.
struct Walk {
  std::string name;
  std::function<std::uint32_t(std::uint32_t)> bits;
};

std::ostream& operator<<(std::ostream& out, const Walk& walk) { return out << walk.name; }

const std::vector<Walk>& walks() {
  static const std::vector<Walk> all{
      {"index",
       [](std::uint32_t n) {
         return Draws({1, 0}, 5, 9, 100).bits(n);
       }},
      {"entity",
       [](std::uint32_t n) {
         return Draws({1, 0}, 5, n, 100).bits(0);
       }},
      {"high_entity",
       [](std::uint32_t n) {
         return Draws({1, 0}, 5, std::uint64_t{n} << 32, 100).bits(0);
       }},
      {"step",
       [](std::uint32_t n) {
         return Draws({1, 0}, 5, 9, n).bits(0);
       }},
      {"decision",
       [](std::uint32_t n) {
         return Draws({1, 0}, n, 9, 100).bits(0);
       }},
      {"replicate",
       [](std::uint32_t n) {
         return Draws({1, n}, 5, 9, 100).bits(0);
       }},
      {"study",
       [](std::uint32_t n) {
         return Draws({n, 0}, 5, 9, 100).bits(0);
       }},
      {"entity_and_index",
       [](std::uint32_t n) {
         return Draws({1, 0}, 5, n / 64, 100).bits(n % 64);
       }},
  };
  return all;
}

class DrawsAlong : public testing::TestWithParam<Walk> {};
INSTANTIATE_TEST_SUITE_P(Walks, DrawsAlong, testing::ValuesIn(walks()),
                         [](const auto& instance) { return instance.param.name; });

double chi_square(const std::vector<std::uint32_t>& counts, double expected) {
  double sum = 0;
  for (const std::uint32_t count : counts)
    sum += (count - expected) * (count - expected) / expected;
  return sum;
}

// Quantile of chi-square at z standard deviations of the normal distribution.
// Source: Wilson and Hilferty 1931.
double chi_square_quantile(double freedom, double z) {
  const double spread = 2 / (9 * freedom);
  return freedom * std::pow(1 - spread + z * std::sqrt(spread), 3);
}

// Error rate 2e-6 a test: neither too uneven nor too even.
void expect_even(const std::vector<std::uint32_t>& counts, double samples, const char* what) {
  constexpr double z_of_one_in_a_million = 4.753;
  const auto cells = static_cast<double>(counts.size());
  const double statistic = chi_square(counts, samples / cells);
  EXPECT_LT(statistic, chi_square_quantile(cells - 1, z_of_one_in_a_million)) << what;
  EXPECT_GT(statistic, chi_square_quantile(cells - 1, -z_of_one_in_a_million)) << what;
}

TEST_P(DrawsAlong, are_uniform) {
  constexpr std::uint32_t samples = 1u << 18;
  std::vector<std::uint32_t> high(256), low(256), thirds(300), pairs(256);
  std::uint32_t before = GetParam().bits(samples);
  for (std::uint32_t n = 0; n < samples; ++n) {
    const std::uint32_t bits = GetParam().bits(n);
    ++high[bits >> 24];
    ++low[bits & 255u];
    ++thirds[(std::uint64_t{bits} * 300) >> 32];
    ++pairs[(bits >> 28) * 16 + (before >> 28)];
    before = bits;
  }
  expect_even(high, samples, "highest byte");
  expect_even(low, samples, "lowest byte");
  expect_even(thirds, samples, "below(300)");
  expect_even(pairs, samples, "four bits with the four before");
}

// Each of the 32 bits of a draw against each of the next draw of the walk: 1024 correlations, each
// refused at 6.2 standard deviations; error rate 6e-7 a test.
TEST_P(DrawsAlong, do_not_correlate_with_their_neighbours) {
  constexpr std::uint32_t samples = 1u << 16;
  std::vector<std::uint32_t> differ(32 * 32);
  std::uint32_t before = GetParam().bits(0);
  for (std::uint32_t n = 1; n <= samples; ++n) {
    const std::uint32_t bits = GetParam().bits(n);
    for (std::uint32_t a = 0; a < 32; ++a) {
      const std::uint32_t unlike = bits ^ (0u - ((before >> a) & 1u));
      for (std::uint32_t b = 0; b < 32; ++b) differ[a * 32 + b] += (unlike >> b) & 1u;
    }
    before = bits;
  }
  const double deviation = std::sqrt(samples) / 2;
  double worst = 0;
  for (const std::uint32_t count : differ)
    worst = std::max(worst, std::abs(count - samples / 2.0) / deviation);
  EXPECT_LT(worst, 6.2);
}

// Probability of each sum of sixteen bytes.
std::vector<double> sixteen_bytes() {
  std::vector<double> probability{1.0};
  for (int byte = 0; byte < 16; ++byte) {
    std::vector<double> next(probability.size() + 255, 0.0);
    for (std::size_t sum = 0; sum < probability.size(); ++sum)
      for (std::size_t value = 0; value < 256; ++value) next[sum + value] += probability[sum] / 256;
    probability = std::move(next);
  }
  return probability;
}

double standardised(std::size_t sum) {
  return (static_cast<double>(sum) - 2040) / std::sqrt(16 * 65535 / 12.0);
}
double normal_below(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

TEST(Normal, is_as_near_to_the_normal_distribution_as_stated) {
  const std::vector<double> probability = sixteen_bytes();
  double below = 0, worst = 0, mean = 0, square = 0;
  for (std::size_t sum = 0; sum < probability.size(); ++sum) {
    const double x = standardised(sum);
    worst = std::max(worst, std::abs(below - normal_below(x)));
    below += probability[sum];
    worst = std::max(worst, std::abs(below - normal_below(x)));
    mean += probability[sum] * x;
    square += probability[sum] * x * x;
  }
  EXPECT_LT(worst, 0.01);
  EXPECT_NEAR(mean, 0, 1e-9);
  EXPECT_NEAR(square, 1, 1e-9);
  EXPECT_NEAR(standardised(probability.size() - 1), 6.9, 0.01);
}

// Error rate 1e-6 for each expectation.
TEST(Normal, has_the_mean_variance_and_tails_of_sixteen_bytes) {
  constexpr int samples = 1 << 19;
  constexpr double z_two_sided = 4.892;
  const double root = std::sqrt(samples);
  double sum = 0, square = 0, lagged = 0, before = 0;
  int beyond_2 = 0, beyond_3 = 0;
  for (std::uint32_t n = 0; n < samples; ++n) {
    const double x = Draws({2, 0}, 17, n / 64, 4).normal(n % 64);
    EXPECT_LT(std::abs(x), 6.91);
    sum += x;
    square += x * x;
    lagged += x * before;
    before = x;
    beyond_2 += std::abs(x) > 2;
    beyond_3 += std::abs(x) > 3;
  }
  EXPECT_LT(std::abs(sum / samples), z_two_sided / root);
  const double kurtosis = 3 - 1.2 / 16;
  EXPECT_LT(std::abs(square / samples - 1), z_two_sided * std::sqrt(kurtosis - 1) / root);
  EXPECT_LT(std::abs(lagged / samples), z_two_sided / root);

  const std::vector<double> probability = sixteen_bytes();
  const auto expect_tail = [&](int found, double limit) {
    double expected = 0;
    for (std::size_t s = 0; s < probability.size(); ++s)
      if (std::abs(standardised(s)) > limit) expected += probability[s];
    EXPECT_LT(std::abs(found - samples * expected), z_two_sided * std::sqrt(samples * expected))
        << "beyond " << limit;
  };
  expect_tail(beyond_2, 2);
  expect_tail(beyond_3, 3);
}

}  // namespace
}  // namespace sim
