#include "sim/experiment/calibration/prior.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "sim/experiment/calibration/weighted.hpp"

namespace sim::experiment {
namespace {

TEST(Prior, a_value_and_its_share_are_each_others_inverse) {
  const FreeParameter even{.name = "a", .low = -2, .high = 6};
  const FreeParameter ratio{.name = "b", .low = 0.01, .high = 100, .log_scale = true};
  EXPECT_DOUBLE_EQ(value_at(even, 0.25), 0);
  EXPECT_NEAR(value_at(ratio, 0.5), 1, 1e-12);
  EXPECT_NEAR(unit_of(ratio, 10), 0.75, 1e-12);
  EXPECT_NEAR(unit_of(even, value_at(even, 0.3)), 0.3, 1e-12);
}

TEST(Prior, the_normal_number_of_a_share_leads_back_to_it) {
  const Matrix unit = (Matrix(1, 4) << 0, 0.1, 0.5, 1).finished();
  EXPECT_LT((unit_of_normal(normal_of_unit(unit)) - unit).cwiseAbs().maxCoeff(), 2e-6);
}

TEST(Weighted, quantiles_count_weights_and_leave_out_what_is_missing) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::array values{3.0, 1.0, nan, 2.0};
  const std::array equal{1.0, 1.0, 1.0, 1.0}, tilted{8.0, 1.0, 5.0, 1.0};
  EXPECT_DOUBLE_EQ(weighted_quantile(values, equal, 0.5), 2);
  EXPECT_DOUBLE_EQ(weighted_quantile(values, tilted, 0.7), 3);
  EXPECT_DOUBLE_EQ(weighted_quantile(values, equal, 0), 1);
  EXPECT_TRUE(std::isnan(weighted_quantile(std::array{nan}, std::array{1.0}, 0.5)));
}

TEST(Weighted, correlations_are_those_of_the_weighted_rows) {
  const Matrix rows = (Matrix(3, 2) << 0, 0, 1, -2, 5, 5).finished();
  const Vector weights = (Vector(3) << 1, 1, 0).finished();
  EXPECT_NEAR(weighted_correlations(rows, weights)(0, 1), -1, 1e-12);
}

}  // namespace
}  // namespace sim::experiment
