#include "models/russia/institutions/delegates.hpp"

#include <algorithm>
#include <numeric>

#include "sim/core/numeric.hpp"

namespace russia {
namespace {

using Shares = std::array<double, most_factions>;

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

/// The people whom a soviet represents: their followers and cadres by faction of soviets.
class Constituency {
 public:
  enum class Bans { apply, ignored };

  /// Of a group ("workers_soldiers").
  Constituency(const Run& run, const std::string& group, Bans bans = Bans::apply)
      : run_(run), group_(group), bans_(bans), factions_(run.world.factions.size()) {}

  /// Adds its people at a locality.
  void add(std::size_t l) {
    const World& w = run_.world;
    const State& s = run_.state;
    const Locality& at = w.land.localities[l];
    if (occupied(run_, at)) return;
    for (std::size_t c = 0; c < class_count; ++c) {
      const double weight = representation(run_, group_, at, static_cast<SocialClass>(c));
      if (weight == 0) continue;
      const double people = weight * static_cast<double>(s.sums.people_at(l, c));
      for (std::size_t f = 0; f < factions_; ++f) {
        if (w.assemblies.in_soviets[f] == 0) continue;
        const double open = openness(f);
        followers_[f] += open * weight * static_cast<double>(s.sums.support_at(l, c, f));
        cadres_[f] += open * people * s.organisation.cadres[l * factions_ + f];
      }
    }
  }

  void add(const Constituency& part) {
    for (std::size_t f = 0; f < factions_; ++f) {
      followers_[f] += part.followers_[f];
      cadres_[f] += part.cadres_[f];
    }
  }

  /// Its factions' shares of the followers and of the cadres of a whole that it is part of, and
  /// partly of the one, partly of the other; all 0 where nobody is.
  Shares shares_of(const Constituency& whole) const {
    const double by_cadres = run_.world.parameters.delegates_by_cadres;
    const double followers = sum(whole.followers_), cadres = sum(whole.cadres_);
    Shares shares{};
    for (std::size_t f = 0; f < factions_; ++f) {
      if (followers > 0) shares[f] += (1 - by_cadres) * followers_[f] / followers;
      if (cadres > 0) shares[f] += by_cadres * cadres_[f] / cadres;
    }
    return shares;
  }

  /// Shares of its factions among its followers.
  Shares shares_of_followers() const {
    Shares shares = followers_;
    normalise(shares);
    return shares;
  }

  /// Share of the cadres whose party is for power to the soviets.
  double cadres_for_soviets() const {
    double for_soviets = 0;
    for (std::size_t f = 0; f < factions_; ++f)
      if (run_.state.polity.position[f][index(Issue::power)] < 0) for_soviets += cadres_[f];
    const double all = sum(cadres_);
    return all > 0 ? for_soviets / all : 0;
  }

 private:
  const Run& run_;
  const std::string& group_;
  Bans bans_;
  std::size_t factions_;
  Shares followers_{}, cadres_{};

  /// What a ban leaves of a faction.
  double openness(std::size_t f) const {
    const bool shut = bans_ == Bans::apply && run_.state.polity.banned[f] != 0;
    return shut ? run_.world.parameters.excluded_delegates.value() : 1;
  }

  static double sum(const Shares& of) { return std::accumulate(of.begin(), of.end(), 0.0); }
};

/// Share of the people of a curia whose position on power is on the side of the soviets.
double people_against_coalition(Run run, const std::string& group) {
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

}  // namespace

void seat_delegates(Run run, const Assembly& assembly, const std::vector<double>& delegates) {
  const World& w = run.world;
  Constituency people(run, assembly.groups.front(), Constituency::Bans::ignored);
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
  Constituency all(run, group);
  for (const std::size_t l : localities) all.add(l);
  return all.shares_of(all);
}

std::vector<double> elect_delegates(Run run, const Assembly& assembly, const std::string& place) {
  std::vector<Constituency> soviets;
  Constituency all(run, assembly.groups.front());
  for (std::size_t l = 0; l < run.world.land.localities.size(); ++l) {
    if (!belongs(run.world.land.localities[l], place)) continue;
    soviets.emplace_back(run, assembly.groups.front()).add(l);
    all.add(soviets.back());
  }
  const auto majority = static_cast<float>(run.world.parameters.majority);
  std::vector<double> delegates(run.world.factions.size(), 0);
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
  const double by_cadres = run.world.parameters.delegates_by_cadres;
  Constituency all(run, group);
  for (std::size_t l = 0; l < run.world.land.localities.size(); ++l) all.add(l);
  return (1 - by_cadres) * people_against_coalition(run, group) +
         by_cadres * all.cadres_for_soviets();
}

}  // namespace russia
