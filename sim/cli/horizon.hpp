#pragma once

#include "sim/core/model.hpp"
#include "sim/experiment/horizon.hpp"

namespace sim::cli {

/// Reads `horizon` of a scenario: a date, the id of an event or assembly of the model, or a list of
/// these of which the first to come counts. None: nothing is behind it. A date before `start`, at
/// which nothing would count, and an id that the model does not list are reported.
experiment::Horizon read_horizon(const Node& settings, const Model& model, Date start,
                                 Problems& problems);

}  // namespace sim::cli
