#include <algorithm>
#include <array>

#include "models/russia/processes/minds.hpp"
#include "models/russia/processes/run.hpp"
#include "sim/core/dispatch.hpp"
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

/// Those of a community who think again this week; columns of the same length.
struct Revisers {
  std::size_t n = 0;
  std::array<std::uint32_t, most_members> slot;
  std::array<std::uint32_t, most_members> nationality;
  std::array<Column, issue_count> opinion;
  Column abstention, u;
  std::array<FactionIndex, most_members> chosen;
};

/// One entry of the menu against all revisers: weight[i] = exp((utility - beta d2) / tau), or 0
/// for those whom the faction does not address.
SIM_DISPATCH void weigh(const Revisers& r, const Position& faction, const Position& salience,
                        float beta, float utility, float inverse_tau, std::uint32_t languages,
                        bool open_to_all, float* weight, float* nest_sum) {
  for (std::size_t i = 0; i < r.n; ++i) {
    float d2 = 0;
    for (std::size_t k = 0; k < issue_count; ++k) {
      const float d = r.opinion[k][i] - faction[k];
      d2 += salience[k] * d * d;
    }
    const bool found = open_to_all || ((languages >> r.nationality[i]) & 1u) != 0;
    const float w = sim::exp_portable((utility - beta * d2) * inverse_tau);
    weight[i] = found ? w : 0.0f;
    nest_sum[i] += weight[i];
  }
}

/// Turns the sum of a nest into the weight of the nest per unit of its members' weight.
SIM_DISPATCH void weigh_nest(std::size_t n, float tau, float* nest_sum, float* all) {
  constexpr float tiny = 1e-30f;
  for (std::size_t i = 0; i < n; ++i) {
    const float sum = nest_sum[i] > tiny ? nest_sum[i] : tiny;
    const float weight = tau < 1 ? sim::pow_portable(sum, tau) : sum;
    const float counted = nest_sum[i] > tiny ? weight : 0.0f;
    all[i] += counted;
    nest_sum[i] = counted / sum;
  }
}

/// Takes an entry's part off what is left of each draw; who falls below zero has chosen it.
SIM_DISPATCH void pick(std::size_t n, FactionIndex faction, const float* weight,
                       const float* nest_share, float* left, FactionIndex* chosen) {
  for (std::size_t i = 0; i < n; ++i) {
    const bool open = left[i] >= 0;
    left[i] -= weight[i] * nest_share[i];
    chosen[i] = open && left[i] < 0 ? faction : chosen[i];
  }
}

/// Nested logit (McFadden 1978) over the menu and abstention for all revisers at once; one draw
/// each for nest and member together.
void choose(const Run& run, const Menu& menu, SocialClass social, Revisers& r) {
  const World& w = run.world;
  const Position& salience = w.opinions.salience[index(social)];
  const auto beta = static_cast<float>(w.parameters.issue_weight);
  std::array<Column, most_factions> weight, nest;
  Column left;
  for (std::size_t n = 0; n < menu.nests; ++n) std::fill_n(nest[n].begin(), r.n, 0.0f);
  for (std::size_t k = 0; k < menu.n; ++k) {
    const FactionIndex f = menu.faction[k];
    const bool cossack_list =
        social == SocialClass::cossack && w.assemblies.open_to_cossacks[f] != 0;
    weigh(r, run.state.polity.perceived[f], salience, beta, menu.utility[k],
          1 / menu.dissimilarity[menu.nest[k]], w.assemblies.languages[f],
          w.assemblies.languages[f] == 0 || cossack_list, weight[k].data(),
          nest[menu.nest[k]].data());
  }
  for (std::size_t i = 0; i < r.n; ++i) left[i] = sim::exp_portable(r.abstention[i]);
  for (std::size_t n = 0; n < menu.nests; ++n)
    weigh_nest(r.n, menu.dissimilarity[n], nest[n].data(), left.data());
  for (std::size_t i = 0; i < r.n; ++i) {
    left[i] *= r.u[i];
    r.chosen[i] = no_faction;
  }
  for (std::size_t k = 0; k < menu.n; ++k)
    pick(r.n, menu.faction[k], weight[k].data(), nest[menu.nest[k]].data(), left.data(),
         r.chosen.data());
}

/// Finds who thinks again, with what the choice needs to know of him.
void gather(const Run& run, std::size_t c, float rate, Revisers& r) {
  const World& w = run.world;
  const Agents& a = run.state.agents;
  const Parameters& p = w.parameters;
  const std::uint32_t first = w.layout.offsets[c];
  const std::size_t members = w.layout.offsets[c + 1] - first;
  const auto stay_at_home = static_cast<float>(p.abstention);
  // Disappointed loyalty stays at home rather than going over at once.
  const float disappointment = static_cast<float>(p.loyalty_lost) * grievance_of(run, c);
  const sim::Draws which = run.draws(decision::choice, c);
  Column whether;
  fill_units(run.draws(decision::revision, c), members, whether);
  for (std::uint32_t i = 0; i < members; ++i) {
    const std::uint32_t slot = first + i;
    if (whether[i] >= rate || a.status[slot] != Status::present) continue;
    const std::size_t k = r.n++;
    const FactionIndex now = a.faction[slot];
    const float governing = now == no_faction ? 0 : run.state.polity.blamed[now];
    r.slot[k] = slot;
    r.nationality[k] = nationality_of(run, slot);
    r.abstention[k] = stay_at_home + disappointment * governing;
    r.u[k] = which.unit(i);
    for (std::size_t issue = 0; issue < issue_count; ++issue)
      r.opinion[issue][k] = static_cast<float>(a.position[issue][slot]) * position_unit;
  }
}

void revise(const Run& run, std::size_t c, float rate) {
  Revisers r;
  gather(run, c, rate, r);
  if (r.n == 0) return;
  choose(run, make_menu(run, c), run.world.layout.social_class[c], r);
  for (std::size_t k = 0; k < r.n; ++k) run.state.agents.faction[r.slot[k]] = r.chosen[k];
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
