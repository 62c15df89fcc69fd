#include <algorithm>
#include <array>
#include <cmath>

#include "models/russia/processes/run.hpp"
#include "sim/core/numeric.hpp"

namespace russia {
namespace {

constexpr std::size_t most_factions = 64;

/// What a member of a community can choose from, and what does not depend on his own opinion.
struct Menu {
  std::size_t n = 0;
  std::array<FactionIndex, most_factions> faction;
  std::array<float, most_factions> utility;      // all but the distance of opinion
  std::array<std::uint8_t, most_factions> nest;  // wings of one party share a nest
  std::size_t nests = 0;
  std::array<float, most_factions> dissimilarity;  // by nest
};

/// Whether somebody of a nationality and class finds the faction's list at all.
bool finds(const World& world, FactionIndex f, std::uint8_t nationality, SocialClass c) {
  return world.assemblies.speaks_to(f, nationality) ||
         (c == SocialClass::cossack && world.assemblies.open_to_cossacks[f] != 0);
}

Menu make_menu(const Run& run, std::size_t c) {
  const World& w = run.world;
  const State& s = run.state;
  const Parameters& p = w.parameters;
  const std::size_t l = w.layout.locality[c];
  const std::size_t factions = w.factions.size();

  std::array<std::uint32_t, 256> followers{};
  std::uint32_t members = 0;
  for (std::uint32_t slot = w.layout.offsets[c]; slot < w.layout.offsets[c + 1]; ++slot) {
    if (s.agents.status[slot] != Status::present) continue;
    ++followers[s.agents.faction[slot]];
    ++members;
  }

  Menu menu;
  std::array<std::uint8_t, most_factions> first_of_party{};
  const auto floor = static_cast<float>(p.cadre_floor);
  for (std::size_t f = 0; f < factions; ++f) {
    if (s.polity.living[f] == 0) continue;
    const std::size_t at = l * factions + f;
    const float known = std::max(s.organisation.cadres[at], s.organisation.label[at]);
    float u = static_cast<float>(p.cadre_weight) * sim::log_portable(floor + known) +
              s.organisation.valence[at];
    if (members > 0)
      u += static_cast<float>(p.conformity) * static_cast<float>(followers[f]) /
           static_cast<float>(members);
    if (w.assemblies.languages[f] != 0) u += static_cast<float>(p.national_pull);
    if (w.factions.honeymooners[f] != 0 && s.polity.separate[f] == 0)
      u += static_cast<float>(p.honeymoon) * s.polity.honeymoon *
           w.opinions.radical[index(w.layout.social_class[c])];

    const std::size_t k = menu.n++;
    menu.faction[k] = static_cast<FactionIndex>(f);
    menu.utility[k] = u;
    // A nest holds the wings of a party that have not split from it.
    const std::uint8_t party = s.polity.separate[f] != 0
                                   ? static_cast<std::uint8_t>(f)
                                   : w.factions.party_index[f];
    std::size_t nest = menu.nests;
    for (std::size_t before = 0; before < menu.nests; ++before)
      if (first_of_party[before] == party) nest = before;
    if (nest == menu.nests) {
      first_of_party[nest] = party;
      menu.dissimilarity[nest] = 1;
      ++menu.nests;
    } else {
      menu.dissimilarity[nest] = static_cast<float>(p.nest);
    }
    menu.nest[k] = static_cast<std::uint8_t>(nest);
  }
  return menu;
}

float revision_rate(const Parameters& p, SocialClass c) {
  switch (c) {
    case SocialClass::worker: return static_cast<float>(p.revision_worker);
    case SocialClass::soldier: return static_cast<float>(p.revision_soldier);
    case SocialClass::peasant:
    case SocialClass::cossack: return static_cast<float>(p.revision_peasant);
    default: return static_cast<float>(p.revision_educated);
  }
}

/// Nested logit (McFadden 1978) over the menu and abstention, with one draw for the nest and its
/// member together.
FactionIndex choose(const Run& run, const Menu& menu, std::uint32_t slot, SocialClass social,
                    std::uint8_t nationality, float abstention, float u) {
  const World& w = run.world;
  const State& s = run.state;
  const Position& salience = w.opinions.salience[index(social)];
  const auto beta = static_cast<float>(w.parameters.issue_weight);
  Position x;
  for (std::size_t k = 0; k < issue_count; ++k)
    x[k] = static_cast<float>(s.agents.position[k][slot]) * position_unit;

  std::array<float, most_factions> member;
  std::array<float, most_factions> nest_sum;
  std::fill_n(nest_sum.begin(), menu.nests, 0.0f);
  for (std::size_t k = 0; k < menu.n; ++k) {
    const FactionIndex f = menu.faction[k];
    member[k] = 0;
    if (!finds(w, f, nationality, social)) continue;
    const Position& y = s.polity.perceived[f];
    float d2 = 0;
    for (std::size_t issue = 0; issue < issue_count; ++issue) {
      const float d = x[issue] - y[issue];
      d2 += salience[issue] * d * d;
    }
    const float tau = menu.dissimilarity[menu.nest[k]];
    member[k] = sim::exp_portable((menu.utility[k] - beta * d2) / tau);
    nest_sum[menu.nest[k]] += member[k];
  }
  std::array<float, most_factions> nest_weight;
  float all = sim::exp_portable(abstention);
  for (std::size_t n = 0; n < menu.nests; ++n) {
    const bool several = menu.dissimilarity[n] < 1 && nest_sum[n] > 0;
    nest_weight[n] =
        several ? sim::pow_portable(nest_sum[n], menu.dissimilarity[n]) : nest_sum[n];
    all += nest_weight[n];
  }
  float left = u * all;
  for (std::size_t k = 0; k < menu.n; ++k) {
    const std::size_t n = menu.nest[k];
    if (nest_sum[n] <= 0) continue;
    left -= nest_weight[n] * member[k] / nest_sum[n];
    if (left < 0) return menu.faction[k];
  }
  return no_faction;
}

void revise(const Run& run, std::size_t c, float rate) {
  const World& w = run.world;
  Agents& a = run.state.agents;
  const Parameters& p = w.parameters;
  const SocialClass social = w.layout.social_class[c];
  const Menu menu = make_menu(run, c);
  const float grievance = grievance_of(run, c);
  const sim::Draws whether = run.draws(decision::revision, c);
  const sim::Draws which = run.draws(decision::choice, c);
  const std::uint32_t first = w.layout.offsets[c];
  const bool army = c >= w.layout.home_communities;
  for (std::uint32_t slot = first; slot < w.layout.offsets[c + 1]; ++slot) {
    const std::uint32_t i = slot - first;
    if (a.status[slot] != Status::present || whether.unit(i) >= rate) continue;
    // Disappointed loyalty stays at home rather than going over at once.
    const FactionIndex now = a.faction[slot];
    const float governing = now == no_faction ? 0 : run.state.polity.blamed[now];
    const float abstention = static_cast<float>(p.abstention) +
                             static_cast<float>(p.loyalty_lost) * governing * grievance;
    const std::uint8_t nationality = army ? a.army_nationality[slot - w.layout.home_slots]
                                          : w.layout.nationality[slot];
    a.faction[slot] = choose(run, menu, slot, social, nationality, abstention, which.unit(i));
  }
}

}  // namespace

/// With a weekly probability each person thinks his allegiance over: distance of opinion,
/// organisation, valence, what the community does; repression does not enter.
void choose_allegiance(Run run, sim::CommunityRange range) {
  for (std::size_t c = range.begin; c < range.end; ++c)
    revise(run, c, revision_rate(run.world.parameters, run.world.layout.social_class[c]));
}

void choose_all(Run run, sim::CommunityRange range) {
  for (std::size_t c = range.begin; c < range.end; ++c) revise(run, c, 1);
}

}  // namespace russia
