#pragma once

#include <vector>

#include "models/russia/history/dated_values.hpp"
#include "models/russia/population/geography.hpp"
#include "sim/core/model.hpp"

namespace russia {

/// How much grain the state demands of the villages: levies.csv. The quota, not what was
/// collected, which already knows the risings of its year.
struct Levies {
  /// Poods per rural head of 1914 and campaign. A campaign runs from 1 August to 31 July; the first
  /// begins with the food dictatorship of May 1918. 0 outside campaigns and where no quota is
  /// known.
  double quota(std::size_t province, sim::Date date) const;

  std::vector<DatedValues> provinces;  // [province]
};

/// The gross harvest of grain: harvest.csv.
struct Harvests {
  /// The last harvest; 1 = the mean of 1909-1913. A harvest counts from 1 August. A province
  /// without a row for the year has that of the country, and 1 where that is not documented.
  double harvest(std::size_t province, sim::Date date) const;

  DatedValues country;
  std::vector<DatedValues> provinces;  // [province]
};

std::vector<sim::InputFile> grain_inputs();
Levies read_levies(const sim::Inputs& inputs, const Geography& land, sim::Problems& problems);
Harvests read_harvests(const sim::Inputs& inputs, const Geography& land, sim::Problems& problems);

}  // namespace russia
