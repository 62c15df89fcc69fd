#pragma once

#include "sim/core/model.hpp"

/// Small models known from the literature or made to measure the engine.
namespace classics {

/// opinion8: people in groups of 250 who drift towards those of like mind, catch grievance from one
/// another and choose among eight parties. A synchronous step, one a week:
///
/// 1. A member meets K = 4 members of the own group, drawn with replacement (perhaps oneself):
///    x' = clamp(x + step / K * sum over those with |x_j - x| < confidence of (x_j - x), 0, 1),
///    g' = g + contagion * (mean g_j - g).
/// 2. The member chooses party p in 0..7 with probability proportional to
///    exp(-B |x' - p/7| + G g' |2p/7 - 1| + S [p is the party so far]).
///
/// Start: x and g uniform in [0, 1), p uniform. Units: opinion x and grievance g run from 0 to 1.
/// Agents: `population.people` / scale, cut to whole groups, at least one.
/// Limits: the number of parties, of members and of those met is compiled in.
sim::ModelEntry opinion8_entry();

}  // namespace classics
