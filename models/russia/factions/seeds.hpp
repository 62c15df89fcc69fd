#pragma once

#include <vector>

#include "models/russia/factions/factions.hpp"

namespace russia {

/// Reads how dense each faction's organisation is at a place: faction_seeds.csv. With
/// `roots = "by_place"` in [factions] of the scenario this is multiplied by roots_by_place.csv,
/// what the trades of a place make of it; with "even", the default, all its factors are 1.
void read_seeds(const sim::Inputs& inputs, const Geography& land, Factions& factions,
                sim::Problems& problems);

std::vector<sim::InputFile> seed_inputs();

}  // namespace russia
