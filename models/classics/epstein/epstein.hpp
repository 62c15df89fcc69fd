#pragma once

#include "sim/core/model.hpp"

namespace classics {

/// epstein: citizens and cops on a torus of width x width sites, one person a site. In a week those
/// whose term is over leave jail for a random empty site; then all who are free come up once, in
/// random order, and move to a random empty site in sight. A citizen then is active or quiet by
/// rules::acts, with grievance H (1 - L) and arrest probability 1 - exp(-k ratio); a cop jails a
/// random active citizen in sight for 0 to J_max weeks, all equally likely.
///
/// H and R are uniform in [0, 1), for life. In sight: sites at most `vision` away, in a straight
/// line. C are the cops in sight, A the active, the citizen counted. `arrest.ratio`: 0 C / A
/// (Epstein), 1 floor(C / A) (NetLogo), 2 C / A rounded to the nearest, halves to even (Mesa).
/// Legitimacy L may fall by `fall.by`, evenly over `fall.weeks` from the week `fall.week`.
/// Source: Epstein 2002, PNAS 99 suppl. 3, 7243-7250, his first model; parameters of NetLogo's
/// Rebellion, where only floor(C / A) gives quiet broken by outbursts.
/// Limits: vision is below half the width; jailed citizens are on no site.
sim::ModelEntry epstein_entry();

}  // namespace classics
