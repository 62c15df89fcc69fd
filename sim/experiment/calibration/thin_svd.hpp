#pragma once

#include "sim/experiment/calibration/matrix.hpp"

namespace sim::experiment {

/// a = u * diag(values) * v^T. With k = min(rows, columns): `u` [row, k], `v` [column, k], `values`
/// in falling order. A column of `u` (or of `v`, if there are fewer rows than columns) is 0 where
/// the value is 0; all other columns are orthonormal.
struct ThinSvd {
  Matrix u;
  Vector values;
  Matrix v;
};

/// Singular value decomposition of a finite matrix. Relative accuracy of small values is good.
/// Source: one-sided Jacobi rotations, Hestenes 1958; Golub and Van Loan 2013, Matrix Computations,
/// 8.6.3.
ThinSvd thin_svd(const Matrix& a);

}  // namespace sim::experiment
