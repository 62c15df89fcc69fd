#pragma once

#include <vector>

#include "models/russia/world.hpp"

namespace russia {

/// The weekly series of history/series.csv that the processes of the model produce, one entry for
/// each place and list. Those they do not produce yet are left out and so never scored.
std::vector<sim::Series> read_series(const sim::Inputs& inputs, sim::Problems& problems);

std::vector<sim::InputFile> series_inputs();

}  // namespace russia
