#include "models/russia/institutions/tally.hpp"

#include <algorithm>
#include <set>

#include "models/russia/institutions/ballots.hpp"

namespace russia {
namespace {

constexpr std::size_t no_list = static_cast<std::size_t>(-1);

bool contains(const std::vector<FactionIndex>& factions, FactionIndex f) {
  return std::find(factions.begin(), factions.end(), f) != factions.end();
}

}  // namespace

std::string district_of(const World& world, std::size_t locality) {
  const int province = world.land.localities[locality].province;
  if (province < 0) return "";
  std::string best;
  double most = 0;
  for (const auto& [district, parts] : world.land.districts)
    for (const auto& [part, share] : parts)
      if (part == static_cast<std::size_t>(province) && share > most) {
        best = district;
        most = share;
      }
  return best;
}

float Tally::turnout(std::size_t locality, SocialClass c) const {
  const Parameters& p = run_.world.parameters;
  if (national_) return static_cast<float>(p.turnout_habit);
  const float hope = run_.state.organisation.hope[locality * class_count + index(c)];
  const double hopes = std::clamp(static_cast<double>(hope), 0.0, 1.0);
  return static_cast<float>(p.turnout_habit * (1 - p.local_fatigue * (1 - hopes)));
}

Tally::Tally(Run run, const Assembly& assembly, bool by_district)
    : run_(run),
      day_(assembly.date),
      votes_(run.world.land.localities.size()),
      national_(by_district) {
  ballots_[""] = ballots_as_filed(run, assembly, "");
  for (const auto& [district, parts] : run.world.land.districts)
    ballots_[district] = by_district ? ballots_as_filed(run, assembly, district) : ballots_[""];
}

const std::vector<Ballot>& Tally::ballot(std::size_t locality) const {
  return ballots_.at(district_of(run_.world, locality));
}

std::size_t Tally::choose_list(std::size_t community, std::uint32_t slot, std::uint8_t nationality,
                               const std::vector<Ballot>& ballot, float u) const {
  const Assemblies& a = run_.world.assemblies;
  FactionIndex f = run_.state.agents.faction[slot];
  if (f == no_faction) return no_list;
  const bool cossack = run_.world.layout.social_class[community] == SocialClass::cossack;
  std::size_t joint = no_list, own = no_list, other_national = no_list;
  for (const Ballot& b : ballot) {
    if (!contains(b.factions, f)) continue;
    const ElectoralList& list = a.lists[b.list];
    if (list.national) {
      const bool speaks = std::find(list.languages.begin(), list.languages.end(), nationality) !=
                          list.languages.end();
      if (speaks || (cossack && list.id == cossack_list)) own = b.list;
      if (list.id == "other_national") other_national = b.list;
    } else if (b.factions.size() == 1) {
      own = b.list;
    } else {
      joint = b.list;
    }
  }
  if (own == no_list && joint == no_list) return other_national;
  if (own == no_list) return joint;
  // A wing's own list beside the official one is found by few.
  if (joint == no_list) return own;
  return u < static_cast<float>(run_.world.parameters.separate_list) ? own : joint;
}

sim::Draws Tally::draws(std::uint32_t decision, std::size_t community) const {
  const World& w = run_.world;
  return {run_.seed, decision, w.layout.key[community], static_cast<std::uint32_t>(day_ - w.start)};
}

void Tally::count(std::size_t l) {
  const World& w = run_.world;
  const std::vector<Ballot>& on_ballot = ballot(l);
  LocalVotes& votes = votes_[l];
  votes.by_list.assign(w.assemblies.lists.size(), 0);
  for (std::size_t c = w.layout.first_community[l]; c < w.layout.first_community[l + 1]; ++c) {
    const sim::Draws goes = draws(decision::turnout, c);
    const sim::Draws which = draws(decision::vote, c);
    const std::uint32_t first = w.layout.offsets[c];
    const float goers = turnout(l, w.layout.social_class[c]);
    for_people(run_, c, [&](std::uint32_t slot, std::uint32_t people) {
      votes.adults += people;
      if (goes.unit(slot - first) >= goers) return;
      const std::size_t list = choose_list(c, slot, nationality_of(run_, slot), on_ballot,
                                           which.unit(slot - first));
      if (list == no_list) return;
      votes.by_list[list] += people;
      votes.cast += people;
    });
  }
}

double Tally::share(const LocalVotes& votes, const std::vector<Ballot>& ballots,
                    std::size_t list) const {
  const ElectoralList& asked = run_.world.assemblies.lists[list];
  double sum = 0;
  std::set<FactionIndex> stood;
  for (const Ballot& b : ballots) {
    const ElectoralList& other = run_.world.assemblies.lists[b.list];
    const bool part = asked.national || other.national
                          ? b.list == list
                          : std::all_of(b.factions.begin(), b.factions.end(), [&](FactionIndex f) {
                              return contains(asked.factions, f);
                            });
    if (!part) continue;
    stood.insert(b.factions.begin(), b.factions.end());
    sum += votes.by_list[b.list];
  }
  // A list that stood counts as it stood; a sum of others is that of all its factions, or nothing.
  const bool itself = std::any_of(ballots.begin(), ballots.end(),
                                  [&](const Ballot& b) { return b.list == list; });
  const bool whole = itself || std::all_of(asked.factions.begin(), asked.factions.end(),
                                 [&](FactionIndex f) { return stood.contains(f); });
  return whole && votes.cast > 0 ? sum / votes.cast : -1;
}

}  // namespace russia
