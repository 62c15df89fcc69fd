#include <algorithm>
#include <cmath>
#include <set>

#include "models/russia/factions/polity.hpp"
#include "models/russia/institutions/ballots.hpp"
#include "models/russia/institutions/delegates.hpp"
#include "models/russia/institutions/polls.hpp"
#include "models/russia/institutions/soviets.hpp"
#include "models/russia/institutions/tally.hpp"
#include "sim/core/took_place.hpp"

namespace russia {
namespace {

void add_result(Run run, const Assembly& a, const std::string& observable, const std::string& place,
                const std::string& group, const std::string& list, double value) {
  run.state.results.push_back({observable, a.id, a.date, {}, place, group, list, value});
}

/// Writes shares of every list that stood, turnout and votes cast of a place.
void write_votes(Run run, const Assembly& a, const Tally& tally, const std::string& place,
                 const LocalVotes& votes, const std::vector<Ballot>& ballots) {
  if (votes.adults <= 0) return;
  const std::string& group = a.groups.front();
  const auto& lists = run.world.assemblies.lists;
  for (std::size_t list = 0; list < lists.size(); ++list) {
    const double share = tally.share(votes, ballots, list);
    // A national list that nobody at the place can vote for is left out, not written as zero.
    if (share < 0 || (lists[list].national && share <= 0)) continue;
    add_result(run, a, "vote_share", place, group, lists[list].id, share);
  }
  add_result(run, a, "turnout", place, group, "", votes.cast / votes.adults);
  add_result(run, a, "votes_cast", place, group, "", votes.cast);
}

/// Deputies of a place by the lists that stood there; added to `all`.
void write_seats(Run run, const Assembly& a, const std::string& place, const LocalVotes& votes,
                 std::size_t seats, std::vector<std::size_t>& all) {
  const std::vector<std::size_t> won = highest_averages(votes.by_list, seats);
  all.resize(std::max(all.size(), won.size()));
  for (std::size_t list = 0; list < won.size(); ++list) {
    if (won[list] == 0) continue;
    all[list] += won[list];
    add_result(run, a, "seats", place, a.groups.front(), run.world.assemblies.lists[list].id,
               static_cast<double>(won[list]));
  }
}

/// How many deputies a place elects: what the table gives each, or in proportion to inhabitants of
/// a district and to soldiers of a front or fleet, at least one.
std::size_t seats_of(const Run& run, const Assembly& a, const std::string& place,
                     const LocalVotes& votes) {
  if (a.seats > 0) return a.seats;
  const std::string kind = place.substr(0, place.find(':'));
  double people = 0, per_seat = 0;
  if (kind == "district") {
    per_seat = a.people_per_seat;
    for (const auto& [province, share] :
         run.world.land.districts.at(place.substr(place.find(':') + 1)))
      people += share * run.world.land.provinces[province].people_1914;
  } else if (kind == "front" || kind == "fleet") {
    per_seat = a.soldiers_per_seat;
    people = votes.adults;
  }
  return per_seat > 0 ? static_cast<std::size_t>(std::max(1.0, std::round(people / per_seat))) : 0;
}

/// Adds up localities, each with a share of its votes, and the lists that stood in any of them.
class Sum {
 public:
  explicit Sum(const Tally& tally) : tally_(tally) {}
  void add(std::size_t locality, double share = 1) {
    const LocalVotes& votes = tally_.votes(locality);
    if (votes.by_list.empty()) return;
    all_.by_list.resize(votes.by_list.size());
    for (std::size_t k = 0; k < votes.by_list.size(); ++k)
      all_.by_list[k] += share * votes.by_list[k];
    all_.adults += share * votes.adults;
    all_.cast += share * votes.cast;
    for (const Ballot& b : tally_.ballot(locality))
      if (seen_.insert({b.list, b.factions}).second) ballots_.push_back(b);
  }
  const LocalVotes& votes() const { return all_; }
  /// One entry a list: where the same list joined other factions elsewhere it counts once.
  std::vector<Ballot> ballots() const {
    std::vector<Ballot> unique;
    std::set<std::size_t> lists;
    for (const Ballot& b : ballots_)
      if (lists.insert(b.list).second) unique.push_back(b);
    return unique;
  }

