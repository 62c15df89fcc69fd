#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "models/russia/processes/run.hpp"

namespace russia {

/// Most members of a community; layouts stay below it.
inline constexpr std::size_t most_members = 320;
using Column = std::array<float, most_members>;

/// The opinions of one community in floats, as they were when the week began and as they become.
/// Loops over members are plain and contiguous, so that compilers vectorise them.
struct Minds {
  std::size_t n = 0;
  alignas(64) Column here;  // 1 for a member who is present, else 0
  alignas(64) std::array<Column, issue_count> before;
  alignas(64) std::array<Column, issue_count> now;
};

void load_minds(const Run& run, std::size_t community, Minds& minds);
void store_minds(const Run& run, std::size_t community, const Minds& minds);

/// u[i] = the i-th draw in [0, 1).
void fill_units(const sim::Draws& draws, std::size_t n, Column& u);

/// Everyone meets the member `turn` places on (bounded confidence; Deffuant, Neau, Amblard,
/// Weisbuch 2000): within `confidence2` (squared, weighted by salience) a step towards him.
void meet_rotated(Minds& minds, std::size_t turn, const Position& salience, float confidence2,
                  float step);

/// One member meets one opinion, by the same rule.
void move_towards(Minds& minds, std::size_t member, const Position& other,
                  const Position& salience, float confidence2, float step);

/// Drift, the pull of the anchor, and the anchor's own slow pursuit, rounded at random by `bits`
/// (one word a member) so that steps below its unit are not lost. `anchors[k]` points to the
/// members' anchors on issue k.
void live_on(Minds& minds, const Position& drift, float pull, float follow,
             const std::array<std::int8_t*, issue_count>& anchors,
             const std::array<std::uint32_t, most_members>& bits);

/// The first n words of a draw.
void fill_bits(const sim::Draws& draws, std::size_t n, std::array<std::uint32_t, most_members>& bits);

}  // namespace russia
