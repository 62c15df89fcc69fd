#include "models/russia/institutions/delegates.hpp"

#include <algorithm>
#include <numeric>

namespace russia {
namespace {

/// Weight of a class at a locality in a body of this group; 0 if it is not represented.
double representation(const Run& run, const std::string& group, const Locality& place,
                      SocialClass c) {
  const Parameters& p = run.world.parameters;
  const bool workers = group.find("workers") != std::string::npos;
  const bool peasants = group.find("peasants") != std::string::npos;
  const bool soldiers = group.find("soldiers") != std::string::npos;
  const double town = workers && peasants ? p.town_over_weight.value() : 1;
  // A congress of soldiers alone is one of the field army.
  if (group == "soldiers" && place.kind != LocalityKind::front) return 0;
  if (place.is_army()) return soldiers && c == SocialClass::soldier ? town * p.front_delegates : 0;
  if (place.kind == LocalityKind::town)
    return workers && (c == SocialClass::worker || c == SocialClass::intelligentsia) ? town : 0;
  if (c == SocialClass::worker) return workers ? town : 0;
  return peasants && (c == SocialClass::peasant || c == SocialClass::intelligentsia) ? 1 : 0;
}

bool occupied(const Run& run, const Locality& place) {
  if (place.province < 0) return false;
  const Province& p = run.world.land.provinces[static_cast<std::size_t>(place.province)];
  return p.occupied_wholly && p.occupied_from && *p.occupied_from <= run.state.date &&
         (!p.occupied_to || run.state.date < p.occupied_to->next_month());
}

bool belongs(const Locality& place, const std::string& label) {
  if (label == "all") return true;
  const std::string id = label.substr(label.find(':') + 1);
  return place.label == label || (place.kind == LocalityKind::garrison && place.id == id);
}

void normalise(std::span<double> shares) {
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (sum > 0)
    for (double& share : shares) share /= sum;
}

/// The party at the head of the government, which a congress may be padded for.
std::size_t incumbent(const Run& run) {
  const auto& government = run.state.polity.government;
  return static_cast<std::size_t>(std::max_element(government.begin(), government.end()) -
                                  government.begin());
}

/// Shares of the factions of soviets among the people represented, whom no ban or padding touches.
std::vector<double> shares_of_followers(const Run& run, const Assembly& assembly) {
  const World& w = run.world;
  const State& s = run.state;
  std::vector<double> followers(w.factions.size(), 0);
  for (std::size_t l = 0; l < w.land.localities.size(); ++l) {
    if (occupied(run, w.land.localities[l])) continue;
    for (std::size_t c = 0; c < class_count; ++c) {
      const double weight = representation(run, assembly.groups.front(), w.land.localities[l],
                                           static_cast<SocialClass>(c));
      for (std::size_t f = 0; weight > 0 && f < followers.size(); ++f)
        if (w.assemblies.in_soviets[f] != 0)
          followers[f] += weight * static_cast<double>(s.sums.support_at(l, c, f));
    }
  }
  normalise(followers);
  return followers;
}

}  // namespace

void seat_delegates(Run run, const Assembly& assembly, const std::vector<double>& delegates) {
  const World& w = run.world;
  const std::vector<double> followers = shares_of_followers(run, assembly);
  for (std::size_t f = 0; f < followers.size(); ++f) {
    const double both = delegates[f] + followers[f];
    if (w.assemblies.in_soviets[f] == 0 || both <= 0) continue;
    run.state.polity.mandate[f] = static_cast<float>(2 * delegates[f] / both);
  }
}

std::array<double, most_factions> soviet_composition(const Run& run, const std::string& group,
                                                     std::span<const std::size_t> localities) {
  const World& w = run.world;
  const State& s = run.state;
  const std::size_t factions = w.factions.size();
  std::array<double, most_factions> followers{}, cadres{}, delegates{};
  for (const std::size_t l : localities) {
    const Locality& at = w.land.localities[l];
    if (occupied(run, at)) continue;
    for (std::size_t c = 0; c < class_count; ++c) {
      const double weight = representation(run, group, at, static_cast<SocialClass>(c));
      if (weight == 0) continue;
      const double people = weight * static_cast<double>(s.sums.people_at(l, c));
      for (std::size_t f = 0; f < factions; ++f) {
        if (w.assemblies.in_soviets[f] == 0) continue;
        const double open = s.polity.banned[f] != 0 ? w.parameters.excluded_delegates.value() : 1;
        followers[f] += open * weight * static_cast<double>(s.sums.support_at(l, c, f));
        cadres[f] += open * people * s.organisation.cadres[l * factions + f];
      }
    }
  }
  normalise(followers);
  normalise(cadres);
  const double by_cadres = w.parameters.delegates_by_cadres;
  for (std::size_t f = 0; f < factions; ++f)
    delegates[f] = (1 - by_cadres) * followers[f] + by_cadres * cadres[f];
  return delegates;
}

std::vector<double> elect_delegates(Run run, const Assembly& assembly, const std::string& place) {
  std::vector<std::size_t> localities;
  for (std::size_t l = 0; l < run.world.land.localities.size(); ++l)
    if (belongs(run.world.land.localities[l], place)) localities.push_back(l);
  const auto shares = soviet_composition(run, assembly.groups.front(), localities);
  std::vector<double> delegates(
      shares.begin(), shares.begin() + static_cast<std::ptrdiff_t>(run.world.factions.size()));
  if (std::accumulate(delegates.begin(), delegates.end(), 0.0) <= 0) return {};
  if (assembly.padded) {
    const double padding = run.world.parameters.padding;
    for (double& share : delegates) share *= 1 - padding;
    delegates[incumbent(run)] += padding;
  }
  return delegates;
}

std::vector<double> party_delegates(Run run, const std::string& place) {
  const World& w = run.world;
  const std::size_t factions = w.factions.size();
  std::vector<double> cadres(factions, 0);
  for (std::size_t l = 0; l < w.land.localities.size(); ++l) {
    const Locality& at = w.land.localities[l];
    if (!belongs(at, place)) continue;
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

double share_against_coalition(Run run, const std::string& group) {
  const World& w = run.world;
  const auto& power = run.state.agents.position[index(Issue::power)];
  double against = 0, all = 0;
  for (std::size_t c = 0; c < w.layout.communities(); ++c) {
    const double weight = representation(run, group, locality_of(run, c), w.layout.social_class[c]);
    if (weight == 0 || occupied(run, locality_of(run, c))) continue;
    for_people(run, c, [&](std::uint32_t slot, std::uint32_t people) {
      all += weight * people;
      against += power[slot] < 0 ? weight * people : 0;
    });
  }
  return all > 0 ? against / all : 0;
}

}  // namespace russia
