#include "sim/experiment/outcomes.hpp"

#include <algorithm>

#include "sim/experiment/false_discovery.hpp"

namespace sim::experiment {
namespace {

const Axis* find_axis(const Model& model, const std::string& name) {
  const auto found = std::find_if(model.axes().begin(), model.axes().end(),
                                  [&](const Axis& axis) { return axis.name == name; });
  return found != model.axes().end() ? &*found : nullptr;
}

class OutcomeReader {
 public:
  OutcomeReader(const Node& node, const Model& model, const EnsembleOptions& options,
                const std::vector<std::string>& events, Problems& problems)
      : node_(node),
        model_(model),
        options_(options),
        events_(events),
        problems_(problems),
        reader_(node, problems, "an outcome") {}
  Outcome read();

 private:
  void read_event();
  void read_result();
  void read_observable();
  void read_labels(const Observable& observable);
  void problem(const std::string& text, const std::string& hint = "") {
    problems_.add(node_.origin, "an outcome " + text, hint);
  }

  const Node& node_;
  const Model& model_;
  const EnsembleOptions& options_;
  const std::vector<std::string>& events_;
  Problems& problems_;
  ObjectReader reader_;
  Outcome outcome_;
};

void OutcomeReader::read_event() {
  outcome_.event = reader_.text("event");
  if (!events_.empty() &&
      std::find(events_.begin(), events_.end(), outcome_.event) == events_.end())
    problem("is of an unknown event '" + outcome_.event + "'",
            suggest_name(outcome_.event, events_));
}

void OutcomeReader::read_result() {
  outcome_.kind = EffectKind::result;
  outcome_.observable = reader_.text("result");
  read_event();
  outcome_.place = reader_.text("place", outcome_.place);
  outcome_.group = reader_.text("group", "");
  outcome_.list = reader_.text("list", "");
}

void OutcomeReader::read_labels(const Observable& observable) {
  const Node none{Node::Object{}, node_.origin};
  const Node* at = reader_.node("at");
  ObjectReader labels(at != nullptr ? *at : none, problems_, "'at' of an outcome");
  for (const std::string& name : observable.axes) {
    if (!labels.has(name)) continue;
    const std::string label = outcome_.at[name] = labels.text(name);
    const std::vector<std::string>& known = find_axis(model_, name)->labels;
    if (std::find(known.begin(), known.end(), label) == known.end())
      problem("has an unknown " + name + " '" + label + "'", suggest_name(label, known));
  }
  labels.finish();
}

void OutcomeReader::read_observable() {
  outcome_.kind = EffectKind::observable;
  outcome_.observable = reader_.text("observable");
  outcome_.date = reader_.date("date");
  std::vector<std::string> names;
  const std::vector<Observable> all = model_.observables();
  for (const Observable& one : all) names.push_back(one.name);
  const auto found = std::find(names.begin(), names.end(), outcome_.observable);
  if (found == names.end()) {
    problem("is of an unknown observable '" + outcome_.observable + "'",
            suggest_name(outcome_.observable, names));
    reader_.ignore("at");
  } else {
    read_labels(all[static_cast<std::size_t>(found - names.begin())]);
  }
  constexpr int last_day_of_week = 6;
  if (!reader_.has("date")) {
    problem("lacks 'date'", "The day in whose week '" + outcome_.observable + "' is looked at");
  } else if (!outcome_.date || *outcome_.date < options_.start ||
             *outcome_.date > weeks_of(options_).back() + last_day_of_week) {
    outcome_.date.reset();  // a run that ends before it: the outcome is not reached
  }
}

Outcome OutcomeReader::read() {
  outcome_.origin = node_.origin;
  if (!node_.is_object()) return std::move(outcome_);  // the reader has reported it
  if (reader_.has("observable")) {
    read_observable();
  } else if (reader_.has("result")) {
    read_result();
  } else {
    read_event();
  }
  std::string name = outcome_.event;
  for (const std::string* part : {&outcome_.observable, &outcome_.group, &outcome_.list})
    if (!part->empty()) name += (name.empty() ? "" : " ") + *part;
  for (const auto& [axis, label] : outcome_.at) name += " " + label;
  outcome_.name = reader_.text("name", name);
  reader_.finish();
  return std::move(outcome_);
}

bool answers(const Outcome& outcome, const EffectRow& row) {
  if (row.kind != outcome.kind) return false;
  if (row.kind == EffectKind::event) return row.event == outcome.event;
  if (row.name != outcome.observable) return false;
  if (row.kind == EffectKind::result)
    return row.event == outcome.event && row.place == outcome.place &&
           (outcome.group.empty() || row.labels[0] == outcome.group) &&
           (outcome.list.empty() || row.labels[1] == outcome.list);
  return row.view == outcome.view_of_plan && row.date == outcome.date;
}

void find_row(const Outcome& outcome, std::vector<EffectRow>& rows, Problems& problems) {
  std::vector<EffectRow*> found;
  for (EffectRow& row : rows)
    if (answers(outcome, row)) found.push_back(&row);
  if (outcome.kind == EffectKind::observable && !outcome.date) return;
  if (found.size() == 1) {
    found[0]->outcome = outcome.name;
  } else if (found.empty()) {
    problems.add(outcome.origin, "the outcome '" + outcome.name + "' was found in no run");
  } else {
    problems.add(outcome.origin,
                 "the outcome '" + outcome.name + "' may be any of " +
                     std::to_string(found.size()) + " results",
                 "Add 'group' or 'list'");
  }
}

}  // namespace

ViewRequest Outcome::view(const Model& model) const {
  ViewRequest request;
  request.observable = observable;
  for (const auto& [axis, label] : at) request.select[axis] = {label};
  for (const Axis& axis : model.axes())
    if (at.count(axis.name) == 0) request.over.push_back(axis.name);
  return request;
}

std::vector<Outcome> read_outcomes(const Node& settings, const Model& model,
                                   const EnsembleOptions& options,
                                   const std::vector<std::string>& events, Problems& problems) {
  const Node* list = settings.find("outcomes");
  if (list == nullptr) return {};
  const Node::Array* items = list->array();
  if (items == nullptr) {
    problems.add(list->origin, "'outcomes' is " + list->kind() + " (a list of tables is needed)",
                 "outcomes = [{ event = \"ID\" }]");
    return {};
  }
  std::vector<Outcome> outcomes;
  for (const Node& item : *items) {
    outcomes.push_back(OutcomeReader(item, model, options, events, problems).read());
    for (std::size_t i = 0; i + 1 < outcomes.size(); ++i)
      if (outcomes[i].name == outcomes.back().name)
        problems.add(item.origin, "there are two outcomes '" + outcomes[i].name + "'",
                     "Give one of them another 'name'");
  }
  return outcomes;
}

void mark_outcomes(const std::vector<Outcome>& outcomes, std::vector<EffectRow>& rows,
                   Problems& problems) {
  for (const Outcome& outcome : outcomes) find_row(outcome, rows, problems);
  std::vector<double> p;
  for (const EffectRow& row : rows) {
    const bool counts = row.outcome.empty() && row.differs && !row.beyond_horizon;
    p.push_back(counts ? row.effect.p : row.effect.nan);
    p.push_back(counts && row.effect.pairs < row.effect.replicates ? row.presence.p
                                                                   : row.effect.nan);
  }
  const std::vector<double> rates = false_discovery_rates(p);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].false_discovery = rates[2 * i];
    rows[i].presence_false_discovery = rates[2 * i + 1];
  }
}

}  // namespace sim::experiment
