#pragma once

#include <Eigen/Core>
#include <cstddef>

namespace sim::experiment {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

/// An index of a matrix.
inline Eigen::Index at(std::size_t i) { return static_cast<Eigen::Index>(i); }

}  // namespace sim::experiment
