#include "models/russia/start.hpp"

#include <algorithm>

#include "models/russia/factions/polity.hpp"

namespace russia {
namespace {

// The start draws apart from the first week: those not called up now must not be passed over then.
constexpr std::uint32_t before_the_first = 0xffffffffu;

void allocate(const World& w, State& s) {
  const std::size_t slots = w.layout.slots(), army = w.layout.army_slots();
  const std::size_t communities = w.layout.communities();
  const std::size_t localities = w.land.localities.size(), factions = w.factions.size();
  for (std::size_t k = 0; k < issue_count; ++k) {
    s.agents.position[k].assign(slots, 0);
    s.agents.anchor[k].assign(slots, 0);
  }
  s.agents.faction.assign(slots, no_faction);
  s.agents.status.assign(slots, Status::empty);
  for (std::size_t c = 0; c < w.layout.home_communities; ++c)
    std::fill(s.agents.status.begin() + w.layout.offsets[c],
              s.agents.status.begin() + w.layout.end_of(c), Status::present);
  s.agents.link.assign(slots, no_slot);
  s.agents.army_weight.assign(army, 0);
  s.agents.army_nationality.assign(army, 0);
  Communities& own = s.communities;
  for (auto* column : {&own.disturbance, &own.hardship, &own.habit, &own.grievance, &own.acting})
    column->assign(communities, 0);
  own.motion.assign(communities, {});
  own.claims.assign(communities, 1);
  s.street.begun.assign(localities * class_count, 0);
  s.street.fullest.assign(localities, 0);
  s.street.taken.assign(localities, 0);
  s.sums.resize(localities, factions);
  s.counts.resize(localities, factions);
  Outlook& o = s.outlook;
  o.voices.resize(localities);
  o.speakers.resize(factions);
  o.appeal.assign(localities * class_count * factions, 0);
  o.living.reserve(factions);
  o.nests.reserve(factions);
  o.honeymoon.assign(factions, 0);
  o.call.assign(localities, 0);
  o.present.assign(communities, 0);
  o.serving.assign(communities, 0);
  o.blamed.assign(no_faction + 1, 0);
  const auto by_class = static_cast<float>(w.parameters.cadres_by_class);
  for (std::size_t c = 0; c < class_count; ++c) {
    for (const Faction& f : w.factions.all)
      o.reach[c].push_back(1 + by_class * (static_cast<float>(f.roots[c]) - 1));
    o.constant[c].assign(factions, 0);
    o.linear[c].assign(factions, {});
  }
  for (auto* column : {&s.organisation.cadres, &s.organisation.seed, &s.organisation.label})
    column->assign(localities * factions, 0);
  s.organisation.valence.assign(localities * class_count * factions, 0);
  s.organisation.hope.assign(localities * class_count, 0);
  s.soviets.followers.assign(localities * class_count * factions, 0);
  s.soviets.without_party.assign(localities * class_count, 0);
  s.soviets.cadres.assign(localities * factions, 0);
  s.happened.assign(w.events.size(), {});
  s.ripe.assign(w.events.size(), 0);
  s.assembly_done.assign(w.assemblies.all.size(), 0);
  s.series.assign(w.series.size(), 0);
  s.men.assign(localities, 0);
  s.street.acting.assign(localities, 0);
  s.street.people.assign(localities, 0);
  s.street.town.assign(w.land.provinces.size(), {});
  s.street.garrison.assign(w.land.provinces.size(), {});
  s.street.legitimacy.assign(localities * class_count, 0);
  s.following.people.assign(factions, 0);
  s.following.position.assign(factions * issue_count, 0);
  s.call_up.resize(w.blocks.size());
  for (Vacancies* vacancies : {&s.line, &s.rear}) {
    vacancies->places.reserve(localities);
    vacancies->cumulative.reserve(localities);
  }
  // Free slots of each army locality, the first company on top. All that there ever are.
  s.free_slots.assign(localities, {});
  for (std::size_t l = w.land.home_localities; l < localities; ++l) {
    for (std::size_t c = w.layout.first_community[l + 1]; c-- > w.layout.first_community[l];)
      for (std::uint32_t slot = w.layout.end_of(c); slot > w.layout.offsets[c];)
        s.free_slots[l].push_back(--slot);
  }
}

void start_polity(const World& w, State& s) {
  const Parameters& p = w.parameters;
  const std::size_t factions = w.factions.size();
  Polity& polity = s.polity;
  polity.policy = {static_cast<float>(p.tsar_war), static_cast<float>(p.tsar_land),
                   static_cast<float>(p.tsar_power), static_cast<float>(p.tsar_democracy),
                   static_cast<float>(p.tsar_grain)};
  polity.regime_since = w.start + -1;
  polity.living.assign(factions, 0);
  polity.banned.assign(factions, 0);
  polity.separate.assign(factions, 0);
  polity.position.assign(factions, {});
  polity.perceived.assign(factions, {});
  polity.government.assign(factions, 0);
  polity.blamed.assign(factions, 0);
  polity.formed.assign(factions, w.start);
  polity.heir.assign(factions, no_faction);
  polity.programme.assign(factions, {});
  polity.adapted.assign(factions, 0);
  polity.hunts.assign(factions, {});
  polity.bloc.assign(factions, 0);
  polity.mandate.assign(factions, 1);
  for (std::size_t f = 0; f < factions; ++f) {
    polity.living[f] = w.factions.all[f].from <= w.start ? 1 : 0;
    polity.separate[f] = w.factions.all[f].own_party ? Polity::own_party : std::uint8_t{0};
  }
  // What happened before the run belongs to its initial state, but for what could not happen.
  for (bool again = true; again;) {
    again = false;
    for (std::size_t i = 0; i < w.events.size(); ++i) {
      const Event& event = w.events[i];
      const bool possible =
          event.happens &&
          std::all_of(event.requirements.begin(), event.requirements.end(),
                      [&](std::size_t other) { return s.happened[other].has_value(); });
      if (s.happened[i] || !possible || *event.date >= w.start) continue;
      s.happened[i] = event.date;
      again = true;
    }
  }
  refresh_polity(w, s);
  perceive_factions(w, s);
}

void draw_opinions(Run run, sim::CommunityRange range) {
  const World& w = run.world;
  Agents& a = run.state.agents;
  for (std::size_t c = range.begin; c < std::min(range.end, w.layout.home_communities); ++c) {
    const std::size_t social = index(w.layout.social_class[c]);
    const Locality& place = locality_of(run, c);
    const Province& province = w.land.provinces[static_cast<std::size_t>(place.province)];
    Position mean = w.opinions.mean[social];
    // Where land is scarce and held in common, peasants want more of it.
    if (w.layout.social_class[c] == SocialClass::peasant)
      mean[index(Issue::land)] -= static_cast<float>(
          w.parameters.land_opinion * (province.land_hunger + province.commune_share - 1));
    const sim::Draws draws = run.draws(decision::opinion_1914, c);
    const std::uint32_t first = w.layout.offsets[c];
    for (std::uint32_t slot = first; slot < w.layout.end_of(c); ++slot)
      for (std::uint32_t k = 0; k < issue_count; ++k) {
        const float z = draws.normal((slot - first) * static_cast<std::uint32_t>(issue_count) + k);
        const float x = std::clamp(mean[k] + w.opinions.spread[social][k] * z, -1.0f, 1.0f);
        a.position[k][slot] = static_cast<std::int16_t>(x / position_unit);
        a.anchor[k][slot] = static_cast<std::int8_t>(x / anchor_unit);
      }
  }
}

void start_organisation(const World& w, State& s) {
  const std::size_t factions = w.factions.size();
  for (std::size_t f = 0; f < factions; ++f) {
    const std::vector<float> seeds = seed_cadres(w, s, static_cast<FactionIndex>(f));
    for (std::size_t l = 0; l < seeds.size(); ++l) {
      const std::size_t at = l * factions + f;
      s.organisation.seed[at] = seeds[l];
      if (s.polity.living[f] != 0) s.organisation.cadres[at] = s.organisation.label[at] = seeds[l];
    }
  }
}

}  // namespace

void start_state(Run run, sim::Executor& executor) {
  const World& w = run.world;
  State& s = run.state;
  s.date = w.start;
  s.week = before_the_first;
  allocate(w, s);
  start_polity(w, s);
  const auto each = [&](void (*process)(Run, sim::CommunityRange)) {
    executor.for_each(w.blocks.size(), [&](std::size_t b) { process(run, w.blocks[b]); });
  };
  each(draw_opinions);
  s.drivers = w.drivers.week(s.date, {}, w.parameters, true);
  s.drivers.cumulative_losses = 0;
  // The army of peacetime, then the parties among the people as they then stand.
  const auto count = [&] {
    each(count_people);
    close_books(run);
  };
  look_around(run, executor);
  count();
  move_people(run, executor);
  count();
  start_organisation(w, s);
  look_around(run, executor);
  each(choose_all);
  take_action(run, executor);
  count();
  s.flows = {};
  s.week = 0;
}

}  // namespace russia
