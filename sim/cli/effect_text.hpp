#pragma once

#include <string>
#include <vector>

#include "sim/experiment/effects.hpp"

namespace sim::cli {

/// Not a number, as of no pair, is an empty cell.
std::string number(double value, const char* format);
/// A value in its unit; a date as such.
std::string value_text(double value, experiment::EffectUnit unit);
/// A difference with its sign.
std::string difference_text(double value, experiment::EffectUnit unit);
/// The parts that are not empty.
std::string joined(const std::vector<std::string>& parts, const char* between);

}  // namespace sim::cli
