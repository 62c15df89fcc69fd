#include "sim/experiment/calibration/abc.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/experiment/calibration/random_numbers.hpp"
#include "sim/experiment/calibration/weighted.hpp"

namespace sim::experiment {
namespace {

/// The mean of a normal law with known variance and a standard normal prior, seen through the mean
/// of `count` observations. The posterior is normal too.
struct NormalMean {
  double observed = 0.8, variance = 2;
  int count = 8;
  double error() const { return variance / count; }
  double posterior_variance() const { return 1 / (1 + 1 / error()); }
  double posterior_mean() const { return posterior_variance() * observed / error(); }

  Matrix parameters = normal_draws(11, CalibrationDraw::candidate, 0, 40000, 1);
  Matrix outputs() const {
    return parameters + std::sqrt(error()) *
                            normal_draws(12, CalibrationDraw::abc_noise, 0, parameters.rows(), 1);
  }
};

TEST(Abc, finds_the_conjugate_posterior_of_a_normal_mean) {
  const NormalMean known;
  const Vector target = Vector::Constant(1, known.observed);
  const Vector scale = Vector::Constant(1, known.error());
  for (const bool adjust : {false, true}) {
    // 2000 of 40,000: the kernel is narrow enough without the regression, too.
    const WeightedSample sample =
        abc(known.parameters, known.outputs(), target, scale, 2000, adjust);
    const Moments moments = weighted_moments(sample.parameters, sample.weights);
    EXPECT_NEAR(moments.mean(0), known.posterior_mean(), 0.04) << adjust;
    EXPECT_NEAR(moments.deviation(0), std::sqrt(known.posterior_variance()), 0.04) << adjust;
    EXPECT_NEAR(sample.weights.sum(), 1, 1e-12);
  }
}

TEST(Abc, regression_corrects_a_wide_kernel) {
  const NormalMean known;
  const Vector target = Vector::Constant(1, known.observed);
  const Vector scale = Vector::Constant(1, known.error());
  const auto moments = [&](bool adjust) {
    const WeightedSample sample =
        abc(known.parameters, known.outputs(), target, scale, 30000, adjust);
    return weighted_moments(sample.parameters, sample.weights);
  };
  const double exact = std::sqrt(known.posterior_variance());
  EXPECT_GT(moments(false).deviation(0), 1.1 * exact);
  EXPECT_NEAR(moments(true).deviation(0), exact, 0.03);
  EXPECT_NEAR(moments(true).mean(0), known.posterior_mean(), 0.03);
}

TEST(Abc, more_targets_than_points_do_not_collapse_the_sample) {
  const Matrix parameters = normal_draws(1, CalibrationDraw::candidate, 0, 60, 3);
  const Matrix outputs = normal_draws(2, CalibrationDraw::candidate, 1, 60, 200);
  const WeightedSample sample = abc(parameters, outputs, Vector::Zero(200), Vector::Ones(200), 40);
  const Moments moments = weighted_moments(sample.parameters, sample.weights);
  EXPECT_GT(moments.deviation.minCoeff(), 0.5);  // outputs tell nothing of the parameters
}

TEST(Abc, takes_the_nearest_points_the_nearest_with_the_greatest_weight) {
  Matrix outputs(4, 1);
  outputs << 3, 0.1, -1, 2;
  const WeightedSample sample = abc(outputs, outputs, Vector::Zero(1), Vector::Ones(1), 3, false);
  EXPECT_EQ(sample.rows, (std::vector<std::size_t>{1, 2, 3}));
  EXPECT_GT(sample.weights(0), sample.weights(1));
  EXPECT_GT(sample.weights(1), sample.weights(2));
}

}  // namespace
}  // namespace sim::experiment
