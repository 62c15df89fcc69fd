#include "models/russia/institutions/assemblies.hpp"

#include <algorithm>

#include "models/russia/institutions/assembly_kinds.hpp"
#include "models/russia/institutions/polls.hpp"

namespace russia {
namespace {

/// Whether all of `part` are in `whole`.
bool within(const std::vector<FactionIndex>& part, const std::vector<FactionIndex>& whole) {
  return std::all_of(part.begin(), part.end(), [&](FactionIndex f) {
    return std::find(whole.begin(), whole.end(), f) != whole.end();
  });
}

std::vector<FactionIndex> faction_list(const sim::Row& row, const std::string& column,
                                       const Factions& factions, sim::Problems& problems) {
  std::vector<FactionIndex> list;
  for (const std::string& id : row.list(column))
    list.push_back(static_cast<FactionIndex>(
        find_name("faction", id, factions.ids, row.origin(), problems)));
  return list;
}

void read_lists(const sim::Inputs& inputs, const Geography& land, const Factions& factions,
                Assemblies& out, sim::Problems& problems) {
  const sim::Table& table = inputs.tables.at("lists");
  const auto national = factions.find("national_lists");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    ElectoralList list;
    list.id = row.text("list");
    list.factions = faction_list(row, "factions", factions, problems);
    for (const std::string& language : row.list("electorate_language"))
      list.languages.push_back(static_cast<std::uint8_t>(
          find_name("language", language, land.languages, row.origin(), problems)));
    list.national = national && list.factions == std::vector<FactionIndex>{*national};
    out.lists.push_back(std::move(list));
  }
}

/// A faction all of whose lists are in some language is found by speakers of those only.
void find_electorates(const Factions& factions, Assemblies& out) {
  out.languages.assign(factions.size(), 0);
  out.open_to_cossacks.assign(factions.size(), 0);
  for (const ElectoralList& list : out.lists) {
    if (list.factions.size() != 1) continue;
    for (const std::uint8_t language : list.languages)
      out.languages[list.factions.front()] |= 1u << language;
    if (list.id == cossack_list) out.open_to_cossacks[list.factions.front()] = 1;
  }
}

void read_ballots(const sim::Inputs& inputs, const Geography& land, const Factions& factions,
                  Assemblies& out, sim::Problems& problems) {
  std::vector<std::string> list_ids, district_ids = {"*"};
  for (const ElectoralList& list : out.lists) list_ids.push_back(list.id);
  for (const auto& [id, provinces] : land.districts) district_ids.push_back(id);
  const sim::Table& table = inputs.tables.at("ballots");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    Ballot ballot;
    ballot.district = row.text("district");
    find_name("district", ballot.district, district_ids, row.origin(), problems);
    ballot.list = find_name("list", row.text("list"), list_ids, row.origin(), problems);
    ballot.factions = faction_list(row, "factions", factions, problems);
    ballot.owner = static_cast<FactionIndex>(
        find_name("faction", row.text("owner"), factions.ids, row.origin(), problems));
    out.ballots.push_back(std::move(ballot));
  }
}

/// Labels that an assembly may ask for: a place, every place of a kind, or all.
std::vector<std::string> place_labels(const Geography& land) {
  std::vector<std::string> labels = {"all"};
  for (const char* kind : {"district", "vote_region", "area", "city", "town", "garrison", "front",
                           "fleet"})
    labels.push_back(std::string(kind) + ":*");
  for (const Locality& place : land.localities) labels.push_back(place.label);
  for (const auto& [id, parts] : land.districts) labels.push_back("district:" + id);
  for (const auto& [id, provinces] : land.vote_regions) labels.push_back("vote_region:" + id);
  for (const auto& [id, provinces] : land.areas) labels.push_back("area:" + id);
  for (const Province& province : land.provinces) labels.push_back("province:" + province.id);
  return labels;
}