 private:
  const Tally& tally_;
  LocalVotes all_;
  std::vector<Ballot> ballots_;
  std::set<std::pair<std::size_t, std::vector<FactionIndex>>> seen_;
};

bool asks_for(const Assembly& a, const std::string& label) {
  const std::string kind = label.substr(0, label.find(':')) + ":*";
  return std::any_of(a.places.begin(), a.places.end(),
                     [&](const std::string& p) { return p == label || p == kind; });
}

std::string city_of(const Locality& place) {
  if (place.label.starts_with("city:")) return place.label;
  return place.kind == LocalityKind::garrison ? "city:" + place.id : "";
}

void hold_election(Run run, const Assembly& a) {
  const Geography& land = run.world.land;
  const bool everywhere = asks_for(a, "all");
  Tally tally(run, a, everywhere);
  for (std::size_t l = 0; l < land.localities.size(); ++l) {
    const Locality& place = land.localities[l];
    const bool held = !place.red_army && district_of(run.world, l) != occupied_district;
    if (held && (everywhere || asks_for(a, place.label) || asks_for(a, city_of(place))))
      tally.count(l);
  }
  Sum all(tally);
  std::map<std::string, Sum> sums;
  const auto into = [&](const std::string& label, std::size_t l, double share = 1) {
    if (asks_for(a, label)) sums.try_emplace(label, tally).first->second.add(l, share);
  };
  for (std::size_t l = 0; l < land.localities.size(); ++l) {
    const Locality& place = land.localities[l];
    all.add(l);
    const bool small =
        place.kind == LocalityKind::town && place.people < run.world.parameters.smallest_town;
    const bool city = place.label.starts_with("city:");
    if (!small && !city) into(place.label, l);
    if (const std::string label = city_of(place); land.locality(label)) into(label, l);
    if (place.province < 0) continue;
    const auto province = static_cast<std::size_t>(place.province);
    for (const auto& [district, parts] : land.districts)
      for (const auto& [part, share] : parts)
        if (part == province && district != occupied_district)
          into("district:" + district, l, share);
    for (const auto& [region, provinces] : land.vote_regions)
      if (std::count(provinces.begin(), provinces.end(), province) > 0)
        into("vote_region:" + region, l);
    for (const auto& [area, provinces] : land.areas)
      if (std::count(provinces.begin(), provinces.end(), province) > 0) into("area:" + area, l);
  }
  if (everywhere) write_votes(run, a, tally, "all", all.votes(), all.ballots());
  std::vector<std::size_t> deputies;
  for (const auto& [label, sum] : sums) {
    write_votes(run, a, tally, label, sum.votes(), sum.ballots());
    write_seats(run, a, label, sum.votes(), seats_of(run, a, label, sum.votes()), deputies);
  }
  for (std::size_t list = 0; everywhere && list < deputies.size(); ++list)
    if (deputies[list] > 0)
      add_result(run, a, "seats", "all", a.groups.front(), run.world.assemblies.lists[list].id,
                 static_cast<double>(deputies[list]));
}

/// Where a wing stood against its party's list: its share of all votes of the party's wings.
void compare_separate_lists(Run run, const Assembly& a) {
  const World& w = run.world;
  Tally tally(run, a, true);
  for (std::size_t l = 0; l < w.land.home_localities; ++l) {
    const Locality& place = w.land.localities[l];
    const bool small =
        place.kind != LocalityKind::town || place.people < w.parameters.smallest_town;
    if (small || district_of(w, l) == occupied_district) continue;
    for (const Ballot& own : tally.ballot(l)) {
      if (own.factions.size() != 1 || own.district == "*") continue;
      if (w.factions.party_index[own.factions[0]] == own.factions[0]) continue;
      if (tally.votes(l).by_list.empty()) tally.count(l);
      const LocalVotes& votes = tally.votes(l);
      double party = 0;
      for (const Ballot& b : tally.ballot(l))
        if (w.factions.party_index[b.factions[0]] == w.factions.party_index[own.factions[0]])
          party += votes.by_list[b.list];
      if (party > 0)
        add_result(run, a, "vote_share", place.label, a.groups.front(),
                   w.assemblies.lists[own.list].id, votes.by_list[own.list] / party);
    }
  }
}

/// Whether another congress of the same event and day is the one that sits: this one only counts
/// what it would have been without padding.
bool only_counts(const Run& run, const Assembly& a) {
  const auto& all = run.world.assemblies.all;
  return !a.padded && !a.event_id.empty() &&
         std::any_of(all.begin(), all.end(), [&](const Assembly& other) {
           return other.padded && other.event_id == a.event_id && other.groups == a.groups;
         });
}

void hold_congress(Run run, const Assembly& a) {
  for (const std::string& place : a.places) {
    const Mandates mandates = elect_delegates(run, a, place);
    if (mandates.empty()) continue;
    const std::vector<double>& delegates = mandates.by_faction;
    if (a.kind == Assembly::Kind::congress && place == "all" && !only_counts(run, a))
      seat_delegates(run, a, delegates);
    const std::string& group = a.groups.front();
    for (const ElectoralList& list : run.world.assemblies.lists) {
      if (list.national) continue;
      double share = 0;
      for (const FactionIndex f : list.factions) share += delegates[f];
      add_result(run, a, "delegate_share", place, group, list.id, share);
    }
    // Factions without a list of their own are counted under their own names.
    for (std::size_t f = 0; f < run.world.factions.size(); ++f)
      if (!run.world.assemblies.list(run.world.factions.ids[f]) && delegates[f] > 0)
        add_result(run, a, "delegate_share", place, group, run.world.factions.ids[f], delegates[f]);
    add_result(run, a, "delegate_share", place, group, "without_party", mandates.without_party);
    write_wings(run, a, place, delegates);
  }
}

/// Wings among the deputies of the last election of all districts: those of a list are of the
/// faction that leads it there.
void count_deputies(Run run, const Assembly& a) {
  const World& w = run.world;
  const auto& all = w.assemblies.all;
  const auto election = std::find_if(all.rbegin(), all.rend(), [&](const Assembly& other) {
    return other.kind == Assembly::Kind::election && other.people_per_seat > 0 &&
           other.date <= a.date;
  });
  if (election == all.rend()) return;
  std::vector<double> deputies(w.factions.size(), 0);
  for (const sim::Result& r : run.state.results) {
    if (r.observable != "seats" || r.event != election->id || r.place == "all") continue;
    const bool district = r.place.starts_with("district:");
    const std::string name = district ? r.place.substr(r.place.find(':') + 1) : "";
    for (const Ballot& ballot : ballots_as_filed(run, *election, name))
      if (w.assemblies.lists[ballot.list].id == r.list) deputies[ballot.owner] += r.value;
  }
  write_wings(run, a, "all", deputies);
}

void hold_party_congress(Run run, const Assembly& a) {
  for (const std::string& place : a.places) write_wings(run, a, place, party_delegates(run, place));
}

void take_vote(Run run, const Assembly& a) {
  for (const std::string& place : a.places)
    for (const std::string& group : a.groups)
      add_result(run, a, "opinion_share", place, group, a.opinion,
                 share_for(run, a.opinion, group, place));
}

/// The day on which an assembly is held: as long after its event of the run as in the record; none
/// before that has happened.
std::optional<sim::Date> day_of(const Run& run, const Assembly& a) {
  if (a.event_id.empty()) return a.date;
  for (std::size_t i = 0; i < run.world.events.size(); ++i)
    if (run.world.events[i].id == a.event_id) {
      const std::optional<sim::Date>& happened = run.state.happened[i];
      if (!happened) return {};
      return *happened + (a.date - *run.world.events[i].date);
    }
  return a.date;
}

void hold(Run run, const Assembly& a) {
  switch (a.kind) {
    case Assembly::Kind::election: hold_election(run, a); return;
    case Assembly::Kind::separate_lists: compare_separate_lists(run, a); return;
    case Assembly::Kind::conference:
    case Assembly::Kind::sitting:
    case Assembly::Kind::congress: hold_congress(run, a); return;
    case Assembly::Kind::renewal: elect_soviets(run, a); return;
    case Assembly::Kind::deputies: count_deputies(run, a); return;
    case Assembly::Kind::party: hold_party_congress(run, a); return;
    case Assembly::Kind::vote: take_vote(run, a); return;
  }
}

}  // namespace

/// Holds what is due this week. An assembly whose event has not happened is put off until it
/// does, and the log says why.
void hold_assemblies(Run run) {
  State& s = run.state;
  constexpr int last_day_of_week = 6;
  constexpr std::uint8_t held = 1, put_off = 2;
  renew_soviets(run);
  for (std::size_t i = 0; i < run.world.assemblies.all.size(); ++i) {
    const Assembly& a = run.world.assemblies.all[i];
    if (s.assembly_done[i] == held) continue;
    const std::optional<sim::Date> day = day_of(run, a);
    if (day.value_or(a.date) > s.date + last_day_of_week) continue;
    if (!day) {
      if (s.assembly_done[i] == put_off) continue;
      s.assembly_done[i] = put_off;
      s.records.push_back({a.id, a.date, "assembly", false, std::string(sim::not_held_cause),
                           "requires '" + a.event_id + "', which has not happened", a.date});
      continue;
    }
    Assembly now = a;
    now.date = std::max(*day, s.date);
    if (now.lists_closed) *now.lists_closed = *now.lists_closed + (now.date - a.date);
    hold(run, now);
    s.records.push_back({a.id, now.date, "assembly", false, "held",
                         now.date == a.date ? "on its documented day" : "when its event happened",
                         a.date});
    s.assembly_done[i] = held;
  }
}

}  // namespace russia
