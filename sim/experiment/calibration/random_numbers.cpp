#include "sim/experiment/calibration/random_numbers.hpp"

#include <algorithm>

#include "sim/core/normal.hpp"
#include "sim/core/random.hpp"

namespace sim::experiment {

double uniform_draw(std::uint32_t seed, CalibrationDraw what, std::uint64_t entity,
                    std::uint32_t step, std::uint32_t index) {
  const Draws draws({seed, 0}, static_cast<std::uint32_t>(what), entity, step);
  const std::uint64_t bits =
      (std::uint64_t{draws.bits(2 * index)} << 32 | draws.bits(2 * index + 1)) >> 12;
  return (static_cast<double>(bits) + 0.5) * 0x1p-52;
}

Matrix normal_draws(std::uint32_t seed, CalibrationDraw what, std::uint32_t step, Eigen::Index rows,
                    Eigen::Index columns) {
  constexpr double least = 1e-9;  // what normal_quantile() takes
  Matrix numbers(rows, columns);
  for (Eigen::Index i = 0; i < rows; ++i)
    for (Eigen::Index k = 0; k < columns; ++k) {
      const double share = uniform_draw(seed, what, static_cast<std::uint64_t>(i), step,
                                        static_cast<std::uint32_t>(k));
      numbers(i, k) = normal_quantile(std::min(std::max(share, least), 1 - least));
    }
  return numbers;
}

}  // namespace sim::experiment
