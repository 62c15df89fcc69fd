#pragma once

#include <vector>

#include "models/russia/processes/run.hpp"

namespace russia {

inline constexpr const char* panel_axis_name = "agent";

/// The agents of the panel, and who they are.
sim::Axis panel_axis(const World& world);

/// Their lives, week by week.
std::vector<sim::Observable> panel_observables(Run run);

}  // namespace russia
