#include "models/russia/processes/run.hpp"

namespace russia {

/// Reads the week's documented conditions and lets what fades fade.
void update_drivers(Run run) {
  State& s = run.state;
  const bool at_war = s.condition_of(Condition::armistice) < 0.5;
  s.drivers = run.world.drivers.week(s.date, s.drivers, run.world.parameters, at_war);
  const Parameters& p = run.world.parameters;
  for (float& stirred : s.polity.stirred) stirred *= static_cast<float>(1 - p.stir_decay);
  s.polity.honeymoon *= static_cast<float>(1 - p.honeymoon_decay);
  s.condition[static_cast<std::size_t>(Condition::red_terror)] *= 1 - p.terror_fading;
  s.flows.called = s.flows.dead = s.flows.captured = s.flows.released = s.flows.returned = 0;
  s.flows.deserted_old = s.flows.deserted_red = 0;
  s.flows.left_towns = s.flows.came_back_to_towns = 0;
}

}  // namespace russia
