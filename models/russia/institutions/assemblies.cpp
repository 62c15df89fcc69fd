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

std::vector<FactionIndex> faction_list(const sim::Row& row, const Factions& factions) {
  std::vector<FactionIndex> list;
  for (const std::string& id : row.list("factions"))
    if (const auto f = factions.find(id)) list.push_back(*f);
  return list;
}

void read_lists(const sim::Inputs& inputs, const Geography& land, const Factions& factions,
                Assemblies& out, sim::Problems& problems) {
  const sim::Table& table = inputs.tables.at("lists");
  const auto national = factions.find("national_lists");
  const bool languages_known = inputs.tables.at("languages").has_all_rows() &&
                               land.languages.size() <= most_languages;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    ElectoralList list;
    list.id = row.text("list");
    list.factions = faction_list(row, factions);
    for (const std::string& language : row.list("electorate_language"))
      if (languages_known)
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

void read_ballots(const sim::Inputs& inputs, const Factions& factions, Assemblies& out,
                  sim::Problems& problems) {
  const sim::Table& table = inputs.tables.at("ballots");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const std::size_t list = out.list(row.text("list")).value_or(0);
    out.ballots.push_back({row.text("district"), list, faction_list(row, factions),
                           static_cast<FactionIndex>(row.index("owner", factions.ids))});
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
  const std::vector<std::string> labels = place_labels(land);
  const sim::Table& table = inputs.tables.at("assemblies");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    Assembly a;
    a.id = row.text("id");
    a.event_id = row.text("event_id");
    a.date = row.date("date").value_or(inputs.start);
    a.kind = static_cast<Assembly::Kind>(row.index("kind", assembly_kind_names()));
    a.groups = row.list("group");
    a.places = row.list("places");
    a.opinion = row.text("opinion");
    a.padded = row.flag("padded");
    a.lists_closed = row.date("lists_closed");
    a.seats = static_cast<std::size_t>(row.number("seats"));
    a.people_per_seat = row.number("people_per_seat");
    a.soldiers_per_seat = row.number("soldiers_per_seat");
    a.steps = static_cast<int>(row.maybe_number("steps").value_or(1));
    for (const std::string& group : a.groups)
      if (const std::string party = faction_of_group(group); !party.empty())
        find_name("faction", party, factions.ids, row.origin(), problems);
      else
        find_name("group", group, assembly_groups(), row.origin(), problems);
    if (a.kind == Assembly::Kind::vote && a.opinion.empty())
      row.problem("'opinion' is empty (a vote needs one)");
    if (!land.localities.empty())
      for (const std::string& place : a.places)
        find_name("place", place, labels, row.origin(), problems);
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

const std::vector<std::string>& assembly_groups() {
  static const std::vector<std::string> names = {
      "voters", "party_cadres", "deputies", "soldiers", "garrison_soldiers", "workers", "peasants",
      "peasants_soldiers", "workers_soldiers", "workers_peasants", "workers_peasants_soldiers"};
  return names;
}

std::vector<sim::InputFile> assembly_inputs() {
  using namespace sim::columns;
  constexpr double most_seats = 10'000, most_people = 2e8, most_steps = 4;
  const auto factions = list_of(reference("factions", "factions", "id"));
  const auto per_seat = [](std::string name) {
    return optional(number(std::move(name), 1, most_people, "people"));
  };
  return {{"assemblies",
           "history/assemblies.csv",
           {.columns = {id("id"), optional(id("event_id")), date("date"),
                        word("kind", assembly_kind_names()), list_of(text("group")),
                        list_of(text("places")), optional(word("opinion", opinion_names())),
                        flag("padded"), optional(date("lists_closed")),
                        optional(whole("seats", 0, most_seats, "1")), per_seat("people_per_seat"),
                        per_seat("soldiers_per_seat"),
                        optional(whole("steps", 0, most_steps, "1"))},
            .key = {"id"},
            .ordered = {{"lists_closed", "date"}},
            .least_rows = 0}},
          {"ballots",
           "history/ballots.csv",
           {.columns = {reference("district", "district_map", "district_id", {"*"}),
                        reference("list", "lists", "list"), factions,
                        reference("owner", "factions", "id")},
            .key = {"district", "list"}}},
          {"lists",
           "record/lists.csv",
           {.columns = {id("list"), factions, optional(list_of(id("electorate_language")))},
            .key = {"list"}}}};
}

Assemblies read_assemblies(const sim::Inputs& inputs, const Geography& land,
                           const Factions& factions, sim::Problems& problems) {
  Assemblies out;
  read_lists(inputs, land, factions, out, problems);
  find_electorates(factions, out);
  read_ballots(inputs, factions, out, problems);
  read_calendar(inputs, land, factions, out, problems);
  out.in_soviets.assign(factions.size(), 0);
  const sim::Table& table = inputs.tables.at("faction_strength");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    out.in_soviets[row.index("faction", factions.ids)] = row.flag("in_soviets") ? 1 : 0;
  }
  return out;
}

}  // namespace russia
