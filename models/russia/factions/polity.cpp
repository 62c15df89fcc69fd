#include "models/russia/factions/polity.hpp"

#include <algorithm>

namespace russia {
namespace {

/// Calls f(slot, social class) for every agent who follows `faction`, wherever he is.
template <class F>
void for_followers(const World& world, State& state, FactionIndex faction, F f) {
  const Layout& layout = world.layout;
  for (std::size_t c = 0; c < layout.communities(); ++c)
    for (std::uint32_t slot = layout.offsets[c]; slot < layout.offsets[c + 1]; ++slot)
      if (state.agents.faction[slot] == faction) f(slot, index(layout.social_class[c]));
}

/// Followers of `from` go over to `to`: all, or only those who are nearer to it, by more than
/// `margin` in squared distance.
void convert(const World& world, State& state, FactionIndex from, FactionIndex to,
             bool only_nearer, float margin = 0) {
  const Position& here = state.polity.position[from];
  const Position& there = state.polity.position[to];
  for_followers(world, state, from, [&](std::uint32_t slot, std::size_t c) {
    const Position& salience = world.opinions.salience[c];
    const bool nearer_there = distance(state.agents, slot, there, salience) + margin <
                              distance(state.agents, slot, here, salience);
    if (only_nearer && !nearer_there) return;
    state.agents.faction[slot] = to;
  });
}

float& cadres(const World& world, State& state, std::size_t l, FactionIndex f) {
  return state.organisation.cadres[l * world.factions.size() + f];
}

std::optional<sim::Date> effective_start(const World& world, const State& state, sim::Date from,
                                         const std::string& event) {
  if (event.empty()) return from;
  const auto index = world.event(event);
  return index ? state.happened[*index] : std::nullopt;
}

/// The faction that has the posts of another: itself, or the one it merged into.
FactionIndex holder(const Polity& polity, FactionIndex f) {
  while (polity.living[f] == 0 && polity.heir[f] != no_faction) f = polity.heir[f];
  return f;
}

void end_in(State& state, FactionIndex faction, FactionIndex into) {
  state.polity.living[faction] = 0;
  state.polity.heir[faction] = into;
}

/// The last day whose positions count for a faction: that of the state, or for one that is frozen
/// or adapts the end of the week in which it came into being, or of that of frozen_at if later.
sim::Date last_documented(const World& world, const State& state, FactionIndex f) {
  constexpr int last_day_of_week = 6;
  const bool documented = world.factions.conduct[f].mode == PositionMode::documented;
  if (documented || state.polity.living[f] == 0) return state.date;
  return std::min(state.date,
                  std::max(world.factions.frozen_at, state.polity.formed[f] + last_day_of_week));
}

void place_factions(const World& world, State& state) {
  Polity& polity = state.polity;
  // The interval that began last is in force; before any has begun, the first one listed.
  std::array<std::array<std::optional<sim::Date>, issue_count>, most_factions> since{};
  std::array<std::array<bool, issue_count>, most_factions> any{};
  for (const PositionInterval& p : world.factions.positions) {
    const auto start = effective_start(world, state, p.from, p.from_event);
    const std::size_t k = index(p.issue);
    bool& seen = any[p.faction][k];
    const bool begun = start && *start <= last_documented(world, state, p.faction);
    auto& latest = since[p.faction][k];
    if (seen && (!begun || (latest && *start < *latest))) continue;
    if (begun) latest = *start;
    seen = true;
    polity.programme[p.faction][k] = static_cast<float>(p.value);
  }
  for (std::size_t f = 0; f < world.factions.size(); ++f) {
    if (polity.living[f] == 0) {
      polity.adapted[f] = 0;
      polity.hunts[f] = {};
    }
    if (polity.adapted[f] == 0) polity.position[f] = polity.programme[f];
  }
}

void start_cadres(const World& world, State& state, FactionIndex faction) {
  const std::vector<float> seeds = seed_cadres(world, state, faction);
  for (std::size_t l = 0; l < seeds.size(); ++l) {
    float& own = cadres(world, state, l, faction);
    own = std::max(own, seeds[l]);
  }
}

}  // namespace

float distance(const Agents& agents, std::size_t slot, const Position& position,
               const Position& salience) {
  float sum = 0;
  for (std::size_t k = 0; k < issue_count; ++k) {
    const float d = static_cast<float>(agents.position[k][slot]) * position_unit - position[k];
    sum += salience[k] * d * d;
  }
  return sum;
}

std::vector<FactionIndex> living_family(const World& world, const State& state,
                                        const std::string& id) {
  std::vector<FactionIndex> living;
  const auto exact = world.factions.find(id);
  if (exact && state.polity.living[*exact] != 0) living.push_back(*exact);
  // A party's name stands for its wings, but not for parties that have left it.
  for (const FactionIndex f : world.factions.family(id))
    if (world.factions.all[f].id != id && state.polity.living[f] != 0 &&
        state.polity.separate[f] == 0)
      living.push_back(f);
  return living;
}

std::vector<float> seed_cadres(const World& world, const State& state, FactionIndex faction) {
  const Faction& f = world.factions.all[faction];
  const std::size_t localities = world.land.localities.size();
  // Members are spread over the adults of the classes that follow the faction, times its seed.
  std::vector<float> seeds(localities, 0);
  double everywhere = 0;
  for (std::size_t l = 0; l < localities; ++l) {
    double base = 0, adults = 0;
    for (std::size_t c = 0; c < class_count; ++c) {
      const auto people = static_cast<double>(state.sums.people_at(l, c));
      base += people * f.roots[c];
      adults += people;
    }
    everywhere += base * f.seed[l];
    if (adults > 0) seeds[l] = static_cast<float>(base * f.seed[l] / adults);
  }
  for (float& seed : seeds)
    seed = everywhere > 0 ? static_cast<float>(f.seed_members / everywhere) * seed : 0;
  return seeds;
}

void found_faction(const World& world, State& state, FactionIndex faction) {
  Polity& polity = state.polity;
  if (polity.living[faction] == 0) {
    polity.living[faction] = 1;
    polity.formed[faction] = state.date;
    polity.heir[faction] = no_faction;
    polity.separate[faction] =
        world.factions.all[faction].own_party ? Polity::own_party : std::uint8_t{0};
  }
  refresh_polity(world, state);
}

void form_faction(const World& world, State& state, FactionIndex faction, FactionIndex parent) {
  found_faction(world, state, faction);
  if (state.polity.living[faction] == 0) return;  // its last day is past
  start_cadres(world, state, faction);
  if (parent != no_faction) convert(world, state, parent, faction, true);
}

void splinter(const World& world, State& state, FactionIndex from, FactionIndex faction,
              double cadre_share) {
  found_faction(world, state, faction);
  if (state.polity.living[faction] == 0) return;  // its last day is past
  state.polity.separate[faction] = Polity::own_party;
  for (std::size_t l = 0; l < world.land.localities.size(); ++l) {
    const auto leaving = static_cast<float>(cadre_share) * cadres(world, state, l, from);
    cadres(world, state, l, from) -= leaving;
    cadres(world, state, l, faction) += leaving;
  }
  convert(world, state, from, faction, true);
}

void reunify(const World& world, State& state, const std::string& party, FactionIndex into) {
  std::vector<FactionIndex> wings = living_family(world, state, party);
  for (const FactionIndex f : world.factions.family(party))
    if (state.polity.living[f] != 0 && state.polity.separate[f] == Polity::split_wing &&
        world.factions.all[f].id != party)
      wings.push_back(f);
  found_faction(world, state, into);
  if (state.polity.living[into] == 0) return;  // its last day is past
  start_cadres(world, state, into);
  state.polity.separate[into] = 0;
  const auto kept = static_cast<float>(world.parameters.left_cadres_kept);
  for (const FactionIndex wing : wings) {
    if (wing == into) continue;
    const bool whole_party = world.factions.all[wing].id == party;
    for (std::size_t l = 0; l < world.land.localities.size(); ++l) {
      const float leaving = cadres(world, state, l, wing) * (whole_party ? 1 : 1 - kept);
      cadres(world, state, l, wing) -= leaving;
      cadres(world, state, l, into) += leaving;
    }
    convert(world, state, wing, into, !whole_party);
    if (state.polity.separate[wing] == Polity::split_wing) state.polity.separate[wing] = 0;
    if (whole_party) end_in(state, wing, into);
  }
}

void split_from_party(const World& world, State& state, const std::string& party,
                      FactionIndex wing) {
  if (state.polity.living[wing] == 0) {
    form_faction(world, state, wing, no_faction);
    if (state.polity.living[wing] == 0) return;  // its last day is past
    for (const FactionIndex f : living_family(world, state, party))
      if (f != wing) convert(world, state, f, wing, true);
    state.polity.separate[wing] = Polity::split_wing;
    return;
  }
  if (state.polity.separate[wing] != 0) return;  // it stands apart already
  const std::vector<FactionIndex> wings = living_family(world, state, party);
  const std::size_t factions = world.factions.size();
  // A split makes followers of the other wings choose.
  const auto margin = static_cast<float>(world.parameters.split_margin);
  for (const FactionIndex f : wings)
    if (f != wing) convert(world, state, f, wing, true, margin);
  for (std::size_t l = 0; l < world.land.localities.size(); ++l) {
    float all_cadres = 0;
    std::int64_t all = 0;
    std::vector<std::int64_t> followers(factions, 0);
    for (const FactionIndex f : wings) {
      all_cadres += cadres(world, state, l, f);
      for (std::size_t c = 0; c < class_count; ++c) followers[f] += state.sums.support_at(l, c, f);
      all += followers[f];
    }
    if (all == 0) continue;
    for (const FactionIndex f : wings)
      cadres(world, state, l, f) =
          all_cadres * static_cast<float>(followers[f]) / static_cast<float>(all);
  }
  state.polity.separate[wing] = Polity::split_wing;
}

void merge_factions(const World& world, State& state, FactionIndex from, FactionIndex into) {
  if (state.polity.living[from] == 0) return;
  if (state.polity.living[into] == 0) found_faction(world, state, into);
  if (state.polity.living[into] == 0) return;  // its last day is past
  for (std::size_t l = 0; l < world.land.localities.size(); ++l) {
    cadres(world, state, l, into) += cadres(world, state, l, from);
    cadres(world, state, l, from) = 0;
  }
  convert(world, state, from, into, false);
  end_in(state, from, into);
}

void form_bloc(State& state, std::uint8_t bloc, const std::vector<FactionIndex>& members) {
  for (std::uint8_t& other : state.polity.bloc)
    if (other == bloc) other = 0;
  for (const FactionIndex f : members) state.polity.bloc[f] = bloc;
}

void dissolve(const World& world, State& state, FactionIndex faction) {
  state.polity.living[faction] = 0;
  for (std::size_t l = 0; l < world.land.localities.size(); ++l)
    cadres(world, state, l, faction) = 0;
  for_followers(world, state, faction,
                [&](std::uint32_t slot, std::size_t) { state.agents.faction[slot] = no_faction; });
}

void perceive_factions(const World& world, State& state) {
  Polity& polity = state.polity;
  const std::size_t factions = world.factions.size();
  const auto line = static_cast<float>(world.parameters.party_line);
  const auto shared = static_cast<float>(world.parameters.shared_blame);
  std::array<double, most_factions> followers;
  followers.fill(1);  // one each, so that a party of nobody has a mean
  for (std::size_t l = 0; l < world.land.localities.size(); ++l)
    for (std::size_t c = 0; c < class_count; ++c)
      for (std::size_t f = 0; f < factions; ++f)
        followers[f] += static_cast<double>(state.sums.support_at(l, c, f));
  for (std::size_t f = 0; f < factions; ++f) {
    polity.perceived[f] = polity.position[f];
    polity.blamed[f] = polity.government[f];
    if (polity.separate[f] != 0) continue;
    double all = 0;
    std::array<double, issue_count> mean{};
    for (std::size_t wing = 0; wing < factions; ++wing) {
      if (world.factions.party_index[wing] != world.factions.party_index[f] ||
          polity.living[wing] == 0 || polity.separate[wing] != 0)
        continue;
      all += followers[wing];
      for (std::size_t k = 0; k < issue_count; ++k)
        mean[k] += followers[wing] * static_cast<double>(polity.position[wing][k]);
      polity.blamed[f] = std::max(polity.blamed[f], shared * polity.government[wing]);
    }
    if (all <= 0) continue;
    for (std::size_t k = 0; k < issue_count; ++k)
      polity.perceived[f][k] += line * (static_cast<float>(mean[k] / all) - polity.position[f][k]);
  }
}

void refresh_polity(const World& world, State& state) {
  Polity& polity = state.polity;
  const Factions& factions = world.factions;
  place_factions(world, state);
  std::fill(polity.government.begin(), polity.government.end(), 0.0f);
  for (const Post& post : factions.posts) {
    const auto start = effective_start(world, state, post.from, post.from_event);
    if (!start || *start > state.date) continue;
    if (const auto other = world.event(post.requires_event); other && !state.happened[*other])
      continue;
    const auto last = world.event(post.until_event);
    const bool over =
        last ? state.happened[*last].has_value() : *start + (post.to - post.from) < state.date;
    if (over || *start < polity.regime_since) continue;
    const FactionIndex f = holder(polity, post.faction);
    if (polity.living[f] == 0) continue;
    float& share = polity.government[f];
    share = std::max(share, static_cast<float>(post.share));
  }
  for (std::size_t f = 0; f < factions.size(); ++f)
    if (polity.living[f] != 0 && factions.all[f].to < state.date)
      dissolve(world, state, static_cast<FactionIndex>(f));
}

}  // namespace russia
