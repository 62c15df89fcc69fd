#pragma once

#include <array>
#include <vector>

#include "models/russia/population/geography.hpp"
#include "sim/core/model.hpp"

namespace russia {

/// How far the industrial workers of a place work in works of over 1000 workers: large_works.csv.
/// Industrial workers as in provinces.csv, not the whole class of workers.
struct LargeWorks {
  std::vector<std::array<double, 2>> shares;  // [locality]: on the eve of the war, January 1917

  /// 0 to 1, linear between the two dates and constant outside; 0 for the army.
  double share(std::size_t locality, sim::Date date) const;
};

std::vector<sim::InputFile> large_works_inputs();
LargeWorks read_large_works(const sim::Inputs& inputs, const Geography& land,
                            sim::Problems& problems);

}  // namespace russia
