#include "models/russia/institutions/constituency.hpp"

#include <algorithm>
#include <numeric>

#include "models/russia/institutions/soviets.hpp"
#include "models/russia/population/places.hpp"

namespace russia {
namespace {

double sum(const Constituency::Shares& of) { return std::accumulate(of.begin(), of.end(), 0.0); }

}  // namespace

double representation(const Run& run, const std::string& group, const std::string& place,
                      const Locality& at, SocialClass c) {
  const Parameters& p = run.world.parameters;
  const bool workers = group.find("workers") != std::string::npos;
  const bool peasants = group.find("peasants") != std::string::npos;
  const bool soldiers = group.find("soldiers") != std::string::npos;
  const double town = workers && peasants ? p.town_over_weight.value() : 1;
  if (group == "soldiers" && place == "all" && at.kind != LocalityKind::front) return 0;
  if (group == "garrison_soldiers" && at.kind != LocalityKind::garrison) return 0;
  if (at.is_army()) return soldiers && c == SocialClass::soldier ? town * p.front_delegates : 0;
  if (at.kind == LocalityKind::town)
    return workers && (c == SocialClass::worker || c == SocialClass::intelligentsia) ? town : 0;
  if (c == SocialClass::worker) return workers ? town : 0;
  return peasants && (c == SocialClass::peasant || c == SocialClass::intelligentsia) ? 1 : 0;
}

bool occupied(const Run& run, const Locality& at) {
  if (at.province < 0) return false;
  const Province& p = run.world.land.provinces[static_cast<std::size_t>(at.province)];
  return p.occupied_wholly && p.occupied_from && *p.occupied_from <= run.state.date &&
         (!p.occupied_to || run.state.date < p.occupied_to->next_month());
}

bool is_represented(const Geography& land, const Locality& at, const std::string& place) {
  const bool garrison_of_town = at.kind == LocalityKind::garrison && place == "town:" + at.id;
  return garrison_of_town || lies_in(land, at, place);
}

void normalise(std::span<double> shares) {
  const double all = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (all > 0)
    for (double& share : shares) share /= all;
}

Constituency::Constituency(const Run& run, const std::string& group, const std::string& place,
                           Votes votes)
    : run_(run),
      group_(group),
      place_(place),
      votes_(votes),
      factions_(run.world.factions.size()) {}

/// What a ban leaves of a faction.
double Constituency::openness(std::size_t f) const {
  const bool shut = votes_ == Votes::today && run_.state.polity.banned[f] != 0;
  return shut ? run_.world.parameters.excluded_delegates.value() : 1;
}

void Constituency::add(std::size_t l) {
  const World& w = run_.world;
  const State& s = run_.state;
  const Locality& at = w.land.localities[l];
  if (occupied(run_, at)) return;
  const bool sitting = votes_ == Votes::sitting;
  for (std::size_t c = 0; c < class_count; ++c) {
    const double weight = representation(run_, group_, place_, at, static_cast<SocialClass>(c));
    if (weight == 0) continue;
    const auto people = static_cast<double>(s.sums.people_at(l, c));
    double rest = people;
    for (std::size_t f = 0; f < factions_; ++f) {
      const double votes = sitting ? sitting_followers(run_, l, c, f) : voters_for(run_, l, c, f);
      rest -= votes;
      if (w.assemblies.in_soviets[f] == 0) continue;
      const double cadres = sitting ? sitting_cadres(run_, l, f)
                                    : static_cast<double>(s.organisation.cadres[l * factions_ + f]);
      const double open = openness(f);
      followers_[f] += open * weight * votes;
      cadres_[f] += open * weight * people * cadres;
    }
    without_ += weight * (sitting ? sitting_without_party(run_, l, c) : std::max(0.0, rest));
  }
}

void Constituency::add(const Constituency& part) {
  for (std::size_t f = 0; f < factions_; ++f) {
    followers_[f] += part.followers_[f];
    cadres_[f] += part.cadres_[f];
  }
  without_ += part.without_;
}

Constituency::Shares Constituency::shares_of(const Constituency& whole) const {
  const double by_cadres = run_.world.parameters.delegates_by_cadres;
  const double followers = sum(whole.followers_), cadres = sum(whole.cadres_);
  Shares shares{};
  for (std::size_t f = 0; f < factions_; ++f) {
    if (followers > 0) shares[f] += (1 - by_cadres) * followers_[f] / followers;
    if (cadres > 0) shares[f] += by_cadres * cadres_[f] / cadres;
  }
  return shares;
}

Constituency::Shares Constituency::shares_of_followers() const {
  Shares shares = followers_;
  normalise(shares);
  return shares;
}

double Constituency::cadres_below(Issue issue, double threshold) const {
  double below = 0;
  for (std::size_t f = 0; f < factions_; ++f)
    if (run_.state.polity.position[f][index(issue)] < threshold) below += cadres_[f];
  const double all = sum(cadres_);
  return all > 0 ? below / all : 0;
}

double Constituency::without_party() const {
  const double followers = sum(followers_);
  return followers > 0 ? without_ / followers : 0;
}

}  // namespace russia
