#pragma once

#include "sim/core/model.hpp"

namespace classics {

/// kuran: people who privately lean to the government (0) or the opposition (1), and own in public
/// to the side that serves them better. With private preference x and a share S seen in opposition,
///
///   u(opposition) - u(government) = w (2 x - 1) + o S - c (1 - S),
///
/// integrity w, pressure of the opposition o, of the government c (coercion). So a person opposes
/// once S reaches the threshold (c - w (2 x - 1)) / (c + o). Each week all private preferences
/// drift by `private.growth`; then people look and choose until nobody changes sides any more.
///
/// x is normal over people. A person sees the share `zone` of the population nearest on a ring, the
/// own choice included and at least that. Instead of a drawn society, `society` takes one of
/// Kuran's two of ten persons, in which the second person's threshold changes by `change.by` in the
/// week `change.week`; they have no private preferences. Source: Kuran 1989, Public Choice 61,
/// 41-74; zone of knowledge: Lustick and Miodownik 2020, Quality & Quantity 54, 413-437. Limits:
/// everybody feels the same pressure; the government does not react.
sim::ModelEntry kuran_entry();

}  // namespace classics
