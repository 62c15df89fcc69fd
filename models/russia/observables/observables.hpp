#pragma once

#include <vector>

#include "models/russia/state.hpp"
#include "models/russia/world.hpp"
#include "sim/core/model.hpp"

namespace russia {

/// The axes of the weekly arrays.
std::vector<sim::Axis> output_axes(const World& world);

/// The weekly arrays, reading `state`, which must outlive them.
std::vector<sim::Observable> output_observables(const World& world, const State& state);

}  // namespace russia
