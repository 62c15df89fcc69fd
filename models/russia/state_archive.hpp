#pragma once

#include "models/russia/state.hpp"
#include "sim/core/state_archive.hpp"

namespace russia {

/// Shows every member of the state, for digests and checkpoints.
void visit_state(sim::StateArchive& archive, State& state);

}  // namespace russia
