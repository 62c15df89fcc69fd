#pragma once

#include "sim/core/model.hpp"

namespace classics {

/// brock_durlauf: choice among K options with conformity (rules/choice). In a step each person
/// thinks again with probability rho and then chooses option k with probability proportional to
/// exp(beta (h_k + J (2 s_k - 1))), where s_k is the share of those who hold to k before the step,
/// h_0 = h and h_k = -h for the others.
///
/// With K = 2 and m = 2 s_0 - 1 that is the binary choice of Brock and Durlauf 2001 (REStud 68,
/// 235-260), whose equilibria are m = tanh(beta (h + J m)). With h = 0, uniform shares are stable
/// up to beta J = K / 2.
sim::ModelEntry brock_durlauf_entry();

}  // namespace classics
