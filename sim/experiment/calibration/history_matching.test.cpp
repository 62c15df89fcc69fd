#include "sim/experiment/calibration/history_matching.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/experiment/calibration/random_numbers.hpp"
#include "sim/experiment/designs.hpp"

namespace sim::experiment {
namespace {

Matrix hypercube(std::size_t points, std::size_t factors, std::uint32_t seed) {
  const UnitPoints rows = latin_hypercube(points, factors, seed);
  Matrix matrix(static_cast<Eigen::Index>(points), static_cast<Eigen::Index>(factors));
  for (std::size_t i = 0; i < points; ++i)
    for (std::size_t d = 0; d < factors; ++d)
      matrix(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(d)) = rows[i][d];
  return matrix;
}

TEST(Emulator, is_exact_for_a_quadratic_function) {
  const auto f = [](const Matrix& x) {
    Matrix y(x.rows(), 1);
    y.col(0) = 2 + 3 * x.col(0).array() - x.col(1).array() * x.col(2).array() +
               4 * x.col(1).array().square();
    return y;
  };
  const Matrix points = hypercube(40, 3, 1), others = hypercube(100, 3, 2);
  const Emulator emulator(points, f(points));
  const Prediction prediction = emulator.predict(others);
  EXPECT_LT((prediction.mean - f(others)).cwiseAbs().maxCoeff(), 0.05);
  EXPECT_GT(emulator.explained()(0), 0.99);
}

TEST(Emulator, its_intervals_hold_the_function_and_chance_is_told_apart) {
  const auto f = [](const Matrix& x) {
    Matrix y(x.rows(), 1);
    y.col(0) = (6 * x.col(0)).array().sin() + 2 * x.col(1).array();
    return y;
  };
  const Matrix points = hypercube(150, 2, 1), others = hypercube(400, 2, 2);
  const double deviation = 0.3;
  const Matrix runs =
      f(points) + deviation * normal_draws(1, CalibrationDraw::candidate, 0, 150, 1);
  const Emulator emulator(points, runs);
  const Prediction prediction = emulator.predict(others);
  const Matrix z = (prediction.mean - f(others)).cwiseQuotient(prediction.variance.cwiseSqrt());
  const double within = (z.cwiseAbs().array() < 2).cast<double>().mean();
  EXPECT_GT(within, 0.85);
  EXPECT_NEAR(std::sqrt(emulator.noise()(0)), deviation, 0.08);
}

TEST(Emulator, an_output_that_never_varies_is_predicted_as_it_is) {
  const Matrix points = hypercube(20, 2, 1);
  const Emulator emulator(points, Matrix::Constant(20, 1, 7));
  EXPECT_NEAR(emulator.predict(hypercube(5, 2, 2)).mean(3, 0), 7, 1e-9);
}

TEST(HistoryMatching, implausibility_counts_deviations_of_all_that_is_unknown) {
  const Prediction prediction{Matrix::Constant(1, 1, 5), Matrix::Constant(1, 1, 0.75)};
  const Matrix found =
      implausibility(prediction, Vector::Constant(1, 2), Vector::Constant(1, 0.25));
  EXPECT_DOUBLE_EQ(found(0, 0), 3);
}

TEST(HistoryMatching, the_allowed_share_of_targets_is_set_aside) {
  Matrix one(1, 5);
  one << 1, 9, 2, 4, 3;
  EXPECT_EQ(worst_implausibility(one, 0)(0), 9);
  EXPECT_EQ(worst_implausibility(one, 0.2)(0), 4);
  EXPECT_EQ(worst_implausibility(one, 0.4)(0), 3);
}

/// y = x0 + x1 is 1.2 give or take 0.02: a band of known width along a diagonal of the square.
TEST(HistoryMatching, waves_find_the_region_that_is_left_of_a_known_function) {
  const auto f = [](const Matrix& x) -> Matrix { return x.col(0) + x.col(1); };
  const Vector target = Vector::Constant(1, 1.2), variance = Vector::Constant(1, 0.02 * 0.02);
  Matrix points = hypercube(20, 2, 1);
  Remaining left;
  for (std::uint32_t wave = 0; wave < 2; ++wave) {
    const Emulator emulator(points, f(points));
    left = remaining_points(emulator, target, variance, 2, 30,
                            {.candidates = 2000, .seed = 3, .wave = wave});
    Matrix both(points.rows() + left.points.rows(), 2);
    both << points, left.points;
    points = both;
  }
  EXPECT_FALSE(left.relaxed);
  EXPECT_EQ(left.points.rows(), 30);
  // 1.14 to 1.26: areas of the triangles above, (2 - s)^2 / 2.
  const double exact = (0.86 * 0.86 - 0.74 * 0.74) / 2;
  EXPECT_NEAR(left.share, exact, 0.02);
  EXPECT_LT((f(left.points).array() - 1.2).abs().maxCoeff(), 0.065);
}

TEST(HistoryMatching, says_so_when_nothing_is_left) {
  const Matrix points = hypercube(20, 2, 1);
  const Emulator emulator(points, Matrix(points.col(0) + points.col(1)));
  const Remaining left =
      remaining_points(emulator, Vector::Constant(1, 5), Vector::Constant(1, 0.01), 2, 10,
                       {.candidates = 500, .seed = 3});
  EXPECT_TRUE(left.relaxed);
  EXPECT_EQ(left.share, 0);
  EXPECT_GT(left.least, 3);
  EXPECT_GT((left.points.rowwise().sum()).mean(), 1.6);  // the corner that is least wrong
}

}  // namespace
}  // namespace sim::experiment
