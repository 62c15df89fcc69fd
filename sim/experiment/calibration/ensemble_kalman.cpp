#include "sim/experiment/calibration/ensemble_kalman.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "sim/experiment/calibration/random_numbers.hpp"

namespace sim::experiment {
namespace {

Matrix deviations(const Matrix& rows) { return rows.rowwise() - rows.colwise().mean(); }

/// Shrinks each covariance of a parameter and an output by what chance would leave of it.
void localise(Matrix& covariance, const Matrix& members, const Matrix& outputs) {
  const double count = static_cast<double>(members.rows() - 1);
  for (Eigen::Index i = 0; i < covariance.rows(); ++i)
    for (Eigen::Index k = 0; k < covariance.cols(); ++k) {
      const double product = members.col(i).squaredNorm() * outputs.col(k).squaredNorm();
      const double r = product > 0 ? members.col(i).dot(outputs.col(k)) / std::sqrt(product) : 0;
      const double kept = r == 0 ? 0 : 1 - (1 - r * r) / (count * r * r);
      covariance(i, k) *= std::max(0.0, kept);
    }
}

}  // namespace

Matrix kalman_step(const Matrix& members, const Matrix& outputs, const Vector& targets,
                   const Vector& variance, const KalmanStep& step) {
  const Matrix theta = deviations(members), g = deviations(outputs);
  const double count = static_cast<double>(members.rows() - 1);
  Matrix covariance = theta.transpose() * g / count;  // [parameter, target]
  if (step.localise) localise(covariance, theta, g);
  Matrix total = g.transpose() * g / count;
  total.diagonal() += step.alpha * variance;

  Matrix noise = normal_draws(step.seed, CalibrationDraw::perturbation, step.step, outputs.rows(),
                              outputs.cols());
  noise = deviations(noise);
  const Vector deviation = (step.alpha * variance).cwiseSqrt();
  Matrix residual = -outputs;
  residual.rowwise() += targets.transpose();
  residual += noise * deviation.asDiagonal();

  Matrix moved = members + (covariance * total.ldlt().solve(residual.transpose())).transpose();
  const Eigen::RowVectorXd mean = moved.colwise().mean();
  moved = (step.inflation * (moved.rowwise() - mean)).rowwise() + mean;
  return moved;
}

}  // namespace sim::experiment
