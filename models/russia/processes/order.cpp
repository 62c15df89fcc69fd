#include "models/russia/processes/order.hpp"

#include <algorithm>

namespace russia {

float legitimacy(const Run& run, SocialClass c, std::size_t l) {
  const Parameters& p = run.world.parameters;
  const State& s = run.state;
  const auto start = static_cast<float>(p.legitimacy);
  const bool village = c == SocialClass::peasant || c == SocialClass::cossack;
  float governing = 0, behind = 0;
  switch (s.polity.regime) {
    case Polity::Regime::tsar:
      return std::max(0.0f, (village ? static_cast<float>(p.legitimacy_tsar_village) : start) -
                                static_cast<float>(p.legitimacy_loss * s.drivers.weariness));
    case Polity::Regime::provisional: {
      // Rests on the governing parties' credit, which blame wears down.
      const std::size_t factions = run.world.factions.size();
      for (std::size_t f = 0; f < factions; ++f) {
        governing += s.polity.government[f];
        behind += s.polity.government[f] *
                  s.organisation.valence[(l * class_count + index(c)) * factions + f];
      }
      const float credit = governing > 0 ? behind / governing : 0;
      return std::clamp(start + static_cast<float>(p.legitimacy_credit) * credit, 0.0f, 1.0f);
    }
    case Polity::Regime::soviet: {
      // In the villages it rests on the White threat: land would go back.
      const auto threat = static_cast<float>(s.condition_of(Condition::white_threat));
      const auto unthreatened = static_cast<float>(p.legitimacy_village);
      const auto town = static_cast<float>(p.legitimacy_soviet_town);
      const float alone = village ? unthreatened : town;
      return start * (alone + (1 - alone) * threat);
    }
  }
  return start;
}

float forces(const Run& run, const Locality& place) {
  const Parameters& p = run.world.parameters;
  const State& s = run.state;
  auto peace = static_cast<float>(p.coercion);
  // Courts martial at the front, until the soldiers have committees.
  if ((place.kind == LocalityKind::front || place.kind == LocalityKind::fleet) &&
      s.condition_of(Condition::soldiers_committees) == 0)
    peace *= static_cast<float>(p.coercion_front);
  switch (s.polity.regime) {
    case Polity::Regime::tsar: return peace;
    case Polity::Regime::provisional: return peace * static_cast<float>(p.coercion_provisional);
    case Polity::Regime::soviet: {
      const auto cheka = static_cast<float>(police_reach(s));
      const auto base = static_cast<float>(p.coercion_soviet);
      return peace * (place.kind == LocalityKind::town ? base + (1 - base) * cheka : base);
    }
  }
  return peace;
}

}  // namespace russia
