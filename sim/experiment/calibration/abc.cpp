#include "sim/experiment/calibration/abc.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/experiment/calibration/thin_svd.hpp"

namespace sim::experiment {
namespace {

constexpr Eigen::Index points_per_component = 10;

/// Moves parameters along a weighted regression on `z`, the outputs' distance from the targets.
void regress(WeightedSample& sample, const Matrix& z) {
  const Vector root = sample.weights.cwiseSqrt();
  const Eigen::RowVectorXd mean_z = sample.weights.transpose() * z;
  const Eigen::RowVectorXd mean_theta = sample.weights.transpose() * sample.parameters;
  const Matrix centred = root.asDiagonal() * (z.rowwise() - mean_z);
  const ThinSvd svd = thin_svd(centred);
  constexpr double least = 1e-10;  // of the largest singular value
  Eigen::Index rank = 0;
  const Vector& values = svd.values;
  while (rank < values.size() && values(rank) > least * values(0)) ++rank;
  const Eigen::Index count =
      std::min(rank, std::max<Eigen::Index>(1, z.rows() / points_per_component));
  if (rank == 0) return;
  const Matrix u = svd.u.leftCols(count), v = svd.v.leftCols(count);
  const Matrix theta = root.asDiagonal() * (sample.parameters.rowwise() - mean_theta);
  const Matrix slope = v * values.head(count).cwiseInverse().asDiagonal() * (u.transpose() * theta);
  sample.parameters -= z * slope;
}

}  // namespace

WeightedSample abc(const Matrix& parameters, const Matrix& outputs, const Vector& targets,
                   const Vector& variance, std::size_t accepted, bool adjust) {
  const Matrix z =
      (outputs.rowwise() - targets.transpose()) * variance.cwiseSqrt().cwiseInverse().asDiagonal();
  const Vector distance = z.rowwise().norm();
  std::vector<std::size_t> order(static_cast<std::size_t>(z.rows()));
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto at = [](std::size_t i) { return static_cast<Eigen::Index>(i); };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return distance(at(a)) < distance(at(b)); });
  accepted = std::min(accepted, order.size());
  constexpr double beyond = 1.0001;  // where no point is left out, the last has a weight too
  const double width =
      accepted < order.size() ? distance(at(order[accepted])) : beyond * distance(at(order.back()));
  WeightedSample sample;
  sample.rows.assign(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(accepted));
  sample.parameters.resize(at(accepted), parameters.cols());
  sample.weights.resize(at(accepted));
  Matrix near(at(accepted), z.cols());
  for (std::size_t i = 0; i < accepted; ++i) {
    const Eigen::Index row = at(sample.rows[i]);
    sample.parameters.row(at(i)) = parameters.row(row);
    near.row(at(i)) = z.row(row);
    const double ratio = width > 0 ? distance(row) / width : 0;
    sample.weights(at(i)) = 1 - ratio * ratio;
  }
  const double sum = sample.weights.sum();
  if (sum > 0) {
    sample.weights /= sum;
  } else {
    sample.weights.setConstant(1 / static_cast<double>(accepted));
  }
  if (adjust) regress(sample, near);
  return sample;
}

}  // namespace sim::experiment
