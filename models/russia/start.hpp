#pragma once

#include "models/russia/processes/run.hpp"

namespace russia {

/// The state at the outbreak of war: opinions drawn by class, allegiance chosen, parties organised
/// by their seeds, the peacetime garrisons filled.
void start_state(Run run, sim::Executor& executor);

}  // namespace russia
