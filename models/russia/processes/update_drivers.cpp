#include <algorithm>

#include "models/russia/processes/run.hpp"

namespace russia {

namespace {

/// The ration of the towns, a share of that before the war: the documented one, with more or less
/// as the state takes more or less grain, or lets more or less of it be sold, than it is documented
/// to have done by this day.
double bread(const Run& run) {
  const Parameters& p = run.world.parameters;
  const State& s = run.state;
  const GrainPolicy documented = run.world.documented_grain.before(s.date);
  const double levy = s.condition_of(Condition::requisition) - documented.levy;
  const double trade = s.polity.policy[index(Issue::grain)] - documented.trade;
  constexpr double ban_to_trade = 2;  // from -1 to 1
  return std::clamp(s.drivers.bread + p.ration_levy * levy + p.ration_trade * trade / ban_to_trade,
                    0.0, 1.0);
}

}  // namespace

/// Reads the week's documented conditions and lets what fades fade.
void update_drivers(Run run) {
  State& s = run.state;
  const bool at_war = s.condition_of(Condition::armistice) < 0.5;
  s.drivers = run.world.drivers.week(s.date, s.drivers, run.world.parameters, at_war);
  s.drivers.bread = bread(run);
  const Parameters& p = run.world.parameters;
  for (float& stirred : s.polity.stirred) stirred *= static_cast<float>(1 - p.stir_decay);
  s.condition[static_cast<std::size_t>(Condition::red_terror)] *= 1 - p.terror_fading;
  s.flows.called = s.flows.dead = s.flows.captured = s.flows.released = s.flows.returned = 0;
  s.flows.deserted_old = s.flows.deserted_red = 0;
  s.flows.left_towns = s.flows.came_back_to_towns = 0;
}

}  // namespace russia
