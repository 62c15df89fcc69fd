#pragma once

#include <string>

#include "sim/core/problems.hpp"
#include "sim/experiment/calibration/matrix.hpp"

namespace sim::experiment {

/// A parameter that is fitted: what is known of it before is that it lies between `low` and `high`,
/// each value, or each ratio of values (`log_scale`), being as likely.
/// A calibration thinks of it as a number from 0 to 1, the share of the prior below its value.
struct FreeParameter {
  std::string name;
  double low = 0, high = 1;
  bool log_scale = false;
  double centre = 0;  // the value of the scenario
  Origin origin = {};
};

double value_at(const FreeParameter& parameter, double unit);
double unit_of(const FreeParameter& parameter, double value);

/// The same number as one that has a standard normal prior, and back.
Matrix normal_of_unit(const Matrix& unit);
Matrix unit_of_normal(const Matrix& normal);

}  // namespace sim::experiment
