#include "sim/experiment/calibration/thin_svd.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace sim::experiment {
namespace {

/// Makes columns i and j of `w` orthogonal and rotates those of `v` along. False if they were.
bool rotate(Matrix& w, Matrix& v, Eigen::Index i, Eigen::Index j) {
  const double alpha = w.col(i).squaredNorm(), beta = w.col(j).squaredNorm();
  const double gamma = w.col(i).dot(w.col(j));
  if (std::abs(gamma) <= std::numeric_limits<double>::epsilon() * std::sqrt(alpha * beta))
    return false;
  const double zeta = (beta - alpha) / (2 * gamma);
  const double tangent = std::copysign(1 / (std::abs(zeta) + std::hypot(1, zeta)), zeta);
  const double cosine = 1 / std::hypot(1, tangent), sine = cosine * tangent;
  for (Matrix* m : {&w, &v}) {
    for (Eigen::Index r = 0; r < m->rows(); ++r) {
      const double a = (*m)(r, i), b = (*m)(r, j);
      (*m)(r, i) = cosine * a - sine * b;
      (*m)(r, j) = sine * a + cosine * b;
    }
  }
  return true;
}

ThinSvd of_tall(const Matrix& a) {
  constexpr int most_sweeps = 60;  // ten are usual
  Matrix w = a, v = Matrix::Identity(a.cols(), a.cols());
  bool rotated = true;
  for (int sweep = 0; rotated && sweep < most_sweeps; ++sweep) {
    rotated = false;
    for (Eigen::Index i = 0; i < a.cols(); ++i)
      for (Eigen::Index j = i + 1; j < a.cols(); ++j) rotated = rotate(w, v, i, j) || rotated;
  }
  std::vector<double> norms;
  for (Eigen::Index c = 0; c < a.cols(); ++c) norms.push_back(w.col(c).norm());
  std::vector<std::size_t> order(norms.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t x, std::size_t y) { return norms[x] > norms[y]; });
  ThinSvd svd{Matrix::Zero(a.rows(), a.cols()), Vector(a.cols()), Matrix(a.cols(), a.cols())};
  for (Eigen::Index k = 0; k < a.cols(); ++k) {
    const std::size_t from = order[static_cast<std::size_t>(k)];
    const auto column = static_cast<Eigen::Index>(from);
    svd.values(k) = norms[from];
    svd.v.col(k) = v.col(column);
    if (norms[from] > 0) svd.u.col(k) = w.col(column) / norms[from];
  }
  return svd;
}

}  // namespace

ThinSvd thin_svd(const Matrix& a) {
  if (a.rows() >= a.cols()) return of_tall(a);
  ThinSvd svd = of_tall(a.transpose());
  svd.u.swap(svd.v);
  return svd;
}

}  // namespace sim::experiment
