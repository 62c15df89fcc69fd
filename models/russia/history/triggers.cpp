#include "models/russia/history/triggers.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>

#include "models/russia/processes/run.hpp"

namespace russia {
namespace {

const std::vector<std::string>& driver_names() {
  static const std::vector<std::string> names = {"weariness",  "real_wage",  "bread",
                                                 "casualties", "field_army", "red_army"};
  return names;
}

/// Whether a locality belongs to a place as a clause names it: a label, a city with its garrison,
/// a province with its towns, an area, a military district, or every place of a kind ("front:*").
bool belongs(const Geography& land, const Locality& at, const std::string& place) {
  const std::size_t colon = place.find(':');
  const std::string kind = place.substr(0, colon), id = place.substr(colon + 1);
  if (at.label == place) return true;
  if (kind == "city" && at.kind == LocalityKind::garrison) return at.id == id;
  if (kind == "military_district")
    return at.kind == LocalityKind::garrison && at.military_district == id;
  if (id == "*") return at.label.starts_with(kind + ":");
  if (at.province < 0) return false;
  const Province& province = land.provinces[static_cast<std::size_t>(at.province)];
  if (kind == "province") return !at.is_army() && province.id == id;
  if (kind != "area") return false;
  const auto area = land.areas.find(id);
  return area != land.areas.end() && std::count(area->second.begin(), area->second.end(),
                                                static_cast<std::size_t>(at.province)) > 0;
}

void read_places(const std::vector<std::string>& places, const Geography& land,
                 const sim::Origin& where, Clause& clause, sim::Problems& problems) {
  for (const std::string& place : places) {
    const std::size_t before = clause.localities.size();
    for (std::size_t l = 0; l < land.localities.size(); ++l)
      if (belongs(land, land.localities[l], place)) clause.localities.push_back(l);
    if (clause.localities.size() > before || land.localities.empty()) continue;
    std::vector<std::string> labels;
    for (const Locality& at : land.localities) labels.push_back(at.label);
    for (const auto& [id, provinces] : land.areas) labels.push_back("area:" + id);
    problems.add(where, "unknown place '" + place + "'", sim::suggest_name(place, labels));
  }
}

void read_factions_of(const std::vector<std::string>& names, const Factions& factions,
                      const sim::Origin& where, Clause& clause, sim::Problems& problems) {
  for (const std::string& name : names) {
    const std::vector<FactionIndex> family = factions.family(name);
    clause.factions.insert(clause.factions.end(), family.begin(), family.end());
    if (family.empty()) find_name("faction", name, factions.ids, where, problems);
  }
  if (clause.factions.empty()) clause.factions.push_back(0);  // a problem has been told
}

void read_argument(const std::string& key, sim::ObjectReader& reader, const Factions& factions,
                   const Geography& land, Clause& clause, sim::Problems& problems) {
  const sim::Origin& where = reader.origin();
  const auto named = [&](const char* what, const std::vector<std::string>& names) {
    return find_name(what, reader.text(key), names, where, problems);
  };
  if (key == "faction") {
    read_factions_of(reader.texts(key), factions, where, clause, problems);
  } else if (key == "from") {
    clause.other = static_cast<FactionIndex>(named("faction", factions.ids));
  } else if (key == "class") {
    for (const std::string& name : reader.texts(key))
      clause.classes.push_back(find_name("class", name, class_names(), where, problems));
  } else if (key == "place") {
    read_places(reader.texts(key), land, where, clause, problems);
  } else if (key == "issue") {
    clause.issue = named("issue", issue_names());
  } else if (key == "name") {
    clause.condition = named("condition", condition_names());
  } else if (key == "driver") {
    clause.driver = named("driver", driver_names());
  } else if (key == "regime") {
    clause.regime = named("regime", regime_names());
  } else if (key == "event") {
    clause.event_id = reader.text(key);
  } else if (key == "assembly") {
    clause.assembly = reader.text(key);
  } else if (key == "group") {
    clause.group = assembly_groups()[named("group", assembly_groups())];
  }
}

}  // namespace

Clause read_clause(const sim::Node& node, const Factions& factions, const Geography& land,
                   sim::Problems& problems) {
  Clause clause;
  clause.text = node.text();
  clause.group = "workers_soldiers";
  sim::ObjectReader reader(node, problems, "condition");
  const std::string name = reader.text("measure");
  for (const Measure& measure : measures())
    if (measure.name == name) clause.measure = &measure;
  if (clause.measure == nullptr) {
    std::vector<std::string> names;
    for (const Measure& measure : measures()) names.push_back(measure.name);
    problems.add(node.origin, "unknown measure '" + name + "'", sim::suggest_name(name, names));
    return clause;
  }
  const auto missing = [&](const std::string& key) {
    if (reader.has(key)) return false;
    problems.add(node.origin, "the measure '" + name + "' needs '" + key + "'");
    return true;
  };
  for (const std::string& key : clause.measure->arguments)
    if (!missing(key)) read_argument(key, reader, factions, land, clause, problems);
  for (const std::string& key : clause.measure->options)
    if (reader.has(key)) read_argument(key, reader, factions, land, clause, problems);
  if (clause.classes.empty()) {
    clause.classes.resize(class_count);
    std::iota(clause.classes.begin(), clause.classes.end(), std::size_t{0});
  }
  if (clause.localities.empty()) {
    clause.localities.resize(land.localities.size());
    std::iota(clause.localities.begin(), clause.localities.end(), std::size_t{0});
  }
  constexpr double most = 1e9;
  clause.at_least = !reader.has("at_most");
  if (reader.has("at_least") && reader.has("at_most"))
    problems.add(node.origin, "a condition has both at_least and at_most", "Write two conditions");
  // What is true or false needs no threshold.
  constexpr double half = 0.5;
  const double at_least = reader.number("at_least", half, -most, most);
  const double at_most = reader.number("at_most", half, -most, most);
  clause.threshold = clause.at_least ? at_least : at_most;
  reader.finish();
  return clause;
}

bool holds(const Run& run, const Clause& clause) {
  const double value = clause.measure->read(run, clause);
  return clause.at_least ? value >= clause.threshold : value <= clause.threshold;
}

std::string reading(const Run& run, const Trigger& trigger) {
  std::string text;
  for (const Clause& clause : trigger.clauses) {
    std::array<char, 32> value{};
    std::snprintf(value.data(), value.size(), "%.3g", clause.measure->read(run, clause));
    text += (text.empty() ? "" : "; ") + clause.text + ": " + value.data();
  }
  return text;
}

}  // namespace russia
