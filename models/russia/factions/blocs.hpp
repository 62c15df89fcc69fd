#pragma once

#include <algorithm>
#include <array>

#include "models/russia/world.hpp"

namespace russia {

// Factions in a bloc pool their agitation and call strikes together. A bloc is a number in
// Polity::bloc; members that do not exist at the time count for nothing.

/// What the living members of a bloc have at a place.
struct Pool {
  float cadres = 0;
  int members = 0;
};

inline Pool pool_of(const State& state, std::uint8_t bloc, const float* cadres_here) {
  Pool pool;
  for (std::size_t f = 0; bloc != 0 && f < state.polity.bloc.size(); ++f) {
    if (state.polity.bloc[f] != bloc || state.polity.living[f] == 0) continue;
    pool.cadres += cadres_here[f];
    ++pool.members;
  }
  return pool;
}

/// Cadres who speak for a faction at a place: its own, but for a part of every member's that speaks
/// for all members of the bloc alike. Over a bloc the sum stays what it is.
inline float voice_of(const World& world, const State& state, std::size_t faction,
                      const float* cadres_here) {
  const float own = cadres_here[faction];
  const Pool pool = pool_of(state, state.polity.bloc[faction], cadres_here);
  if (pool.members < 2) return own;
  const auto pooled = static_cast<float>(world.parameters.bloc_pooling);
  return own + pooled * (pool.cadres / static_cast<float>(pool.members) - own);
}

/// How far a faction stands against those who rule, 0 to 1: the square of its mean squared distance
/// from their policy, so that a loyal opposition hardly counts, as far as it is not in office.
inline float opposition_of(const State& state, std::size_t faction) {
  float apart = 0;
  for (std::size_t k = 0; k < issue_count; ++k) {
    const float d = state.polity.position[faction][k] - state.polity.policy[k];
    apart += d * d;
  }
  constexpr float farthest = 4 * issue_count;
  apart /= farthest;
  return (1 - state.polity.government[faction]) * apart * apart;
}

/// What a cadre of each faction adds to the call to act this week: as far as his party stands
/// against those who rule; the call of a party outside a bloc carries less far.
inline std::array<float, most_factions> calls_of(const World& world, const State& state) {
  const auto alone = static_cast<float>(world.parameters.call_alone);
  std::array<float, most_factions> calls{};
  const std::array<float, most_factions> nobody{};
  for (std::size_t f = 0; f < state.polity.bloc.size(); ++f) {
    if (state.polity.living[f] == 0) continue;
    const bool together = pool_of(state, state.polity.bloc[f], nobody.data()).members > 1;
    calls[f] = (together ? 1 : alone) * opposition_of(state, f);
  }
  return calls;
}

/// How far the parties at a place can call its people out, 0 to 1.
inline float call_of(const World& world, const std::array<float, most_factions>& calls,
                     const float* cadres_here) {
  float calling = 0;
  for (std::size_t f = 0; f < world.factions.size(); ++f) calling += calls[f] * cadres_here[f];
  const auto half = static_cast<float>(world.parameters.call_half);
  return calling > 0 ? calling / (half + calling) : 0;
}

}  // namespace russia
