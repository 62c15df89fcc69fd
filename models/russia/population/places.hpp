#pragma once

#include <string>

#include "models/russia/population/geography.hpp"

namespace russia {

/// Whether a locality belongs to a place as tables name it: "all", a label, a city with its
/// garrison, a province with its towns, an area (with its garrisons, and fleets that are of it), a
/// military district (its garrisons), or every place of a kind ("front:*").
bool lies_in(const Geography& land, const Locality& at, const std::string& place);

}  // namespace russia
