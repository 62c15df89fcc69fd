#include "sim/experiment/calibration/emulator.hpp"

#include <cmath>
#include <limits>

namespace sim::experiment {
namespace {

Matrix centred(const Matrix& unit) { return (2 * unit).array() - 1; }

}  // namespace

std::vector<Emulator::Mixture> Emulator::mixtures(Eigen::Index parameters) {
  // Points of the cube from -1 to 1 lie about sqrt(2/3 parameters) apart.
  const double apart = std::sqrt(2.0 / 3.0 * static_cast<double>(parameters));
  std::vector<Mixture> all;
  for (const double noise : {0.0005, 0.05, 0.3, 1.0, 4.0}) {
    all.push_back({1, 0, 0, 1, noise});
    all.push_back({1, 0.1, 0, 1, noise});
    for (const double length : {0.5 * apart, 1.5 * apart})
      all.push_back({1, 0.1, 1, length, noise});
  }
  return all;
}

Matrix Emulator::covariance(const Mixture& m, const Matrix& a, const Matrix& b) {
  constexpr double constant = 10;  // hardly bounds the mean
  const Matrix product = a * b.transpose();
  Matrix sum = (m.linear * product.array() + constant).matrix();
  if (m.quadratic > 0) sum.array() += m.quadratic * product.array().square();
  if (m.smooth > 0) {
    Matrix distance = -2 * product;
    distance.colwise() += a.rowwise().squaredNorm();
    distance.rowwise() += b.rowwise().squaredNorm().transpose();
    sum.array() += m.smooth * (-distance.array() / (2 * m.length * m.length)).exp();
  }
  return sum;
}

Emulator::Emulator(const Matrix& points, const Matrix& outputs) : points_(centred(points)) {
  const Eigen::Index count = outputs.cols(), runs = outputs.rows();
  mean_ = outputs.colwise().mean();
  Matrix y = outputs.rowwise() - mean_.transpose();
  scale_ = (y.colwise().squaredNorm() / static_cast<double>(runs)).cwiseSqrt();
  for (Eigen::Index k = 0; k < count; ++k) {
    if (scale_(k) <= 0) scale_(k) = 1;  // an output that never varies
    y.col(k) /= scale_(k);
  }
  factor_ = Vector::Zero(count);
  noise_ = Vector::Zero(count);
  explained_ = Vector::Zero(count);
  Vector best = Vector::Constant(count, -std::numeric_limits<double>::infinity());
  std::vector<std::size_t> chosen(static_cast<std::size_t>(count), 0);
  const std::vector<Mixture> all = mixtures(points.cols());
  for (std::size_t m = 0; m < all.size(); ++m) {
    Matrix k = covariance(all[m], points_, points_);
    k.diagonal().array() += all[m].noise;
    const Eigen::LLT<Matrix> llt(k);
    if (llt.info() != Eigen::Success) continue;
    const Matrix inverse = llt.solve(Matrix::Identity(runs, runs));
    const Matrix alpha = inverse * y;
    const Vector precision = inverse.diagonal();
    for (Eigen::Index o = 0; o < count; ++o) {
      // The leave-one-out error at i is alpha_i / precision_i, its variance factor / precision_i.
      const Vector error = alpha.col(o).cwiseQuotient(precision);
      const double factor =
          std::max(error.cwiseAbs2().cwiseProduct(precision).mean(), 1e-12);  // the likeliest
      const double likelihood = 0.5 * precision.array().log().mean() - 0.5 * std::log(factor) - 0.5;
      if (likelihood <= best(o)) continue;
      best(o) = likelihood;
      chosen[static_cast<std::size_t>(o)] = m;
      factor_(o) = factor;
      noise_(o) = factor * all[m].noise * scale_(o) * scale_(o);
      explained_(o) = 1 - error.squaredNorm() / std::max(y.col(o).squaredNorm(), 1e-300);
    }
  }
  for (std::size_t m = 0; m < all.size(); ++m) {
    Fitted fitted;
    for (Eigen::Index o = 0; o < count; ++o)
      if (chosen[static_cast<std::size_t>(o)] == m) fitted.outputs.push_back(o);
    if (fitted.outputs.empty()) continue;
    fitted.mixture = all[m];
    Matrix k = covariance(all[m], points_, points_);
    k.diagonal().array() += all[m].noise;
    fitted.factor.compute(k);
    Matrix wanted(runs, static_cast<Eigen::Index>(fitted.outputs.size()));
    for (std::size_t i = 0; i < fitted.outputs.size(); ++i)
      wanted.col(static_cast<Eigen::Index>(i)) = y.col(fitted.outputs[i]);
    fitted.weights = fitted.factor.solve(wanted);
    fitted_.push_back(std::move(fitted));
  }
}

Prediction Emulator::predict(const Matrix& points) const {
  const Matrix x = centred(points);
  Prediction prediction{Matrix(x.rows(), mean_.size()), Matrix(x.rows(), mean_.size())};
  for (const Fitted& fitted : fitted_) {
    const Matrix k = covariance(fitted.mixture, x, points_);
    const Matrix mean = k * fitted.weights;
    const Matrix half = fitted.factor.matrixL().solve(k.transpose());
    Vector prior(x.rows());
    for (Eigen::Index i = 0; i < x.rows(); ++i)
      prior(i) = covariance(fitted.mixture, x.row(i), x.row(i))(0, 0);
    const Vector left = (prior - half.colwise().squaredNorm().transpose()).cwiseMax(0);
    for (std::size_t i = 0; i < fitted.outputs.size(); ++i) {
      const Eigen::Index o = fitted.outputs[i];
      prediction.mean.col(o) =
          (scale_(o) * mean.col(static_cast<Eigen::Index>(i))).array() + mean_(o);
      prediction.variance.col(o) = factor_(o) * scale_(o) * scale_(o) * left;
    }
  }
  return prediction;
}

}  // namespace sim::experiment
