#include <algorithm>
#include <array>

#include "models/rules/action.hpp"
#include "models/russia/processes/run.hpp"

namespace russia {
namespace {

/// How far a class at a place takes the regime for its own, 0 to 1.
float legitimacy(const Run& run, SocialClass c, std::size_t l) {
  const Parameters& p = run.world.parameters;
  const State& s = run.state;
  const auto start = static_cast<float>(p.legitimacy);
  const auto loss = static_cast<float>(p.legitimacy_loss);
  float governing = 0, behind = 0;
  switch (s.polity.regime) {
    case Polity::Regime::tsar:
      return std::max(0.0f, start - loss * static_cast<float>(s.drivers.weariness));
    case Polity::Regime::provisional: {
      // Rests on the governing parties' credit, which blame wears down.
      const std::size_t factions = run.world.factions.size();
      for (std::size_t f = 0; f < factions; ++f) {
        governing += s.polity.government[f];
        behind += s.polity.government[f] * s.organisation.valence[l * factions + f];
      }
      const float credit = governing > 0 ? behind / governing : 0;
      return std::clamp(start + loss * credit, 0.0f, 1.0f);
    }
    case Polity::Regime::soviet: {
      // In the villages it rests on the White threat: land would go back.
      const auto threat = static_cast<float>(s.condition_of(Condition::white_threat));
      const bool village = c == SocialClass::peasant || c == SocialClass::cossack;
      const auto unthreatened = static_cast<float>(p.legitimacy_village);
      return start * (village ? unthreatened + (1 - unthreatened) * threat
                              : static_cast<float>(p.legitimacy_soviet_town));
    }
  }
  return start;
}

float coercion(const Run& run, std::size_t c) {
  const Parameters& p = run.world.parameters;
  const State& s = run.state;
  const auto peace = static_cast<float>(p.coercion);
  switch (s.polity.regime) {
    case Polity::Regime::tsar: return peace;
    case Polity::Regime::provisional: return peace * static_cast<float>(p.coercion_provisional);
    case Polity::Regime::soviet: {
      const bool town = locality_of(run, c).kind == LocalityKind::town;
      const auto cheka = static_cast<float>(
          std::max(s.condition_of(Condition::cheka), s.condition_of(Condition::red_terror)));
      const auto base = static_cast<float>(p.coercion_soviet);
      return peace * (town ? base + (1 - base) * cheka : base);
    }
  }
  return peace;
}

/// Net grievance above which the members of a community act: where a bloc of parties has cadres
/// among workers or soldiers to call them out, less of it.
float threshold(const Run& run, std::size_t c) {
  const auto alone = static_cast<float>(run.world.parameters.threshold);
  const SocialClass social = run.world.layout.social_class[c];
  if (social != SocialClass::worker && social != SocialClass::soldier) return alone;
  return alone * (1 - run.state.outlook.call[run.world.layout.locality[c]]);
}

/// Share of a community that acts (Epstein 2002): net grievance g (1 - L) less risk aversion R
/// times arrest P above a threshold T, with R uniform in [0, 1] and P = 1 - exp(-k C / A). Twice a
/// week, so that a shop can carry itself along.
float acting_share(const Run& run, std::size_t c, float legitimacy_now) {
  const Parameters& p = run.world.parameters;
  constexpr float nobody = 0.005f;  // share below which the police sees single persons
  const float grievance = rules::grievance(grievance_of(run, c), legitimacy_now);
  float acting = run.state.communities.acting[c];
  for (int half_week = 0; half_week < 2; ++half_week) {
    const float arrest = rules::arrest_probability(static_cast<float>(p.arrest_constant),
                                                   coercion(run, c), acting + nobody);
    acting = rules::acting_share(grievance, arrest, threshold(run, c));
  }
  return acting;
}

}  // namespace

/// Strikes, seizures, mutinies and risings: how many of each community act this week.
void take_action(Run run, sim::CommunityRange range) {
  const Layout& layout = run.world.layout;
  for (std::size_t c = range.begin; c < range.end; ++c)
    run.state.communities.acting[c] =
        acting_share(run, c, legitimacy(run, layout.social_class[c], layout.locality[c]));
}

}  // namespace russia
