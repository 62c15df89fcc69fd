#pragma once

#include <vector>

#include "models/russia/world.hpp"

namespace russia {

/// The weekly series of history/series.csv that the processes of the model produce, one entry for
/// each place and list. Reports ids that no process produces, unknown places and lists.
std::vector<sim::Series> read_series(const sim::Inputs& inputs, const Geography& land,
                                     sim::Problems& problems);

/// The localities that each series counts.
std::vector<std::vector<std::size_t>> localities_of(const std::vector<sim::Series>& series,
                                                    const Geography& land);

std::vector<sim::InputFile> series_inputs();

}  // namespace russia
