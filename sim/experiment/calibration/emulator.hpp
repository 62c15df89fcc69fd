#pragma once

#include <Eigen/Cholesky>
#include <cstddef>
#include <vector>

#include "sim/experiment/calibration/matrix.hpp"

namespace sim::experiment {

/// Means and variances of outputs at points, [point, output].
struct Prediction {
  Matrix mean, variance;
};

/// Tells what a model would give where it was not run: for each output a Gaussian process whose
/// covariance is that of a random constant, linear and quadratic function plus a smooth residual
/// plus chance. Of a few mixtures of these each output takes the one whose leave-one-out
/// predictions are the likeliest.
/// Source: Rasmussen and Williams 2006, Gaussian Processes for Machine Learning, 5.4.2.
class Emulator {
 public:
  /// `points` [point, parameter] in the unit cube, `outputs` [point, output], finite.
  Emulator(const Matrix& points, const Matrix& outputs);

  /// Of the mean output: without the chance of a run.
  Prediction predict(const Matrix& points) const;
  /// Variance of a run about the mean output, as the emulator sees it, of each output.
  const Vector& noise() const { return noise_; }
  /// Share of the variance of each output that leave-one-out predictions explain.
  const Vector& explained() const { return explained_; }

 private:
  struct Mixture {
    double linear = 0, quadratic = 0, smooth = 0, length = 1, noise = 0;
  };
  struct Fitted {
    Mixture mixture;
    Eigen::LLT<Matrix> factor;
    std::vector<Eigen::Index> outputs;  // that take it
    Matrix weights;                     // [point, of outputs]
  };
  static std::vector<Mixture> mixtures(Eigen::Index parameters);
  static Matrix covariance(const Mixture& mixture, const Matrix& a, const Matrix& b);

  Matrix points_;  // from -1 to 1
  Vector mean_, scale_, factor_, noise_, explained_;
  std::vector<Fitted> fitted_;
};

}  // namespace sim::experiment
