#include "sim/core/normal.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sim {
namespace {

TEST(Normal, is_the_normal_law) {
  for (double x = -9; x <= 9; x += 0.0625) {
    EXPECT_NEAR(normal_share_below(x), std::erfc(-x / std::sqrt(2.0)) / 2, 1e-12) << x;
    if (std::fabs(x) < 8) {
      EXPECT_NEAR(normal_density(x) / (std::exp(-x * x / 2) / std::sqrt(2 * M_PI)), 1, 1e-12) << x;
    }
  }
}

TEST(Normal, quantiles_are_its_inverse) {
  EXPECT_EQ(normal_quantile(0.5), 0);
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-10);
  for (const double share : {1e-9, 1e-6, 0.001, 0.1, 0.4999, 0.7, 0.99, 0.999999, 1 - 1e-9})
    EXPECT_NEAR(normal_share_below(normal_quantile(share)), share, 1e-12) << share;
}

}  // namespace
}  // namespace sim
