#include <algorithm>
#include <cmath>

#include "models/russia/processes/run.hpp"

namespace russia {

/// Petrograd's ration stands for all, more softly where the province has grain to spare.
double town_hardship(const Run& run, const Locality& place) {
  const Parameters& p = run.world.parameters;
  const DriverValues& d = run.state.drivers;
  const Province& province = run.world.land.provinces[static_cast<std::size_t>(place.province)];
  const double supply = province.grain_deficit ? 1 : p.surplus_ration.value();
  return p.wage_weight * std::max(0.0, 1 - d.real_wage) +
         p.ration_weight * std::max(0.0, 1 - d.bread) * supply;
}

namespace {

/// What the levy asks of the villages of a province, relative to what is felt in full: the quota per
/// head, more after a bad harvest.
double levy_burden(const Run& run, std::size_t province) {
  const World& w = run.world;
  constexpr double most = 1.5;
  const double harvest = w.harvests.harvest(province, run.state.date);
  const double quota = w.levies.quota(province, run.state.date);
  return std::min(most, quota / (harvest * w.parameters.full_levy));
}

double peasant_hardship(const Run& run, const Locality& place, bool cossack) {
  const Parameters& p = run.world.parameters;
  const State& s = run.state;
  const Province& province = run.world.land.provinces[static_cast<std::size_t>(place.province)];
  const double hunger = cossack ? 0 : province.land_hunger;
  const double relief =
      std::max(s.condition_of(Condition::land_decree), s.condition_of(Condition::land_committees));
  const double taken = s.condition_of(Condition::requisition) *
                       levy_burden(run, static_cast<std::size_t>(place.province));
  const double famine = province.famine ? s.condition_of(Condition::famine) : 0;
  return p.land_weight * hunger * (1 - relief) + p.requisition_weight * taken +
         p.famine_weight * famine;
}

double soldier_hardship(const Run& run, const Locality& place) {
  const Parameters& p = run.world.parameters;
  const DriverValues& d = run.state.drivers;
  if (place.red_army) return p.red_army_weight;
  const double weary = p.weariness_weight * d.weariness;
  if (place.kind == LocalityKind::garrison)
    return weary + p.garrison_town * town_hardship(run, place);
  const double losses = d.field_army > 0 ? (d.casualties + d.captured) / d.field_army : 0;
  return weary + (place.kind == LocalityKind::front ? p.losses_weight * losses : 0);
}

double hardship(const Run& run, std::size_t community) {
  const Parameters& p = run.world.parameters;
  const Locality& place = locality_of(run, community);
  const double war = 1 - run.state.condition_of(Condition::armistice);
  const double at_home = p.weariness_home * run.state.drivers.weariness * war;
  const bool soviet = run.state.polity.regime == Polity::Regime::soviet;
  switch (run.world.layout.social_class[community]) {
    case SocialClass::soldier: return soldier_hardship(run, place);
    case SocialClass::worker:
    case SocialClass::intelligentsia: return town_hardship(run, place) + at_home;
    case SocialClass::other:
      return p.other_town * town_hardship(run, place) + (soviet ? p.property_weight.value() : 0);
    case SocialClass::peasant: return peasant_hardship(run, place, false) + at_home;
    case SocialClass::cossack: return peasant_hardship(run, place, true) + at_home;
  }
  return 0;
}

}  // namespace

/// Hardship of each community, with a disturbance of its own that lasts. People get used to part of
/// what lasts; grievance follows what they feel.
void feel_hardship(Run run, sim::CommunityRange range) {
  const Parameters& p = run.world.parameters;
  const auto persistence = static_cast<float>(p.persistence);
  // The innovation that keeps the standard deviation at hardship.disturbance.
  const float innovation =
      static_cast<float>(p.disturbance) * std::sqrt(1 - persistence * persistence);
  Communities& own = run.state.communities;
  for (std::size_t c = range.begin; c < range.end; ++c) {
    const float drawn = run.draws(decision::disturbance, c).normal(0);
    own.disturbance[c] = persistence * own.disturbance[c] + innovation * drawn;
    const float h = static_cast<float>(hardship(run, c)) + own.disturbance[c];
    own.hardship[c] = std::clamp(h, 0.0f, 1.0f);
    own.habit[c] += static_cast<float>(p.habit_rate) * (own.hardship[c] - own.habit[c]);
    const float felt =
        std::max(0.0f, own.hardship[c] - static_cast<float>(p.habituation) * own.habit[c]);
    own.grievance[c] += static_cast<float>(p.grievance_rate) * (felt - own.grievance[c]);
  }
}

}  // namespace russia
