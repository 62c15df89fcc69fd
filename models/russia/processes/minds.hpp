#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "models/russia/processes/outlook.hpp"
#include "models/russia/state.hpp"
#include "sim/core/random.hpp"

namespace russia {

// Vector kernels over the members of one community. Opinions are worked on in the unit in which
// they are stored (position_unit); meeting is arithmetic of 16 bits with a fixed point. The bits
// are the same on every instruction set.

/// Most slots of a community; layouts stay below it.
inline constexpr std::size_t most_slots = 320;

/// The columns of one community, from its first slot. Slots are whole vectors: what is behind the
/// last member is empty.
struct Members {
  std::size_t count = 0;
  std::size_t slots = 0;
  std::array<std::int16_t*, issue_count> position;
  std::array<std::int8_t*, issue_count> anchor;
  FactionIndex* faction = nullptr;
  const std::uint8_t* status = nullptr;  // 0: present
  const std::uint8_t* nationality = nullptr;
  const std::uint32_t* people = nullptr;  // for whom a slot stands; null: each for one
};

/// A number below 1 as 16 bits with the point before the last 15; what is 1 or more becomes the
/// greatest that there is.
constexpr std::int16_t fixed15(float x) {
  const float scaled = x * 32768.0f + 0.5f;
  return scaled >= 32767.0f ? std::int16_t{32767} : static_cast<std::int16_t>(scaled);
}

/// A number at random below 1, fixed15, for a slot of a community: two neighbours share a draw.
constexpr std::int16_t fifteen_bits(const sim::Draws& draws, std::uint32_t first,
                                    std::uint32_t member) {
  const std::uint32_t both = draws.bits(first + member / 2);
  return static_cast<std::int16_t>((member % 2 == 0 ? both & 0xffffu : both >> 16) >> 1);
}

/// A community as it was before it met: twice in a row, so that a rotation of the members is a
/// plain shift.
struct Before {
  template <class T>
  using Twice = std::array<T, 2 * most_slots>;
  alignas(64) std::array<Twice<std::int16_t>, issue_count> half;  // of stored opinion, rounded down
  alignas(64) Twice<std::int16_t> step;  // fixed15: twice the step that others make towards him
};
/// How people of a class take what they meet and live through, the same for all communities.
struct Manner {
  Manner() = default;
  /// Saliences and the confidence distance in units of opinion; steps at most 1/2.
  Manner(const Position& salience, float confidence, float meeting_step, float agitation_step,
         float pull, float follow);
  // fixed15: saliences add up to 1, and halves of differences are squared.
  std::array<std::int16_t, issue_count> salience{};
  std::int16_t confidence2 = 0;
  std::int16_t meeting = 0, agitation = 0;  // twice the step
  std::int16_t pull = 0;                    // of the anchor on opinion, times 2^5: below 1/32
  std::int16_t follow = 0;  // part of the way to opinion that anchors go, from half a stored unit
                            // of opinion to 2^-8 of one of anchors
};

void look_at(const Members& members, const Manner& manner, Before& before);

/// Everything that acts on the opinions of a community in one week.
struct Meeting {
  const Manner* manner = nullptr;
  const Voices* voices = nullptr;
  std::size_t turn = 0;  // everyone meets the member so many places on
  // At most one contact outside the community: probabilities, and where each sample begins.
  float strangers_rate = 0, soldiers_rate = 0;
  float speakers_rate = 0, speakers_lost = 0;  // the second is lost to those who govern
  std::size_t strangers_turn = 0, soldiers_turn = 0, speakers_turn = 0;
  std::array<float, issue_count> drift{};  // in stored units
  bool anchors_follow = false;
  // Two slots share a number of the draws for their contacts, and three for their anchors.
  static constexpr std::uint32_t contact_draw = 0, anchor_draw = most_slots / 2,
                                 turn_draw =
                                     4 * anchor_draw;  // of the community, as many as wanted
  sim::Draws draws;
};

/// Bounded confidence with a member, and with a passer-by, a soldier of the place or a cadre; then
/// what the week itself teaches. Who stands for more people than others of his community moves
/// those he meets so much further (at most half way), so that people meet people.
void meet(const Members& members, const Before& before, const Meeting& meeting);

/// Bits of a stored faction that tell it from others (all of them: nobody), and those of no member.
namespace code {
inline constexpr std::uint8_t faction_bits = 31, absent = 30;
inline constexpr std::size_t all = faction_bits + 1;
inline constexpr unsigned wing_shift = 6;
}  // namespace code

/// People by `code::faction_bits` of a faction.
using People = std::array<std::uint32_t, code::all>;

/// Who thinks his allegiance over this week, with what the choice needs to know of him; columns.
/// They may be of several communities of one class at one place.
struct Revisers {
  static constexpr std::size_t many = 64;  // enough to choose
  static constexpr std::size_t room = many + most_slots + 16;
  std::size_t n = 0;
  alignas(64) std::array<std::uint32_t, room> slot;
  alignas(64) std::array<std::uint32_t, room> nationality;
  alignas(64) std::array<std::uint32_t, room> faction;  // before and after
  alignas(64) std::array<std::uint32_t, room> draw;     // 32 bits at random
  alignas(64) std::array<float, room> abstention;       // utility
  alignas(64) std::array<std::array<float, room>, issue_count> opinion;
  alignas(64) std::array<std::array<float, room>, most_factions> company;  // utility of each choice
                                                                           // of the menu from those
                                                                           // who have made it
};
/// Appends a systematic sample of a community: each member who is present with probability `rate`
/// (above 0, at most 1). `first_slot` is the community's. The first two draws place it; each
/// reviser has one more, from the third on. Abstention and company are left to be written.
void find_revisers(const Members& members, std::uint32_t first_slot, const sim::Draws& draws,
                   float rate, Revisers& revisers);

/// Writes company: for those from `begin` on, conformity times the followers of each living
/// faction, in their order.
void write_company(const std::vector<Outlook::Living>& living, const People& followers,
                   float conformity, std::size_t begin, Revisers& revisers);

/// One thing to choose: weight exp((constant + linear . x - beta |x|^2) / dissimilarity).
struct Choice {
  FactionIndex faction = 0;
  std::uint8_t nest = 0;
  std::uint8_t company = 0;     // index of the column of Revisers
  std::uint32_t languages = 0;  // bit set of those addressed; 0: everybody
  float constant = 0;
  std::array<float, issue_count> linear{};
};

struct Menu {
  std::size_t n = 0, nests = 0;
  std::array<Choice, most_factions> choice;
  std::array<float, most_factions> dissimilarity;  // by nest
  std::array<float, issue_count> square;           // beta x salience, in squared stored units
};

/// Nested logit (McFadden 1978) over the menu and abstention; one draw of each reviser for nest and
/// member together.
void choose(const Menu& menu, Revisers& revisers);

/// Followers of each faction among those present. Returns all people present.
std::uint32_t count_followers(const Members& members, People& followers);

/// Which followers of banned factions do not own to it: those whose courage is below `fear`.
struct Ban {
  std::uint32_t factions = 0;  // bit set
  std::int16_t fear = 0;       // fixed15
  sim::Draws courage;          // fifteen bits of each slot

  bool silences(std::uint32_t member, FactionIndex faction) const {
    return faction != no_faction && (factions >> faction & 1u) != 0 &&
           fifteen_bits(courage, 0, member) < fear;
  }
};
/// Adds those who are silent to the followers of their faction.
void add_silent(const Members& members, const Ban& ban, People& silent);

/// A byte of each member: his faction, and which wing of his party is nearest to him.
void write_wings(const Members& members, const Wings& wings,
                 std::array<std::uint8_t, most_slots>& codes);

/// People present, and the sum of their stored positions.
struct PeopleSums {
  std::int64_t people = 0;
  std::array<std::int64_t, issue_count> position{};
};
PeopleSums sum_people(const Members& members);

}  // namespace russia
