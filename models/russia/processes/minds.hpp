#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "models/russia/processes/outlook.hpp"
#include "models/russia/state.hpp"
#include "sim/core/random.hpp"

namespace russia {

// Vector kernels over the members of one community. Opinions are worked on in the unit in which
// they are stored (position_unit); meeting is arithmetic of 16 bits with a fixed point. The bits are
// the same on every instruction set.

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

/// A community as it was before it met: twice in a row, so that a rotation of the members is a
/// plain shift.
struct Before {
  template <class T>
  using Twice = std::array<T, 2 * most_slots>;
  alignas(64) std::array<Twice<std::int16_t>, issue_count> half;  // of stored opinion, rounded down
  alignas(64) Twice<std::int16_t> step;   // fixed15: twice the step that others make towards him
  std::array<float, issue_count> mean{};  // of the people present, in stored units
};
/// `meeting_step`: towards who stands for as many people as others of his community do on average.
void look_at(const Members& members, float meeting_step, Before& before);

/// Everything that acts on the opinions of a community in one week.
struct Meeting {
  std::array<float, issue_count> salience{};  // in squared stored units
  float confidence2 = 0;                      // squared distance below which one listens
  float meeting_step = 0, agitation_step = 0;  // at most 1/2; towards those outside
  std::size_t turn = 0;  // everyone meets the member so many places on
  const Voices* voices = nullptr;
  // At most one contact outside the community: probabilities, and where each sample begins.
  float strangers_rate = 0, soldiers_rate = 0;
  float speakers_rate = 0, speakers_lost = 0;  // the second is lost to those who govern
  std::size_t strangers_turn = 0, soldiers_turn = 0, speakers_turn = 0;
  std::array<float, issue_count> drift{};  // in stored units
  float pull = 0;    // of the anchor on opinion, below 1/32
  float follow = 0;  // part of the way to opinion that anchors go, at most 1/2
  bool anchors_follow = false;
  sim::Draws contacts, anchoring;
};

/// Bounded confidence with a member, and with a passer-by, a soldier of the place or a cadre; then
/// what the week itself teaches. Who stands for more people than others of his community moves
/// those he meets so much further (at most half way), so that people meet people.
void meet(const Members& members, const Before& before, const Meeting& meeting);

/// Who thinks his allegiance over this week, with what the choice needs to know of him; columns.
struct Revisers {
  static constexpr std::size_t room = most_slots + 16;
  std::size_t n = 0;
  alignas(64) std::array<std::uint32_t, room> member;
  alignas(64) std::array<std::uint32_t, room> nationality;
  alignas(64) std::array<std::uint32_t, room> faction;  // before and after
  alignas(64) std::array<float, room> abstention;
  alignas(64) std::array<std::array<float, room>, issue_count> opinion;
};
/// A systematic sample: each member who is present with probability `rate` (above 0, at most 1).
/// The first two draws place it.
void find_revisers(const Members& members, const sim::Draws& draws, float rate, Revisers& revisers);

/// One thing to choose: weight exp((constant + linear . x - beta |x|^2) / dissimilarity).
struct Choice {
  FactionIndex faction = 0;
  std::uint8_t nest = 0;
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

/// People present, and the followers of each faction (with `code::faction_bits` of its index).
struct Followers {
  std::uint32_t people = 0;
  std::array<std::uint32_t, 32> of{};
};
Followers count_followers(const Members& members, const std::vector<Outlook::Living>& living);

/// Nested logit (McFadden 1978) over the menu and abstention; one draw of each reviser for nest and
/// member together, from the third on.
void choose(const Menu& menu, const sim::Draws& draws, Revisers& revisers);

/// What is counted of every member: a byte of his faction, whether he is silent about it, and
/// which wing of his party is nearest to him.
namespace code {
inline constexpr std::uint8_t faction_bits = 31, absent = 30, nobody = 31;
inline constexpr std::uint8_t silent = 32;
inline constexpr unsigned wing_shift = 6;
}  // namespace code

struct Question {
  std::uint32_t banned = 0;  // bit set of factions
  float fear = 0;
  sim::Draws courage;
  const Wings* wings = nullptr;  // null: not asked
};
void write_codes(const Members& members, const Question& question,
                 std::array<std::uint8_t, most_slots>& codes);

/// People present, and the sum of their stored positions.
struct PeopleSums {
  std::int64_t people = 0;
  std::array<std::int64_t, issue_count> position{};
};
PeopleSums sum_people(const Members& members);

}  // namespace russia
