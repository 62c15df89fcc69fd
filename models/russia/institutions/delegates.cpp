#include "models/russia/institutions/delegates.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/russia/institutions/constituency.hpp"
#include "sim/core/numeric.hpp"

namespace russia {
namespace {

using Shares = Constituency::Shares;

/// The party at the head of the government, which a congress may be padded for.
std::size_t incumbent(const Run& run) {
  const auto& government = run.state.polity.government;
  return static_cast<std::size_t>(std::max_element(government.begin(), government.end()) -
                                  government.begin());
}

/// The incumbent gets a share of all mandates.
void give_incumbent(const Run& run, double share, std::vector<double>& delegates) {
  for (double& one : delegates) one *= 1 - share;
  delegates[incumbent(run)] += share;
}

}  // namespace

void seat_delegates(Run run, const Assembly& assembly, const std::vector<double>& delegates) {
  const World& w = run.world;
  const std::string everywhere = "all";
  Constituency people(run, assembly.groups.front(), everywhere, Constituency::Votes::allowed);
  for (std::size_t l = 0; l < w.land.localities.size(); ++l) people.add(l);
  const Shares followers = people.shares_of_followers();
  for (std::size_t f = 0; f < w.factions.size(); ++f) {
    const double both = delegates[f] + followers[f];
    if (w.assemblies.in_soviets[f] == 0 || both <= 0) continue;
    run.state.polity.mandate[f] = static_cast<float>(2 * delegates[f] / both);
  }
}

std::array<double, most_factions> soviet_composition(const Run& run, const std::string& group,
                                                     std::span<const std::size_t> localities) {
  const std::string everywhere = "all";
  Constituency all(run, group, everywhere);
  for (const std::size_t l : localities) all.add(l);
  return all.shares_of(all);
}

Mandates elect_delegates(Run run, const Assembly& assembly, const std::string& place) {
  const Parameters& p = run.world.parameters;
  const auto votes = assembly.kind == Assembly::Kind::sitting ? Constituency::Votes::sitting
                                                              : Constituency::Votes::today;
  std::vector<Constituency> soviets;
  Constituency all(run, assembly.groups.front(), place, votes);
  for (std::size_t l = 0; l < run.world.land.localities.size(); ++l) {
    if (!is_represented(run.world.land, run.world.land.localities[l], place)) continue;
    soviets.emplace_back(run, assembly.groups.front(), place, votes).add(l);
    all.add(soviets.back());
  }
  const auto majority = static_cast<float>(p.majority);
  Mandates mandates;
  std::vector<double>& delegates = mandates.by_faction;
  delegates.assign(run.world.factions.size(), 0);
  for (const Constituency& soviet : soviets) {
    Shares sent = soviet.shares_of(all);
    const double seats = std::accumulate(sent.begin(), sent.end(), 0.0);
    if (seats <= 0) continue;
    for (double& share : sent)
      share = share > 0 ? sim::pow_portable(static_cast<float>(share / seats), majority) : 0;
    normalise(sent);
    for (std::size_t f = 0; f < delegates.size(); ++f) delegates[f] += seats * sent[f];
  }
  normalise(delegates);
  if (std::accumulate(delegates.begin(), delegates.end(), 0.0) <= 0) return {};
  if (assembly.padded) give_incumbent(run, p.padding, delegates);
  if (assembly.steps > 1)
    give_incumbent(run, p.appointed * run.state.condition_of(Condition::open_votes), delegates);
  const double odds = all.without_party() * std::pow(p.without_party_step.value(), assembly.steps);
  mandates.without_party = odds / (1 + odds);
  return mandates;
}

std::vector<double> party_delegates(Run run, const std::string& place) {
  const World& w = run.world;
  const std::size_t factions = w.factions.size();
  std::vector<double> cadres(factions, 0);
  for (std::size_t l = 0; l < w.land.localities.size(); ++l) {
    const Locality& at = w.land.localities[l];
    if (!is_represented(w.land, at, place)) continue;
    double people = 0;
    for (std::size_t c = 0; c < class_count; ++c)
      people += static_cast<double>(run.state.sums.people_at(l, c));
    for (std::size_t f = 0; f < factions; ++f)
      cadres[f] += people * run.state.organisation.cadres[l * factions + f];
  }
  return cadres;
}

void write_wings(Run run, const Assembly& assembly, const std::string& place,
                 const std::vector<double>& delegates) {
  const World& w = run.world;
  const auto& party = w.factions.party_index;
  const Polity& polity = run.state.polity;
  const std::uint8_t farthest = assembly.kind == Assembly::Kind::party ? 0 : Polity::split_wing;
  const auto is_wing = [&](std::size_t f) {
    return polity.living[f] != 0 && polity.separate[f] <= farthest;
  };
  for (std::size_t f = 0; f < w.factions.size(); ++f) {
    if (!is_wing(f)) continue;
    double whole = 0;
    std::size_t wings = 0;
    for (std::size_t other = 0; other < w.factions.size(); ++other) {
      if (party[other] != party[f] || !is_wing(other)) continue;
      whole += delegates[other];
      ++wings;
    }
    if (wings < 2 || whole <= 0) continue;
    run.state.results.push_back({"wing_share",
                                 assembly.id,
                                 assembly.date,
                                 {},
                                 place,
                                 assembly.groups.front(),
                                 w.factions.ids[f],
                                 delegates[f] / whole});
  }
}

}  // namespace russia
