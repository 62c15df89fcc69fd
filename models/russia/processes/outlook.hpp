#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "models/russia/factions/factions.hpp"
#include "models/russia/society.hpp"

namespace russia {

/// A cadre of a faction, as columns of Voices show him.
struct Speaker {
  std::array<std::int16_t, issue_count> half{};
  std::int16_t governing = 0;
  std::array<std::uint16_t, 2> language{};
};

/// A few people whom the communities of a place meet or hear of in one week: passers-by, drawn from
/// all who are there; its sons in the army, from whom come letters, rumours and men on leave; and
/// cadres, in proportion to their number. Everything stands again behind its end, so that a
/// community may begin anywhere. Opinions are halves of stored ones, so that differences fit 16
/// bits.
struct Voices {
  static constexpr std::size_t met = 16, speakers = 32;  // powers of 2
  static constexpr std::size_t widest = 32;              // vector that begins at any of them
  template <class T, std::size_t n>
  using Ring = std::array<T, n + widest>;
  alignas(64) std::array<Ring<std::int16_t, met>, issue_count> stranger, soldier;
  alignas(64) std::array<Ring<std::int16_t, speakers>, issue_count> speaker;
  alignas(64) Ring<std::int16_t, speakers> governing;  // fixed15: share of posts of his faction
  alignas(64) std::array<Ring<std::uint16_t, speakers>, 2> language;  // bit set of those he speaks
                                                                      // to: the lower 16, the upper
  float heard = 0;                                                    // probability to hear a cadre
  bool has_strangers = false, has_soldiers = false;
};

/// Where in a sample the k-th person drawn stands: scattered, so that neighbours meet others.
template <std::size_t size>
constexpr std::size_t place_in_sample(std::size_t k) {
  constexpr std::size_t odd = 27;
  return k * odd % size;
}

/// The wings behind one list of every party that has several, as a class sees them: the nearest is
/// the one with the greatest constant + linear . x.
struct Wings {
  static constexpr std::size_t most_wings = 4, most_parties = 6;
  struct Wing {
    FactionIndex faction = 0;
    float constant = 0;
    std::array<float, issue_count> linear{};
  };
  struct Party {
    std::uint32_t members = 0;  // bit set of factions
    std::size_t n = 0;
    std::array<Wing, most_wings> wing;
  };
  using Membership = std::array<std::uint32_t, most_parties>;
  /// The factions of each party.
  Membership membership() const {
    Membership sets{};
    for (std::size_t p = 0; p < n; ++p) sets[p] = party[p].members;
    return sets;
  }
  std::size_t n = 0;
  std::array<Party, most_parties> party;
};

/// What is the same for many communities in a week; made anew every week from the state.
struct Outlook {
  struct Living {
    FactionIndex faction;
    std::uint8_t nest;
  };
  std::vector<Speaker> speakers;  // [faction]
  std::vector<Voices> voices;     // [locality]
  std::vector<float> appeal;      // [locality, social_class, faction] utility of organisation,
                                  // language, reputation, hopes and the White threat
  std::array<std::vector<float>, class_count> reach;  // [faction] of its cadres; 1 on average
  std::vector<Living> living;                         // what there is to choose
  std::vector<float> nests;                           // dissimilarity of each
  std::vector<float> honeymoon;  // [faction] utility that full hopes give it
  std::vector<float> blamed;     // [256] share of posts by stored faction
  std::array<std::vector<float>, class_count> constant;  // [faction] - beta |position|^2
  std::array<std::vector<std::array<float, issue_count>>, class_count> linear;
  std::array<Wings, class_count> wings;
  std::vector<float> call;   // [locality] how far the parties there can call people out, 0 to 1
  std::uint32_t banned = 0;  // bit set of factions
  bool count_wings = false;  // whether this week's count asks which wing is nearest
  std::vector<std::uint16_t> present;  // [community] members who are there
  std::vector<std::uint32_t> serving;  // [community] its people who serve
};

}  // namespace russia