void read_calendar(const sim::Inputs& inputs, const Geography& land, const Factions& factions,
                   Assemblies& out, sim::Problems& problems) {
  static const std::vector<std::string> groups = {
      "voters", "party_cadres", "deputies", "soldiers", "garrison_soldiers", "workers", "peasants",
      "peasants_soldiers", "workers_soldiers", "workers_peasants", "workers_peasants_soldiers"};
  static const std::vector<std::string> yes_no = {"true", "false"};
  const std::vector<std::string> labels = place_labels(land);
  const sim::Table& table = inputs.tables.at("assemblies");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    Assembly a;
    a.id = row.text("id");
    a.event_id = row.text("event_id");
    a.date = row.date("date").value_or(inputs.start);
    a.kind = static_cast<Assembly::Kind>(
        find_name("kind of assembly", row.text("kind"), assembly_kind_names(), row.origin(), problems));
    a.groups = row.list("group");
    a.places = row.list("places");
    a.opinion = row.text("opinion");
    find_name("value of padded", row.text("padded"), yes_no, row.origin(), problems);
    a.padded = row.text("padded") == "true";
    a.lists_closed = row.date("lists_closed");
    if (a.lists_closed && *a.lists_closed > a.date)
      row.problem("'lists_closed' is after 'date'", "Lists are filed before the vote");
    constexpr double most_seats = 10'000;
    a.seats = static_cast<std::size_t>(row.maybe_number("seats", 0, most_seats).value_or(0));
    a.people_per_seat = row.maybe_number("people_per_seat", 1).value_or(0);
    a.soldiers_per_seat = row.maybe_number("soldiers_per_seat", 1).value_or(0);
    constexpr double most_steps = 4;
    a.steps = static_cast<int>(row.maybe_number("steps", 0, most_steps).value_or(1));
    for (const std::string& group : a.groups)
      if (const std::string party = faction_of_group(group); !party.empty())
        find_name("faction", party, factions.ids, row.origin(), problems);
      else
        find_name("group", group, groups, row.origin(), problems);
    if (a.kind == Assembly::Kind::vote)
      find_name("opinion", a.opinion, opinion_names(), row.origin(), problems);
    if (!land.localities.empty())
      for (const std::string& place : a.places)
        find_name("place", place, labels, row.origin(), problems);
    if (a.groups.empty() || a.places.empty()) row.problem("'group' or 'places' is empty");
    out.all.push_back(std::move(a));
  }
  std::stable_sort(out.all.begin(), out.all.end(),
                   [](const Assembly& a, const Assembly& b) { return a.date < b.date; });
}

}  // namespace

const std::vector<std::string>& assembly_kind_names() {
  static const std::vector<std::string> names = {"election", "separate_lists", "congress",
                                                 "party",    "vote",           "conference",
                                                 "sitting",  "renewal",        "deputies"};
  return names;
}

std::optional<std::size_t> Assemblies::list(const std::string& id) const {
  for (std::size_t i = 0; i < lists.size(); ++i)
    if (lists[i].id == id) return i;
  return {};
}

std::vector<Ballot> Assemblies::on_ballot(const std::string& district) const {
  std::vector<Ballot> own;
  for (const Ballot& ballot : ballots)
    if (ballot.district == district) own.push_back(ballot);
  std::vector<Ballot> found = own;
  for (const Ballot& ballot : ballots) {
    if (ballot.district != "*") continue;
    const bool replaced = std::any_of(own.begin(), own.end(), [&](const Ballot& other) {
      return other.list == ballot.list ||
             (!lists[ballot.list].national && other.factions.size() > 1 &&
              within(ballot.factions, other.factions));
    });
    if (!replaced) found.push_back(ballot);
  }
  return found;
}

std::vector<sim::InputFile> assembly_inputs() {
  return {{"assemblies", "history/assemblies.csv",
           {"id", "event_id", "date", "kind", "group", "places", "opinion", "padded", "lists_closed", "seats",
            "people_per_seat", "soldiers_per_seat", "steps"}},
          {"ballots", "history/ballots.csv", {"district", "list", "factions", "owner"}},
          {"lists", "record/lists.csv", {"list", "factions", "electorate_language"}}};
}

Assemblies read_assemblies(const sim::Inputs& inputs, const Geography& land,
                           const Factions& factions, sim::Problems& problems) {
  Assemblies out;
  read_lists(inputs, land, factions, out, problems);
  find_electorates(factions, out);
  read_ballots(inputs, land, factions, out, problems);
  read_calendar(inputs, land, factions, out, problems);
  out.in_soviets.assign(factions.size(), 0);
  const sim::Table& table = inputs.tables.at("faction_strength");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    if (const auto f = factions.find(row.text("faction")))
      out.in_soviets[*f] = row.text("in_soviets") == "true";
  }
  return out;
}

}  // namespace russia
