#include "sim/core/numeric.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace sim {
namespace {

TEST(Numeric, exp_is_within_its_stated_error) {
  double worst = 0;
  for (float x = -86.9f; x < 87.9f; x += 0.00137f) {
    const double exact = std::exp(static_cast<double>(x));
    worst = std::max(worst, std::abs(exp_portable(x) - exact) / exact);
  }
  EXPECT_LT(worst, 3e-7);
  EXPECT_EQ(exp_portable(0.0f), 1.0f);
  EXPECT_EQ(exp_portable(-1000.0f), exp_portable(-87.0f));
}

TEST(Numeric, log_is_within_its_stated_error) {
  double worst = 0;
  for (float x = 1e-30f; x < 1e30f; x *= 1.0037f) {
    const double exact = std::log(static_cast<double>(x));
    worst = std::max(worst, std::abs(log_portable(x) - exact) / std::max(1.0, std::abs(exact)));
  }
  EXPECT_LT(worst, 2e-7);
  EXPECT_EQ(log_portable(1.0f), 0.0f);
}

TEST(Numeric, pow_undoes_a_root) {
  EXPECT_NEAR(pow_portable(pow_portable(7.5f, 0.4f), 2.5f), 7.5f, 1e-5f);
}

}  // namespace
}  // namespace sim
