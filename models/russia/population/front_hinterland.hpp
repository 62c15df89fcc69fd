#pragma once

#include <vector>

#include "models/russia/population/geography.hpp"
#include "sim/core/model.hpp"

namespace russia {

/// In whose villages and towns the fronts and fleets stood in 1917: front_hinterland.csv. The
/// garrisons of the rear are not in it: each stands in its town.
struct FrontHinterland {
  struct Troops {
    std::size_t army;      // locality of a front or fleet
    double men_per_adult;  // of the place, at the strength of military.csv
  };
  std::vector<std::vector<Troops>> at;  // [locality]; empty for the army
};

std::vector<sim::InputFile> hinterland_inputs();
FrontHinterland read_hinterland(const sim::Inputs& inputs, const Geography& land,
                                sim::Problems& problems);

}  // namespace russia
