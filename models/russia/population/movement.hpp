#pragma once

#include <cstdint>
#include <vector>

#include "models/russia/world.hpp"

namespace russia {

/// Moves agents between home and army and keeps the books: every agent has exactly one slot in
/// which he is present, or is captured or dead at his home slot.
class Movement {
 public:
  Movement(const World& world, State& state);

  /// People now at an army locality.
  std::int64_t men(std::size_t locality) const { return state_.men[locality]; }
  bool has_room(std::size_t locality) const { return !state_.free_slots[locality].empty(); }
  /// People for whom the agent of an army slot stands.
  std::uint32_t weight(std::uint32_t army_slot) const;
  /// From a home slot to a free slot of an army locality, which must have room.
  void call_up(std::uint32_t home_slot, std::uint32_t weight, std::size_t locality);
  /// From a slot of an army locality back home as present, captured or dead, with opinion and
  /// allegiance.
  void send_home(std::uint32_t army_slot, std::size_t locality, Status as);

 private:
  void copy_mind(std::uint32_t from, std::uint32_t to);

  const World& world_;
  State& state_;
};

}  // namespace russia
