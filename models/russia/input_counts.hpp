#pragma once

#include "models/russia/world.hpp"

namespace russia {

/// What the tables put in by hand: thresholds, shocks, dated events, positions; for `narod describe
/// --section inputs`. `number`: how many numbers or signs can be set apart, `uses`: in how many
/// conditions or effects one of them stands.
sim::Model::Section input_counts(const World& world);

}  // namespace russia
