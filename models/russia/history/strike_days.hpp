#pragma once

#include <vector>

#include "models/russia/population/geography.hpp"
#include "sim/core/model.hpp"

namespace russia {

/// Days on which circles called workers out: strike_days.csv. A call, not a strike: what the people
/// make of it is theirs. All belong to the old regime; whoever uses them asks whether it still
/// rules.
struct StrikeDays {
  struct Day {
    sim::Date date;
    double following;  // how well such a day was kept before the war; 1: the best
  };
  std::vector<std::vector<Day>> days;  // [locality], sorted, each day once

  /// Days with a call at a place among the seven from `date`.
  double calls(std::size_t locality, sim::Date date) const;
  /// How well the call of a day is followed, 0 to 1; 0 on a day without one.
  double following(std::size_t locality, sim::Date day) const;
};

std::vector<sim::InputFile> strike_day_inputs();
StrikeDays read_strike_days(const sim::Inputs& inputs, const Geography& land,
                            sim::Problems& problems);

}  // namespace russia
