#include "models/rules/episodes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "sim/core/names.hpp"
#include "sim/core/random.hpp"

namespace rules {
namespace {

constexpr sim::Seed seed{1917, 0};

float draw(std::uint32_t community, std::uint32_t day) {
  return sim::Draws(seed, sim::decision_key("test.episodes"), community, day).unit(0);
}

TEST(Episodes, are_counted_by_a_poisson_distribution) {
  EXPECT_EQ(poisson_count(0, 0.999f), 0);
  for (const float mean : {0.3f, 2.0f, 11.0f, 13.0f, 80.0f}) {
    constexpr std::uint32_t n = 40'000;
    double sum = 0, squares = 0;
    for (std::uint32_t k = 0; k < n; ++k) {
      const auto count = static_cast<double>(poisson_count(mean, draw(k, 0)));
      sum += count;
      squares += count * count;
    }
    const double m = sum / n, variance = squares / n - m * m;
    const auto expected = static_cast<double>(mean);
    EXPECT_NEAR(m, expected, 5 * std::sqrt(expected / n) + 0.002 * expected) << mean;
    EXPECT_NEAR(variance / expected, 1, 0.06) << mean;
  }
}

TEST(Episodes, never_begin_more_often_by_a_smaller_draw) {
  for (const float mean : {0.3f, 5.0f, 30.0f})
    for (float u = 0; u < 0.99f; u += 0.01f)
      EXPECT_LE(poisson_count(mean, u), poisson_count(mean, u + 0.01f)) << mean << ' ' << u;
}

/// Mean share acting in the long run of a number of units with a constant hazard.
double share_acting(float units, std::uint32_t communities) {
  const Episode kind{0, 5, 20, 1};
  constexpr float hazard = 0.02f;
  constexpr std::uint32_t days = 400, settled = 100;
  double acting = 0;
  for (std::uint32_t c = 0; c < communities; ++c) {
    Motion motion;
    for (std::uint32_t day = 0; day < days; ++day) {
      live_a_day(motion, kind, hazard, units, draw(c, day));
      if (day >= settled) acting += static_cast<double>(motion.acting);
    }
  }
  return acting / communities / (days - settled);
}

TEST(Episodes, share_acting_does_not_depend_on_the_number_of_units) {
  // Begins h r, ends a / 5, rests 20 days: r = 1 / (1 + 25 h).
  const double expected = 5 * 0.02 / (1 + 25 * 0.02);
  EXPECT_NEAR(share_acting(1000, 10), expected, 0.01 * expected);
  EXPECT_NEAR(share_acting(10, 400), expected, 0.03 * expected);
}

TEST(Episodes, a_burst_suppresses_the_next_one_while_people_rest) {
  const Episode kind{0, 3, 60, 1};
  Motion motion;
  constexpr float units = 10'000;
  for (std::uint32_t day = 0; day < 7; ++day) live_a_day(motion, kind, 0.5f, units, draw(1, day));
  for (std::uint32_t day = 7; day < 30; ++day) live_a_day(motion, kind, 0, units, draw(1, day));
  EXPECT_GT(motion.resting, 0.6f);
  const float after = live_a_day(motion, kind, 0.1f, units, 0.5f);
  Motion rested;
  EXPECT_LT(after, 0.5f * live_a_day(rested, kind, 0.1f, units, 0.5f));
}

TEST(Episodes, keep_their_shares_between_none_and_all) {
  const Episode kind{0, 2, 5, 1};
  Motion motion;
  for (std::uint32_t day = 0; day < 500; ++day) {
    live_a_day(motion, kind, 0.9f, 3, draw(2, day));
    EXPECT_GE(motion.acting, 0);
    EXPECT_GE(motion.resting, -1e-6f);
    EXPECT_LE(motion.acting + motion.resting, 1 + 1e-5f);
  }
}

TEST(Episodes, more_force_never_makes_people_bolder_and_company_never_less_bold) {
  for (float forces = 0; forces < 0.5f; forces += 0.05f)
    for (float seen = 0; seen < 0.5f; seen += 0.05f) {
      EXPECT_GE(boldness(forces, seen, 0.1f), boldness(forces + 0.05f, seen, 0.1f));
      EXPECT_LE(boldness(forces, seen, 0.1f), boldness(forces, seen + 0.05f, 0.1f));
    }
  EXPECT_EQ(boldness(0, 0, 0.1f), 1);
}

/// Sizes of waves: how many units begin before a day without any, each unit seeing the others.
std::vector<double> waves(float contagion) {
  const Episode kind{0, 4, 200, 1};
  constexpr float units = 5000, alone = 2e-5f;
  std::vector<double> sizes;
  Motion motion;
  double size = 0;
  for (std::uint32_t day = 0; day < 60'000; ++day) {
    const float hazard = alone * sim::exp_portable(contagion * motion.acting) +
                         motion.acting * contagion * 0.01f;
    const float began = live_a_day(motion, kind, hazard, units, draw(3, day));
    if (began > 0) {
      size += static_cast<double>(began * units);
    } else if (size > 0) {
      sizes.push_back(size);
      size = 0;
    }
  }
  return sizes;
}

// Biggs 2005, American Journal of Sociology 110(6): sizes of strike waves have tails over two to
// three orders of magnitude. Without contagion there is no such tail.
TEST(Episodes, that_spread_come_in_waves_with_heavy_tails) {
  const auto reach = [](const std::vector<double>& sizes) {
    const double mean = std::accumulate(sizes.begin(), sizes.end(), 0.0) /
                        static_cast<double>(sizes.size());
    return *std::max_element(sizes.begin(), sizes.end()) / mean;
  };
  const std::vector<double> spread = waves(22), alone = waves(0);
  ASSERT_GT(spread.size(), 100u);
  EXPECT_GT(*std::max_element(spread.begin(), spread.end()), 100);
  EXPECT_GT(reach(spread), 3 * reach(alone));
}

}  // namespace
}  // namespace rules
