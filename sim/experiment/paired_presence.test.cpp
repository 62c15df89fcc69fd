#include "sim/experiment/paired_presence.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "sim/core/random.hpp"

namespace sim::experiment {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

PairedPresence of_counts(int both, int variant_only, int base_only, int neither) {
  std::vector<double> base, variant;
  const auto add = [&](int count, double b, double v) {
    base.insert(base.end(), static_cast<std::size_t>(count), b);
    variant.insert(variant.end(), static_cast<std::size_t>(count), v);
  };
  add(both, 1, 1);
  add(variant_only, none, 1);
  add(base_only, 1, none);
  add(neither, none, none);
  return presence_of(base, variant);
}

TEST(PairedPresence, has_the_published_intervals) {
  // Newcombe 1998, table III, method 10, examples (e, f, g, h).
  const PairedPresence first = of_counts(36, 12, 2, 0);
  EXPECT_NEAR(first.difference, 0.2, 1e-12);
  EXPECT_NEAR(first.interval.low, 0.0569, 5e-4);
  EXPECT_NEAR(first.interval.high, 0.3404, 5e-4);
  const PairedPresence second = of_counts(0, 30, 0, 0);
  EXPECT_NEAR(second.interval.low, 0.8395, 5e-4);
  EXPECT_NEAR(second.interval.high, 1, 1e-9);
}

TEST(PairedPresence, tests_exactly) {
  EXPECT_NEAR(of_counts(0, 8, 0, 0).p, 2.0 / 256, 1e-12);
  EXPECT_NEAR(of_counts(3, 5, 1, 2).p, 2 * 7.0 / 64, 1e-12);
  EXPECT_EQ(of_counts(8, 0, 0, 0).p, 1);
  EXPECT_EQ(of_counts(2, 3, 3, 2).p, 1);
}

TEST(PairedPresence, is_never_sure_of_few_pairs) {
  const PairedPresence never = of_counts(0, 0, 0, 8), always = of_counts(0, 0, 8, 0);
  EXPECT_LT(never.interval.low, -0.2);
  EXPECT_GT(never.interval.high, 0.2);
  EXPECT_EQ(always.difference, -1);
  EXPECT_GT(always.interval.high, -0.6);
  EXPECT_TRUE(std::isnan(of_counts(0, 0, 4, 0).interval.low));
}

TEST(PairedPresence, interval_holds_the_true_difference_about_as_often_as_it_says) {
  int held = 0;
  constexpr int trials = 2000;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    std::vector<double> base, variant;
    const Draws draws({11, trial}, 1, 0, 0);
    for (std::uint32_t i = 0; i < 16; ++i) {
      const auto common = static_cast<double>(draws.unit(2 * i));
      const auto own = static_cast<double>(draws.unit(2 * i + 1));
      base.push_back(common < 0.5 ? 1 : none);
      variant.push_back((common + own) / 2 < 0.6 ? 1 : none);
    }
    // P((x + y) / 2 < 0.6) = 1 - (2 - 1.2)^2 / 2
    const Interval interval = presence_of(base, variant).interval;
    held += interval.low <= 0.18 && 0.18 <= interval.high ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(held) / trials, 0.95, 0.035);
}

}  // namespace
}  // namespace sim::experiment
