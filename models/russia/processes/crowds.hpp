#pragma once

#include <algorithm>

#include "models/russia/processes/run.hpp"

namespace russia {

/// What people see of each other in a day, and who of the forces of order has gone over to them.
class Crowds {
 public:
  explicit Crowds(Run run) : run_(run), seen_(run.state.street) {}

  /// Share of those who act among the people of a place, each class as far as it is radical.
  void look(std::size_t l) {
    const World& w = run_.world;
    float acting = 0, people = 0;
    for (std::size_t c = w.layout.first_community[l]; c < w.layout.first_community[l + 1]; ++c) {
      const float weight = w.opinions.radical[index(w.layout.social_class[c])] *
                           static_cast<float>(run_.state.outlook.present[c]);
      acting += weight * run_.state.communities.motion[c].acting;
      people += weight;
    }
    seen_.acting[l] = acting;
    seen_.people[l] = people;
  }

  /// Towns and garrisons of a province see each other, and its troops stand against its people.
  void gather() {
    std::fill(seen_.town.begin(), seen_.town.end(), Street::Crowd{});
    std::fill(seen_.garrison.begin(), seen_.garrison.end(), Street::Crowd{});
    for (std::size_t l = 0; l < run_.world.land.localities.size(); ++l) {
      const Locality& at = run_.world.land.localities[l];
      if (at.province < 0) continue;
      const auto p = static_cast<std::size_t>(at.province);
      if (at.kind == LocalityKind::town) seen_.town[p].add(seen_.acting[l], seen_.people[l]);
      if (at.kind == LocalityKind::garrison)
        seen_.garrison[p].add(seen_.acting[l], seen_.people[l]);
    }
  }

  /// Share of those who act as seen at a place: its own people, and of a garrison and its town
  /// whichever of the two is more in motion.
  float around(std::size_t l) const {
    const Locality& at = run_.world.land.localities[l];
    const float own = share(seen_.acting[l], seen_.people[l]);
    if (at.province < 0) return own;
    const auto p = static_cast<std::size_t>(at.province);
    if (at.kind == LocalityKind::garrison) return std::max(own, seen_.town[p].share());
    return at.kind == LocalityKind::town ? std::max(own, seen_.garrison[p].share()) : own;
  }

  /// Share of the troops against a place that has gone over to those who act.
  float gone_over(std::size_t l) const {
    const Locality& at = run_.world.land.localities[l];
    if (at.is_army()) return share(seen_.acting[l], seen_.people[l]);
    return seen_.garrison[static_cast<std::size_t>(at.province)].share();
  }

 private:
  static float share(float acting, float people) { return people > 0 ? acting / people : 0; }

  Run run_;
  Street& seen_;
};

}  // namespace russia
