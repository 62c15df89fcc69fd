#pragma once

#include <vector>

#include "sim/cli/study.hpp"
#include "sim/experiment/outcomes.hpp"

namespace sim::cli {

/// The outcomes that a scenario declares. Every scenario is checked for mistakes in them when it is
/// read; `narod counterfactual` reports them.
std::vector<experiment::Outcome> read_outcomes(const Study& study, Problems& problems);

}  // namespace sim::cli
