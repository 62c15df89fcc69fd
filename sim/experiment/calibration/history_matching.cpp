#include "sim/experiment/calibration/history_matching.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "sim/experiment/calibration/random_numbers.hpp"
#include "sim/experiment/designs.hpp"

namespace sim::experiment {
namespace {

using Index = Eigen::Index;

Matrix as_matrix(const UnitPoints& points, Index columns) {
  Matrix matrix(static_cast<Index>(points.size()), columns);
  for (Index i = 0; i < matrix.rows(); ++i)
    for (Index d = 0; d < columns; ++d)
      matrix(i, d) = points[static_cast<std::size_t>(i)][static_cast<std::size_t>(d)];
  return matrix;
}

Matrix rows_of(const Matrix& matrix, const std::vector<Index>& rows) {
  Matrix chosen(static_cast<Index>(rows.size()), matrix.cols());
  for (std::size_t i = 0; i < rows.size(); ++i)
    chosen.row(static_cast<Index>(i)) = matrix.row(rows[i]);
  return chosen;
}

double reflected(double x) {
  x = std::abs(x);
  x = std::fmod(x, 2.0);
  return x > 1 ? 2 - x : x;
}

/// Points about those that are left: a step of half their spread in each parameter.
Matrix neighbours(const Matrix& left, std::size_t count, const Matching& matching,
                  std::uint32_t round) {
  const Eigen::RowVectorXd mean = left.colwise().mean();
  constexpr double least_step = 0.02;
  const Eigen::RowVectorXd spread =
      ((left.rowwise() - mean).colwise().squaredNorm() / static_cast<double>(left.rows()))
          .cwiseSqrt()
          .cwiseMax(2 * least_step);
  const std::uint32_t step = (matching.wave << 8) + round;
  const Matrix normal = normal_draws(matching.seed, CalibrationDraw::neighbour, step,
                                     static_cast<Index>(count), left.cols());
  Matrix points(static_cast<Index>(count), left.cols());
  for (Index i = 0; i < points.rows(); ++i) {
    const Index from = i % left.rows();
    for (Index d = 0; d < points.cols(); ++d)
      points(i, d) = reflected(left(from, d) + 0.5 * spread(d) * normal(i, d));
  }
  return points;
}

std::vector<Index> within(const Vector& worst, double cut) {
  std::vector<Index> rows;
  for (Index i = 0; i < worst.size(); ++i)
    if (worst(i) <= cut) rows.push_back(i);
  return rows;
}

/// `wanted` rows at random, without repetition.
Matrix some_of(const Matrix& points, std::size_t wanted, const Matching& matching) {
  std::vector<std::pair<double, Index>> order;
  for (Index i = 0; i < points.rows(); ++i)
    order.emplace_back(uniform_draw(matching.seed, CalibrationDraw::kept_candidate,
                                    static_cast<std::uint64_t>(i), matching.wave, 0),
                       i);
  std::sort(order.begin(), order.end());
  std::vector<Index> rows;
  for (std::size_t i = 0; i < std::min(wanted, order.size()); ++i) rows.push_back(order[i].second);
  std::sort(rows.begin(), rows.end());
  return rows_of(points, rows);
}

}  // namespace

Matrix implausibility(const Prediction& prediction, const Vector& targets, const Vector& variance) {
  const Matrix distance = (prediction.mean.rowwise() - targets.transpose()).cwiseAbs();
  const Matrix unknown = prediction.variance.rowwise() + variance.transpose();
  return distance.cwiseQuotient(unknown.cwiseSqrt());
}

Vector worst_implausibility(const Matrix& implausibility, double allowed_share) {
  const Index count = implausibility.cols();
  const auto aside = static_cast<Index>(std::floor(allowed_share * static_cast<double>(count)));
  Vector worst(implausibility.rows());
  std::vector<double> row(static_cast<std::size_t>(count));
  for (Index i = 0; i < implausibility.rows(); ++i) {
    for (Index k = 0; k < count; ++k) row[static_cast<std::size_t>(k)] = implausibility(i, k);
    const auto nth = row.begin() + (count - 1 - std::min(aside, count - 1));
    std::nth_element(row.begin(), nth, row.end());
    worst(i) = *nth;
  }
  return worst;
}

Remaining remaining_points(const Emulator& emulator, const Vector& targets, const Vector& variance,
                           Eigen::Index parameters, std::size_t wanted, const Matching& matching) {
  const auto worst_of = [&](const Matrix& points) {
    return worst_implausibility(implausibility(emulator.predict(points), targets, variance),
                                matching.allowed_share);
  };
  const Matrix candidates =
      as_matrix(latin_hypercube(matching.candidates, static_cast<std::size_t>(parameters),
                                matching.seed + matching.wave),
                parameters);
  const Vector worst = worst_of(candidates);
  Remaining remaining;
  remaining.least = worst.minCoeff();
  remaining.cut = matching.cut;
  std::vector<Index> rows = within(worst, matching.cut);
  remaining.share = static_cast<double>(rows.size()) / static_cast<double>(matching.candidates);
  if (rows.empty()) {
    std::vector<double> sorted(worst.begin(), worst.end());
    std::sort(sorted.begin(), sorted.end());
    remaining.cut = sorted[sorted.size() / 100];
    remaining.relaxed = true;
    rows = within(worst, remaining.cut);
  }
  Matrix left = rows_of(candidates, rows);
  constexpr std::uint32_t most_rounds = 20;
  for (std::uint32_t round = 0; round < most_rounds && left.rows() < static_cast<Index>(wanted);
       ++round) {
    const Matrix more = neighbours(left, matching.candidates, matching, round);
    const Matrix found = rows_of(more, within(worst_of(more), remaining.cut));
    Matrix both(left.rows() + found.rows(), parameters);
    both << left, found;
    left = both;
  }
  if (left.rows() < static_cast<Index>(wanted)) {  // a tiny region: points about it
    const Matrix more = neighbours(left, wanted, matching, most_rounds);
    Matrix both(left.rows() + more.rows(), parameters);
    both << left, more;
    left = both;
  }
  remaining.points = some_of(left, wanted, matching);
  return remaining;
}

}  // namespace sim::experiment
