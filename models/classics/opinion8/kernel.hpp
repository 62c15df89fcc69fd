#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "sim/core/random.hpp"

namespace classics {

// The frame of opinion8, which its inner loops are compiled for.
inline constexpr std::size_t group_size = 250;
inline constexpr std::size_t met_per_step = 4;
inline constexpr std::size_t party_count = 8;

/// The parameters of opinion8 in the form that a step uses.
struct Opinion8Rules {
  Opinion8Rules(double confidence, double step, double contagion, double distance_weight,
                double radical_weight, double loyalty);

  float confidence;      // opinions at least so far apart do not attract
  float pull;            // of each opinion met
  float contagion;       // of each grievance met
  float twice_distance;  // -2 B
  float radical_seventh;
  float loyalty;  // e^S
  // e^(B pos_p) and e^(-B pos_p)
  std::array<float, party_count> rising, falling;
};

/// One step of one group, in place; arrays of group_size. Draws 3 numbers a member.
void step_group(const Opinion8Rules& rules, const sim::Draws& draws, float* opinion,
                float* grievance, std::uint8_t* party);

/// Adds the members of a group to the counts of their parties.
void count_group(const std::uint8_t* party, std::array<std::uint32_t, party_count>& counts);

}  // namespace classics
