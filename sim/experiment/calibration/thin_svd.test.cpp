#include "sim/experiment/calibration/thin_svd.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sim::experiment {
namespace {

Matrix some_matrix(Eigen::Index rows, Eigen::Index columns) {
  Matrix a(rows, columns);
  for (Eigen::Index r = 0; r < rows; ++r)
    for (Eigen::Index c = 0; c < columns; ++c)
      a(r, c) = std::sin(static_cast<double>(1 + 7 * r + 3 * c * c + r * c));
  return a;
}

TEST(ThinSvd, is_a_product_of_orthonormal_factors_with_falling_values) {
  for (const auto& [rows, columns] : {std::pair{12, 5}, {5, 12}, {6, 6}, {1, 4}, {4, 1}}) {
    const Matrix a = some_matrix(rows, columns);
    const ThinSvd svd = thin_svd(a);
    const Eigen::Index k = std::min(rows, columns);
    ASSERT_EQ(svd.values.size(), k);
    EXPECT_LT((svd.u * svd.values.asDiagonal() * svd.v.transpose() - a).norm(), 1e-13 * a.norm());
    EXPECT_LT((svd.u.transpose() * svd.u - Matrix::Identity(k, k)).norm(), 1e-13);
    EXPECT_LT((svd.v.transpose() * svd.v - Matrix::Identity(k, k)).norm(), 1e-13);
    for (Eigen::Index i = 1; i < k; ++i) EXPECT_LE(svd.values(i), svd.values(i - 1));
  }
}

TEST(ThinSvd, finds_known_values) {
  Matrix a(2, 2);
  a << 3, 0, 4, 5;  // a^T a has the eigenvalues 45 and 5
  const ThinSvd svd = thin_svd(a);
  EXPECT_NEAR(svd.values(0), std::sqrt(45), 1e-13);
  EXPECT_NEAR(svd.values(1), std::sqrt(5), 1e-13);
}

TEST(ThinSvd, shows_the_rank) {
  Matrix a = some_matrix(8, 4);
  a.col(2) = 2 * a.col(0) - a.col(1);
  a.col(3).setZero();
  const ThinSvd svd = thin_svd(a);
  EXPECT_GT(svd.values(1), 0.1);
  EXPECT_LT(svd.values(2), 1e-14);
  EXPECT_EQ(svd.values(3), 0);
  EXPECT_LT((svd.u * svd.values.asDiagonal() * svd.v.transpose() - a).norm(), 1e-13);
}

}  // namespace
}  // namespace sim::experiment
