#pragma once

#include <string>
#include <vector>

#include "models/russia/population/geography.hpp"
#include "sim/core/model.hpp"

namespace russia {

/// When the fields need every hand (sowing, haymaking, harvest), by zone of farming: seasons.csv
/// and farming_zones.csv. The same days every year.
struct FarmingSeasons {
  struct Season {
    int from, to;  // both included; 100 * month + day
  };
  std::vector<std::vector<Season>> zones;  // [zone]
  std::vector<std::size_t> zone;           // [province]

  /// Share of the seven days from `date` that lie in a season of the province, 0 to 1.
  double field_work(std::size_t province, sim::Date date) const;
};

std::vector<sim::InputFile> season_inputs();
FarmingSeasons read_seasons(const sim::Inputs& inputs, const Geography& land,
                            sim::Problems& problems);

}  // namespace russia
