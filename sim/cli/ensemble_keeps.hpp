#pragma once

#include "sim/io/scenario.hpp"

namespace sim::cli {

/// Where a scenario draws its parameters from an ensemble, a parameter that it sets itself keeps
/// its value: one in a file that is based on the file that names the ensemble, or on the command
/// line. Those in that file, or in its bases, are the central set. Adds what keeps its value to
/// data.ensemble_keeps, so that the resolved scenario tells it.
void note_ensemble_keeps(io::Scenario& scenario);

}  // namespace sim::cli
