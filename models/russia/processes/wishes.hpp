#pragma once

#include "models/russia/processes/run.hpp"

namespace russia {

/// What the people of a class at a place (row: place x class, where there are people) think of an
/// issue on average, -1 to 1, as of last week's sums.
inline float wish_of(const Run& run, std::size_t row, std::size_t issue) {
  const Aggregates& sums = run.state.sums;
  const auto sum = static_cast<double>(sums.position[row * issue_count + issue]);
  return static_cast<float>(sum / static_cast<double>(sums.people[row])) * position_unit;
}

}  // namespace russia
