#include "models/russia/population/movement.hpp"

#include <cassert>

namespace russia {

Movement::Movement(const World& world, State& state) : world_(world), state_(state) {
  for (std::size_t l = world.land.home_localities; l < state.men.size(); ++l)
    state.men[l] = state.sums.people_at(l, index(SocialClass::soldier));
}

std::uint32_t Movement::weight(std::uint32_t army_slot) const {
  return state_.agents.army_weight[army_slot - world_.layout.home_slots];
}

void Movement::copy_mind(std::uint32_t from, std::uint32_t to) {
  Agents& a = state_.agents;
  for (std::size_t k = 0; k < issue_count; ++k) {
    a.position[k][to] = a.position[k][from];
    a.anchor[k][to] = a.anchor[k][from];
  }
  a.faction[to] = a.faction[from];
}

void Movement::call_up(std::uint32_t home_slot, std::uint32_t weight, std::size_t locality) {
  Agents& a = state_.agents;
  assert(a.status[home_slot] == Status::present);
  std::vector<std::uint32_t>& free = state_.free_slots[locality];
  const std::uint32_t slot = free.back();
  free.pop_back();
  assert(a.status[slot] == Status::empty);
  copy_mind(home_slot, slot);
  a.status[slot] = Status::present;
  a.status[home_slot] = Status::serving;
  a.link[slot] = home_slot;
  a.link[home_slot] = slot;
  const std::size_t army = slot - world_.layout.home_slots;
  a.army_weight[army] = weight;
  a.army_nationality[army] = world_.layout.nationality[home_slot];
  state_.men[locality] += weight;
}

void Movement::send_home(std::uint32_t army_slot, std::size_t locality, Status as) {
  Agents& a = state_.agents;
  const std::uint32_t home = a.link[army_slot];
  assert(a.status[army_slot] == Status::present && a.status[home] == Status::serving);
  state_.men[locality] -= weight(army_slot);
  copy_mind(army_slot, home);
  a.status[home] = as;
  a.link[home] = no_slot;
  a.status[army_slot] = Status::empty;
  a.link[army_slot] = no_slot;
  state_.free_slots[locality].push_back(army_slot);
}

}  // namespace russia
