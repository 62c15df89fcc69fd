#pragma once

#include <Eigen/Core>

namespace sim::experiment {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

}  // namespace sim::experiment
