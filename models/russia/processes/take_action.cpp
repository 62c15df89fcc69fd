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
      return start * (village ? unthreatened + (1 - unthreatened) * threat
                              : static_cast<float>(p.legitimacy_soviet_town));
    }
  }
  return start;
}

/// Police and troops ready against the people of a place, as a share of them, before any go over.
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
      const auto cheka = static_cast<float>(
          std::max(s.condition_of(Condition::cheka), s.condition_of(Condition::red_terror)));
      const auto base = static_cast<float>(p.coercion_soviet);
      return peace * (place.kind == LocalityKind::town ? base + (1 - base) * cheka : base);
    }
  }
  return peace;
}

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
      acting += weight * run_.state.communities.acting[c];
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

/// A day at a place: who acts (Epstein 2002). Net grievance g (1 - L), less exhaustion by what has
/// been done before, less risk aversion R times arrest P above a threshold T, with R uniform in
/// [0, action.risk_aversion] and P = 1 - exp(-k C / A): C the forces that still stand, A the share
/// acting whom people see, in their community and around.
void live_a_day(Run run, const Crowds& crowds, std::size_t l) {
  const World& w = run.world;
  const Parameters& p = w.parameters;
  constexpr float nobody = 0.005f;  // share below which the police sees single persons
  const auto sight = static_cast<float>(p.sight);
  const auto alone = static_cast<float>(p.threshold);
  // Where parties have cadres to call workers and soldiers out, less is needed.
  const float called = alone * (1 - run.state.outlook.call[l]);
  const auto k = static_cast<float>(p.arrest_constant);
  const auto risk = static_cast<float>(p.risk_aversion);
  const auto weight = static_cast<float>(p.exhaustion);
  const float around = sight * crowds.around(l);
  const float standing = forces(run, w.land.localities[l]) * (1 - crowds.gone_over(l));
  const float* const accepted = &run.state.street.legitimacy[l * class_count];
  for (std::size_t c = w.layout.first_community[l]; c < w.layout.first_community[l + 1]; ++c) {
    float& acting = run.state.communities.acting[c];
    const float net =
        rules::grievance(grievance_of(run, c), accepted[index(w.layout.social_class[c])]) -
        weight * run.state.communities.exhaustion[c];
    const SocialClass social = w.layout.social_class[c];
    const bool hears = social == SocialClass::worker || social == SocialClass::soldier;
    const float threshold = hears ? called : alone;
    const float seen = (1 - sight) * acting + around;
    const float arrest =
        net > threshold ? rules::arrest_probability(k, standing, seen + nobody) : 1;
    acting = rules::acting_share(net, risk * arrest, threshold);
  }
}

}  // namespace

/// Strikes, seizures, mutinies and risings, day by day: how many of each community act. What
/// begins in a shop or a company spreads over the place within the week, if the troops go over.
void take_action(Run run, sim::Executor& executor) {
  constexpr int days = 7;
  const std::size_t localities = run.world.land.localities.size();
  Crowds crowds(run);
  const auto tire = static_cast<float>(run.world.parameters.exhaustion_rate);
  executor.for_each(localities, [&](std::size_t l) {
    for (std::size_t c = 0; c < class_count; ++c)
      run.state.street.legitimacy[l * class_count + c] =
          legitimacy(run, static_cast<SocialClass>(c), l);
  });
  for (int day = 0; day < days; ++day) {
    executor.for_each(localities, [&](std::size_t l) { crowds.look(l); });
    crowds.gather();
    executor.for_each(localities, [&](std::size_t l) { live_a_day(run, crowds, l); });
  }
  Communities& own = run.state.communities;
  for (std::size_t c = 0; c < own.acting.size(); ++c)
    own.exhaustion[c] += tire * (own.acting[c] - own.exhaustion[c]);
}

}  // namespace russia
