#include "models/russia/history/triggers.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>

#include "models/russia/population/places.hpp"
#include "models/russia/processes/run.hpp"

namespace russia {
namespace {

const std::vector<std::string>& driver_names() {
  static const std::vector<std::string> names = {"weariness",  "real_wage",  "bread",
                                                 "casualties", "field_army", "red_army"};
  return names;
}

void read_places(const std::vector<std::string>& places, const Geography& land,
                 const sim::Origin& where, Clause& clause, sim::Problems& problems) {
  for (const std::string& place : places) {
    const std::size_t before = clause.localities.size();
    for (std::size_t l = 0; l < land.localities.size(); ++l)
      if (lies_in(land, land.localities[l], place)) clause.localities.push_back(l);
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
  } else if (key == "month") {
    constexpr int months = 12;
    clause.month = static_cast<std::size_t>(reader.integer(key, 1, 1, months));
  }
}

/// A number, or the name of a parameter threshold.NAME.
double read_threshold(const std::string& key, sim::ObjectReader& reader,
                      const Parameters& parameters, Clause& clause, sim::Problems& problems) {
  constexpr double most = 1e9;
  const sim::Node& node = *reader.node(key);
  const auto* name = std::get_if<std::string>(&node.value);
  if (name == nullptr) return reader.number(key, -most, most);
  clause.threshold_name = *name;
  const std::string prefix = "threshold.";
  if (const sim::Parameter* named = parameters.find(prefix + clause.threshold_name)) return *named;
  std::vector<std::string> names;
  for (const sim::Parameter* parameter : parameters.all())
    if (parameter->info().name.starts_with(prefix))
      names.push_back(parameter->info().name.substr(prefix.size()));
  problems.add(node.origin, "unknown threshold '" + clause.threshold_name + "'",
               sim::suggest_name(clause.threshold_name, names));
  return 0;
}

std::string short_number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g", value);
  return text.data();
}

}  // namespace

Clause read_clause(const sim::Node& node, const Factions& factions, const Geography& land,
                   const Parameters& parameters, sim::Problems& problems) {
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
  clause.at_least = !reader.has("at_most");
  if (reader.has("at_least") && reader.has("at_most"))
    problems.add(node.origin, "a condition has both at_least and at_most", "Write two conditions");
  // What is true or false needs no threshold.
  constexpr double half = 0.5;
  for (const char* known : {"at_least", "at_most"}) reader.ignore(known);
  const char* const key = clause.at_least ? "at_least" : "at_most";
  clause.has_threshold = reader.has(key);
  clause.threshold =
      clause.has_threshold ? read_threshold(key, reader, parameters, clause, problems) : half;
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
    text += (text.empty() ? "" : "; ") + clause.text + ": " +
            short_number(clause.measure->read(run, clause));
    if (!clause.threshold_name.empty())
      text += " (" + clause.threshold_name + " = " + short_number(clause.threshold) + ")";
  }
  return text;
}

}  // namespace russia
