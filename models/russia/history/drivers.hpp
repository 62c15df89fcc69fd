#pragma once

#include <string>
#include <vector>

#include "models/russia/parameters.hpp"
#include "models/russia/state.hpp"
#include "sim/core/model.hpp"

namespace russia {

/// How well a driver's value of a month is known, in the order of the flags of the output.
enum class DriverFlag : std::uint8_t { obs, interp, assumed, gap, held, none };

inline constexpr double prewar_bread_grams = 800;  // petrograd_bread_g_per_day before rationing

/// One documented monthly series, valid in the middle of its month.
struct Driver {
  std::string name;
  std::string unit;
  std::vector<sim::Date> middle;  // of the month
  std::vector<double> value;
  std::vector<DriverFlag> flag;

  /// Linear between the middles of months; the first or last value outside. 0 without values.
  double at(sim::Date date) const;
  /// The flag of the month nearest to the date.
  DriverFlag flag_at(sim::Date date) const;
};

/// The documented conditions that the people of the model do not make.
struct Drivers {
  Driver field_army, red_army, real_wage, bread, casualties, captured;
  std::vector<const Driver*> all() const {
    return {&field_army, &red_army, &real_wage, &bread, &casualties, &captured};
  }
  /// This week's values; casualties per week and their sum since the outbreak of war.
  DriverValues week(sim::Date date, const DriverValues& last, const Parameters& parameters,
                    bool at_war) const;
};

std::vector<sim::InputFile> driver_inputs();
Drivers read_drivers(const sim::Inputs& inputs, sim::Problems& problems);

}  // namespace russia
