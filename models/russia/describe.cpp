#include "models/russia/input_counts.hpp"
#include "models/russia/institutions/assembly_kinds.hpp"
#include "models/russia/observables/observables.hpp"
#include "models/russia/observables/panel.hpp"
#include "models/russia/russia_model.hpp"

namespace russia {
namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

sim::Model::Section population(const World& w) {
  std::size_t towns = 0, garrisons = 0;
  for (const Locality& place : w.land.localities) {
    towns += place.kind == LocalityKind::town ? 1 : 0;
    garrisons += place.kind == LocalityKind::garrison ? 1 : 0;
  }
  const auto row = [](const std::string& what, std::size_t n) {
    return std::vector<std::pair<std::string, std::string>>{{"what", what},
                                                            {"number", std::to_string(n)}};
  };
  return {row("adults (January 1914)", static_cast<std::size_t>(w.land.adults())),
          row("people per agent", static_cast<std::size_t>(w.scale)),
          row("agents", w.layout.home_slots),
          row("communities at home", w.layout.home_communities),
          row("companies and crews", w.layout.communities() - w.layout.home_communities),
          row("provinces", w.land.provinces.size()),
          row("towns by name", towns),
          row("garrisons", garrisons),
          row("reporting places", w.land.report_places.size())};
}

std::string conditions(const Trigger& trigger) {
  std::string text;
  for (const Clause& clause : trigger.clauses) text += (text.empty() ? "" : "; ") + clause.text;
  return text;
}

sim::Model::Section events(const World& w) {
  sim::Model::Section rows;
  for (const Event& e : w.events) {
    std::string effects;
    for (const Effect& effect : e.effects) effects += (effects.empty() ? "" : "; ") + effect.text;
    const bool in_run = *e.date >= w.start && *e.date <= w.until;
    rows.push_back({{"date", e.date->iso()},
                    {"id", e.id},
                    {"role", e.role},
                    {"how", !e.happens        ? "switched off"
                            : !in_run         ? "outside the run"
                            : e.has_trigger() ? "conditions"
                            : e.follows       ? "dated after " + e.follows_id
                                              : "dated"},
                    {"title", e.title},
                    {"requires", joined(e.requires_ids)},
                    {"when", conditions(e.trigger)},
                    {"effects", effects},
                    {"source", e.source}});
  }
  return rows;
}

sim::Model::Section event_counts(const World& w) {
  std::size_t outcomes = 0, conditional = 0;
  for (const Event& e : w.events) {
    if (e.role != "outcome" || !e.happens) continue;
    ++outcomes;
    conditional += e.has_trigger() ? 1 : 0;
  }
  const std::size_t scripted = outcomes - conditional;
  constexpr std::size_t hundred = 100;
  const std::size_t percent = outcomes > 0 ? hundred * scripted / outcomes : 0;
  const auto row = [](const char* what, std::size_t n) {
    return std::vector<std::pair<std::string, std::string>>{{"what", what},
                                                            {"number", std::to_string(n)}};
  };
  return {row("outcomes", outcomes), row("outcomes by condition", conditional),
          row("outcomes still scripted", scripted), row("share scripted, percent", percent)};
}

sim::Model::Section factions(const World& w) {
  sim::Model::Section rows;
  for (std::size_t i = 0; i < w.factions.size(); ++i) {
    const Faction& f = w.factions.all[i];
    const Conduct& conduct = w.factions.conduct[i];
    rows.push_back({{"id", f.id},
                    {"party", f.party},
                    {"from", f.from.iso()},
                    {"to", f.to.iso()},
                    {"name", f.name},
                    {"begins_with", f.start_event},
                    {"positions", position_mode_names()[static_cast<std::size_t>(conduct.mode)]},
                    {"rule", rule_names()[static_cast<std::size_t>(conduct.rule)]}});
  }
  return rows;
}

sim::Model::Section vocabulary() {
  sim::Model::Section rows;
  for (const Verb& verb : verbs())
    rows.push_back({{"verb", verb.name},
                    {"arguments", joined(verb.arguments)},
                    {"meaning", verb.meaning}});
  return rows;
}

sim::Model::Section readings() {
  sim::Model::Section rows;
  for (const Measure& measure : measures())
    rows.push_back({{"measure", measure.name},
                    {"arguments", joined(measure.arguments)},
                    {"may have", joined(measure.options)},
                    {"meaning", measure.meaning}});
  return rows;
}

sim::Model::Section assemblies(const World& w) {
  sim::Model::Section rows;
  for (const Assembly& a : w.assemblies.all)
    rows.push_back({{"id", a.id},
                    {"date", a.date.iso()},
                    {"kind", assembly_kind_names().at(static_cast<std::size_t>(a.kind))},
                    {"group", joined(a.groups)},
                    {"places", joined(a.places)},
                    {"requires", a.event_id}});
  return rows;
}

sim::Model::Section drivers(const World& w) {
  sim::Model::Section rows;
  for (const Driver* d : w.drivers.all())
    rows.push_back({{"name", d->name},
                    {"unit", d->unit},
                    {"months", std::to_string(d->value.size())}});
  return rows;
}

}  // namespace

RussiaModel::RussiaModel(std::shared_ptr<const World> world)
    : world_(std::move(world)), axes_(output_axes(*world_)) {
  if (!world_->panel.members.empty()) axes_.push_back(panel_axis(*world_));
}

std::vector<sim::Process> RussiaModel::plan() const {
  State none;
  std::vector<sim::Process> plan = RussiaRun::plan_of({*world_, none, {}});
  for (sim::Process& process : plan) {
    process.once = nullptr;  // they would outlive the state
    process.each = nullptr;
  }
  return plan;
}

std::vector<sim::Observable> RussiaModel::observables() const {
  State none;
  std::vector<sim::Observable> observables = output_observables(*world_, none);
  for (sim::Observable& more : panel_observables({*world_, none, {}}))
    observables.push_back(std::move(more));
  for (sim::Observable& observable : observables) observable.fill = nullptr;
  return observables;
}

std::string RussiaModel::panel() const {
  return world_->panel.members.empty() ? "" : panel_axis_name;
}

std::vector<std::pair<std::string, sim::Model::Section>> RussiaModel::description() const {
  const World& w = *world_;
  return {{"population", population(w)}, {"factions", factions(w)},
          {"events", events(w)},         {"outcomes", event_counts(w)}, {"inputs", input_counts(w)},
          {"verbs", vocabulary()},       {"measures", readings()},
          {"drivers", drivers(w)},
          {"assemblies", assemblies(w)}};
}

}  // namespace russia
