#include "sim/experiment/calibration/prior.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/normal.hpp"

namespace sim::experiment {

double value_at(const FreeParameter& parameter, double unit) {
  const double low = parameter.low, high = parameter.high;
  const double value =
      parameter.log_scale ? low * std::pow(high / low, unit) : low + unit * (high - low);
  return std::clamp(value, low, high);
}

double unit_of(const FreeParameter& parameter, double value) {
  const double low = parameter.low, high = parameter.high;
  const double unit = parameter.log_scale ? std::log(value / low) / std::log(high / low)
                                          : (value - low) / (high - low);
  return std::clamp(unit, 0.0, 1.0);
}

Matrix normal_of_unit(const Matrix& unit) {
  return unit.unaryExpr([](double share) {
    constexpr double least = 1e-6;  // an end of the range is a finite number
    return normal_quantile(std::clamp(share, least, 1 - least));
  });
}

Matrix unit_of_normal(const Matrix& normal) {
  return normal.unaryExpr([](double x) { return normal_share_below(x); });
}

}  // namespace sim::experiment
