#include "sim/experiment/calibration/weighted.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sim::experiment {

double weighted_quantile(std::span<const double> values, std::span<const double> weights,
                         double probability) {
  std::vector<std::pair<double, double>> sorted;  // value, weight
  double total = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i]) || !(weights[i] > 0)) continue;
    sorted.emplace_back(values[i], weights[i]);
    total += weights[i];
  }
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(sorted.begin(), sorted.end());
  const double wanted = probability * total;
  double below = 0, last_middle = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const double middle = below + sorted[i].second / 2;
    if (wanted <= middle) {
      if (i == 0) return sorted[0].first;
      const double share = (wanted - last_middle) / (middle - last_middle);
      return sorted[i - 1].first + share * (sorted[i].first - sorted[i - 1].first);
    }
    below += sorted[i].second;
    last_middle = middle;
  }
  return sorted.back().first;
}

Moments weighted_moments(const Matrix& rows, const Vector& weights) {
  Moments moments;
  const double total = weights.sum();
  moments.mean = rows.transpose() * weights / total;
  const Matrix squares = (rows.rowwise() - moments.mean.transpose()).cwiseAbs2();
  moments.deviation = (squares.transpose() * weights / total).cwiseSqrt();
  return moments;
}

Matrix weighted_correlations(const Matrix& rows, const Vector& weights) {
  const Moments moments = weighted_moments(rows, weights);
  const Matrix centred = rows.rowwise() - moments.mean.transpose();
  Matrix covariance = centred.transpose() * weights.asDiagonal() * centred / weights.sum();
  for (Eigen::Index i = 0; i < covariance.rows(); ++i)
    for (Eigen::Index k = 0; k < covariance.cols(); ++k) {
      const double product = moments.deviation(i) * moments.deviation(k);
      covariance(i, k) = product > 0 ? covariance(i, k) / product : 0;
    }
  return covariance;
}

}  // namespace sim::experiment
