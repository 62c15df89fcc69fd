#pragma once

#include "sim/core/model.hpp"

namespace classics {

/// granovetter: a crowd in which everybody riots once as many as the own threshold riot. A week is
/// a round: all look at how many rioted in the last one, at first nobody.
///
/// Beside the crowd stands the same with one threshold changed (axis `crowd`), and a crowd so large
/// that chance does not matter: r' = N F(r), F the law of the thresholds.
///
/// Laws: `thresholds.law` 0 is the ladder 0, 1, 2, ..., N - 1; 1 a normal law in per cent of the
/// crowd, drawn by chance; 2 the same at the quantiles 1/N, 2/N, ..., 1, so that r' is N F(r) cut
/// to whole people (and the last person never riots).
/// Source: Granovetter 1978, Threshold models of collective behavior, AJS 83(6), 1420-1443.
/// Limits: everybody sees everybody; who riots may stop.
sim::ModelEntry granovetter_entry();

}  // namespace classics
