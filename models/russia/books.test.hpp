#pragma once

#include <gmock/gmock.h>

#include <vector>

#include "models/russia/world.test.hpp"

namespace russia::test {

/// Expects that everybody is somewhere and nobody twice: every home slot and every slot of the
/// army, the links between them, the free slots and the sums.
inline void expect_balanced_books(const World& world, const State& state) {
  const Layout& layout = world.layout;
  const Agents& a = state.agents;
  std::int64_t all = 0, counted = 0, gone = 0;
  std::size_t serving = 0, in_the_ranks = 0, wrong = 0;
  const auto expect = [&](bool right) { wrong += right ? 0 : 1; };
  for_homes(world, [&](std::uint32_t slot, const Segment& segment) {
    all += segment.weight;
    const Status status = a.status[slot];
    expect(status != Status::empty);
    if (status == Status::dead || status == Status::captured || status == Status::away)
      gone += segment.weight;
    if (status != Status::serving) {
      expect(a.link[slot] == no_slot);
      return;
    }
    ++serving;
    const std::uint32_t link = a.link[slot];
    const bool in_army = link >= layout.home_slots && link < layout.slots();
    expect(in_army);
    if (!in_army) return;
    expect(a.status[link] == Status::present);
    expect(a.link[link] == slot);
    expect(a.army_weight[link - layout.home_slots] == segment.weight);
    expect(a.army_nationality[link - layout.home_slots] == layout.nationality[slot]);
  });
  EXPECT_EQ(wrong, 0u) << "home slots and their links, " << state.date.iso();
  EXPECT_EQ(all, static_cast<std::int64_t>(every_adult));

  std::vector<int> free(layout.slots(), 0);
  for (std::size_t l = 0; l < state.free_slots.size(); ++l)
    for (const std::uint32_t slot : state.free_slots[l]) {
      ++free[slot];
      expect(slot >= layout.offsets[layout.first_community[l]] &&
             slot < layout.offsets[layout.first_community[l + 1]]);
    }
  for (std::size_t c = 0; c < layout.communities(); ++c)
    for (std::uint32_t slot = layout.end_of(c); slot < layout.offsets[c + 1]; ++slot)
      expect(a.status[slot] == Status::empty && free[slot] == 0);
  for (std::size_t c = layout.home_communities; c < layout.communities(); ++c)
    for (std::uint32_t slot = layout.offsets[c]; slot < layout.end_of(c); ++slot) {
      const bool present = a.status[slot] == Status::present;
      expect(present || a.status[slot] == Status::empty);
      expect(free[slot] == (present ? 0 : 1));
      expect(present == (a.link[slot] != no_slot));
      in_the_ranks += present ? 1 : 0;
    }
  EXPECT_EQ(wrong, 0u) << "slots of the army, " << state.date.iso();
  EXPECT_EQ(serving, in_the_ranks);
  for (const std::int64_t n : state.sums.people) counted += n;
  EXPECT_EQ(counted, all - gone) << state.date.iso();
}

/// Expects that no sum of followers or of those who act is more than the people of its row, and
/// that shares of mind and polity stay within their bounds.
inline void expect_sound_sums(const World& world, const State& state) {
  const Aggregates& sums = state.sums;
  std::size_t wrong = 0;
  for (std::size_t row = 0; row < sums.people.size(); ++row) {
    std::int64_t support = 0, expression = 0;
    for (std::size_t f = 0; f < sums.factions; ++f) {
      support += sums.support[row * sums.factions + f];
      expression += sums.expression[row * sums.factions + f];
      wrong += sums.support[row * sums.factions + f] < 0 ? 1 : 0;
    }
    wrong += support <= sums.people[row] && expression <= sums.people[row] ? 0 : 1;
    wrong += sums.people[row] >= 0 && sums.acting[row] >= 0 ? 0 : 1;
    // Every agent's share is rounded: half a person each.
    wrong += grievance_unit * static_cast<double>(sums.grievance[row]) <=
                     static_cast<double>(sums.people[row]) + 1
                 ? 0
                 : 1;
  }
  EXPECT_EQ(wrong, 0u) << state.date.iso();
  for (std::size_t f = 0; f < world.factions.size(); ++f) {
    EXPECT_GE(state.polity.government[f], 0);
    EXPECT_LE(state.polity.government[f], 1);
    for (const float y : state.polity.position[f])
      EXPECT_LE(std::abs(y), 1) << world.factions.ids[f];
  }
  for (const float cadres : state.organisation.cadres) wrong += cadres >= 0 ? 0 : 1;
  for (const float g : state.communities.grievance) wrong += g >= 0 && g <= 1 ? 0 : 1;
  EXPECT_EQ(wrong, 0u) << "cadres or grievance, " << state.date.iso();
}

}  // namespace russia::test
