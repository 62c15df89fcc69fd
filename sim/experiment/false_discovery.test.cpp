#include "sim/experiment/false_discovery.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "sim/core/random.hpp"

namespace sim::experiment {
namespace {

TEST(FalseDiscovery, gives_the_adjusted_values_of_r) {
  // R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05, 0.001, 0.9), "BH")
  const std::vector<double> p{0.01, 0.02, 0.03, 0.04, 0.05, 0.001, 0.9};
  const std::vector<double> expected{0.035, 0.14 / 3, 0.0525, 0.056, 0.35 / 6, 0.007, 0.9};
  const std::vector<double> found = false_discovery_rates(p);
  for (std::size_t i = 0; i < p.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-12) << i;
}

TEST(FalseDiscovery, leaves_out_what_has_no_value) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> found = false_discovery_rates(std::vector{none, 0.03, 0.04});
  EXPECT_TRUE(std::isnan(found[0]));
  EXPECT_DOUBLE_EQ(found[1], 0.04);
  EXPECT_DOUBLE_EQ(found[2], 0.04);
  EXPECT_TRUE(false_discovery_rates({}).empty());
}

TEST(FalseDiscovery, keeps_the_share_of_false_ones_below_the_rate) {
  // 90 of 100 values are uniform, the rest tiny: the expected share of false ones is 0.9 * 0.1.
  constexpr int trials = 400;
  double share = 0;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    std::vector<double> p(10, 1e-9);
    for (std::uint32_t i = 0; i < 90; ++i)
      p.push_back(static_cast<double>(Draws({3, trial}, 1, i, 0).unit(0)));
    const std::vector<double> rates = false_discovery_rates(p);
    int found = 0, wrong = 0;
    for (std::size_t i = 0; i < rates.size(); ++i) {
      found += rates[i] <= 0.1 ? 1 : 0;
      wrong += rates[i] <= 0.1 && i >= 10 ? 1 : 0;
    }
    share += static_cast<double>(wrong) / found / trials;
  }
  EXPECT_NEAR(share, 0.09, 0.02);
}

}  // namespace
}  // namespace sim::experiment
