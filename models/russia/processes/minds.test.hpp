#pragma once

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "models/russia/processes/minds.hpp"
#include "sim/core/instruction_set.test.hpp"

/// For tests of the kernels: communities drawn at random, on each instruction set.
namespace russia::test {

inline constexpr std::uint32_t languages = 20;

/// A community with opinions, factions and absences drawn at random.
struct Community {
  Community(std::uint32_t members, std::uint32_t number)
      : draws({1917, number}, 1, members, 0), count(members), slots((members + 15) / 16 * 16) {
    for (auto& column : position) column.assign(slots, 0);
    for (auto& column : anchor) column.assign(slots, 0);
    faction.assign(slots, no_faction);
    status.assign(slots, static_cast<std::uint8_t>(Status::empty));
    nationality.assign(slots, 0);
    people.assign(slots, 0);
    for (std::uint32_t i = 0; i < count; ++i) fill(i);
  }

  void fill(std::uint32_t i) {
    const std::uint32_t first = 16 * i;  // draws of a member
    for (std::uint32_t k = 0; k < issue_count; ++k) {
      // Also the ends of the range, where clamps bite.
      const std::uint32_t x = draws.below(first + k, 70'000);
      position[k][i] =
          static_cast<std::int16_t>(std::clamp(static_cast<int>(x) - 35'000, -32'767, 32'767));
      anchor[k][i] =
          static_cast<std::int8_t>(static_cast<int>(draws.below(first + 5 + k, 255)) - 127);
    }
    const std::uint32_t f = draws.below(first + 10, most_factions + 4);
    faction[i] = f < most_factions ? static_cast<FactionIndex>(f) : no_faction;
    const bool present = draws.below(first + 11, 4) != 0;
    const std::uint32_t away = 1 + draws.below(first + 12, 4);
    status[i] = static_cast<std::uint8_t>(present ? 0 : away);
    nationality[i] = static_cast<std::uint8_t>(draws.below(first + 13, languages));
    people[i] = 1 + draws.below(first + 14, 65'535);
  }

  /// With `weighted`, who stands for how many people counts.
  Members members(bool weighted = false) {
    Members m;
    m.count = count;
    m.slots = slots;
    for (std::size_t k = 0; k < issue_count; ++k) {
      m.position[k] = position[k].data();
      m.anchor[k] = anchor[k].data();
    }
    m.faction = faction.data();
    m.status = status.data();
    m.nationality = nationality.data();
    if (weighted) m.people = people.data();
    return m;
  }
  std::int64_t weight(std::size_t i, bool weighted) const {
    return !present(i) ? 0 : weighted ? people[i] : 1;
  }
  bool present(std::size_t i) const { return status[i] == 0; }

  sim::Draws draws;
  std::size_t count, slots;
  std::array<std::vector<std::int16_t>, issue_count> position;
  std::array<std::vector<std::int8_t>, issue_count> anchor;
  std::vector<FactionIndex> faction;
  std::vector<std::uint8_t> status, nationality;
  std::vector<std::uint32_t> people;
};

/// Sizes at and beside the borders of whole vectors, from one member to the most.
inline std::vector<Community> communities() {
  std::vector<Community> all;
  std::uint32_t number = 0;
  for (const std::uint32_t members : {1u, 2u, 7u, 15u, 16u, 17u, 31u, 32u, 33u, 63u, 64u, 65u, 100u,
                                      127u, 128u, 129u, 250u, 300u, 304u})
    all.emplace_back(members, number++);
  return all;
}

/// Calls bytes_of(community) on each instruction set, on a fresh copy of each community, and
/// expects the same bytes from all of them.
template <class F>
void expect_same_on_each_set(F bytes_of) {
  std::vector<std::vector<unsigned char>> first;
  std::size_t sets = 0;
  sim::test::on_each_instruction_set([&] {
    std::vector<Community> all = communities();
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::vector<unsigned char> bytes = bytes_of(all[i]);
      ASSERT_FALSE(bytes.empty());
      if (sets == 0)
        first.push_back(bytes);
      else
        ASSERT_TRUE(bytes == first[i]) << all[i].count << " members";
    }
    ++sets;
  });
  EXPECT_EQ(sets, sim::instruction_sets().size());
}

template <class T>
void append(std::vector<unsigned char>& bytes, const T* data, std::size_t n) {
  const auto* const from = reinterpret_cast<const unsigned char*>(data);
  for (std::size_t i = 0; i < n * sizeof(T); ++i) bytes.push_back(from[i]);
}

}  // namespace russia::test
