#include "sim/experiment/calibration/ensemble_kalman.hpp"

#include <gtest/gtest.h>

#include <Eigen/LU>

#include "sim/experiment/calibration/random_numbers.hpp"

namespace sim::experiment {
namespace {

/// A linear model of three parameters with standard normal priors and four targets.
struct LinearCase {
  Matrix model = (Matrix(4, 3) << 1, 0.5, 0, 0, 1, -1, 2, 0, 0.3, 0.2, 0.1, 1).finished();
  Vector targets = (Vector(4) << 1, -0.5, 2, 0.7).finished();
  Vector variance = (Vector(4) << 0.5, 0.2, 1, 0.3).finished();

  Matrix posterior_covariance() const {
    const Matrix precision = variance.cwiseInverse().asDiagonal();
    return (Matrix::Identity(3, 3) + model.transpose() * precision * model).inverse();
  }
  Vector posterior_mean() const {
    return posterior_covariance() * model.transpose() * variance.cwiseInverse().asDiagonal() *
           targets;
  }
  Matrix outputs(const Matrix& members) const { return members * model.transpose(); }
};

Matrix covariance_of(const Matrix& rows) {
  const Matrix centred = rows.rowwise() - rows.colwise().mean();
  return centred.transpose() * centred / static_cast<double>(rows.rows() - 1);
}

TEST(EnsembleKalman, one_step_on_a_linear_gaussian_case_gives_the_kalman_posterior) {
  const LinearCase linear;
  const Matrix prior = normal_draws(5, CalibrationDraw::candidate, 0, 20000, 3);
  const Matrix posterior = kalman_step(prior, linear.outputs(prior), linear.targets,
                                       linear.variance, {.localise = false, .seed = 7});
  const Vector mean = posterior.colwise().mean();
  // Standard errors of 20,000 members: below 0.006 for means, 0.008 for variances.
  EXPECT_LT((mean - linear.posterior_mean()).cwiseAbs().maxCoeff(), 0.02);
  EXPECT_LT((covariance_of(posterior) - linear.posterior_covariance()).cwiseAbs().maxCoeff(), 0.03);
}

TEST(EnsembleKalman, several_tempered_steps_give_the_same_posterior) {
  const LinearCase linear;
  Matrix members = normal_draws(5, CalibrationDraw::candidate, 0, 20000, 3);
  for (std::uint32_t step = 0; step < 4; ++step)
    members = kalman_step(members, linear.outputs(members), linear.targets, linear.variance,
                          {.alpha = 4, .localise = false, .seed = 7, .step = step});
  const Vector mean = members.colwise().mean();
  EXPECT_LT((mean - linear.posterior_mean()).cwiseAbs().maxCoeff(), 0.03);
  EXPECT_LT((covariance_of(members) - linear.posterior_covariance()).cwiseAbs().maxCoeff(), 0.04);
}

TEST(EnsembleKalman, localisation_keeps_a_parameter_without_influence_at_its_prior) {
  constexpr Eigen::Index members = 40, outputs = 60;
  const Matrix prior = normal_draws(3, CalibrationDraw::candidate, 0, members, 2);
  const Matrix noise = normal_draws(4, CalibrationDraw::candidate, 1, members, outputs);
  const Matrix g = prior.col(0) * Eigen::RowVectorXd::Ones(outputs) + 0.5 * noise;
  const Vector targets = Vector::Constant(outputs, 1.0);
  const Vector variance = Vector::Constant(outputs, 0.25);
  const auto spread = [](const Matrix& rows) { return std::sqrt(covariance_of(rows)(1, 1)); };
  const double before = spread(prior);
  const double with = spread(kalman_step(prior, g, targets, variance, {.localise = true}));
  const double without = spread(kalman_step(prior, g, targets, variance, {.localise = false}));
  EXPECT_GT(with, 0.8 * before);
  EXPECT_LT(without, with);
}

TEST(EnsembleKalman, inflation_widens_the_members_about_their_mean) {
  const LinearCase linear;
  const Matrix prior = normal_draws(5, CalibrationDraw::candidate, 0, 50, 3);
  const auto step = [&](double inflation) {
    return kalman_step(prior, linear.outputs(prior), linear.targets, linear.variance,
                       {.inflation = inflation});
  };
  const Matrix narrow = step(1), wide = step(1.5);
  EXPECT_TRUE(wide.colwise().mean().isApprox(narrow.colwise().mean()));
  EXPECT_TRUE(covariance_of(wide).isApprox(2.25 * covariance_of(narrow)));
}

TEST(EnsembleKalman, the_same_seed_gives_the_same_bits) {
  const LinearCase linear;
  const Matrix prior = normal_draws(5, CalibrationDraw::candidate, 0, 50, 3);
  const auto step = [&](std::uint32_t seed) {
    return kalman_step(prior, linear.outputs(prior), linear.targets, linear.variance,
                       {.seed = seed});
  };
  EXPECT_EQ(step(1), step(1));
  EXPECT_NE(step(1), step(2));
}

}  // namespace
}  // namespace sim::experiment
