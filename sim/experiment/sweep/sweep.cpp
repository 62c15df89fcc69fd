#include "sim/experiment/sweep/sweep.hpp"

#include <algorithm>
#include <set>

#include "sim/core/names.hpp"
#include "sim/io/scenario.hpp"

namespace sim::experiment {
namespace {

using Names = std::vector<std::string>;

bool has(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class SweepReader {
 public:
  SweepReader(const Node& node, SweepBase base, Problems& problems)
      : node_(node), problems_(problems), reader_(node, problems, "[sweep]") {
    sweep_.base = std::move(base);
  }
  Sweep read();

 private:
  void read_store();
  void choose_recorded();
  void read_results(ObjectReader& store);
  void check_values();
  void check_keys();
  void check_parameter(const Factor& factor, std::size_t column, const std::string& key);
  void check_scale(std::size_t column);
  void check_by_building(const Factor& factor, std::size_t column);
  void check_names();
  std::string key_text() const;

  const Node& node_;
  Problems& problems_;
  ObjectReader reader_;
  Sweep sweep_;
};

void SweepReader::read_results(ObjectReader& store) {
  const Node* results = store.node("results");
  if (results == nullptr) return;
  if (const auto* all = std::get_if<bool>(&results->value)) {
    sweep_.all_results = *all;
    return;
  }
  sweep_.all_results = false;
  sweep_.results = store.texts("results");
}

void SweepReader::read_store() {
  const Node none{Node::Object{}, node_.origin};
  const Node* node = reader_.node("store");
  ObjectReader store(node != nullptr ? *node : none, problems_, "[sweep.store]");
  // Whole arrays of every week are what one run shows; a study keeps what it was asked for.
  sweep_.observables = sweep_.base.options.observables;
  sweep_.reduction = read_reduction(store, sweep_.observables, *sweep_.base.model, {}, problems_);
  sweep_.series = store.flag("series", false);
  sweep_.events = store.flag("events", true);
  read_results(store);
  store.finish();
}

/// A run records what is stored, what scalars look at and what weighs either.
void SweepReader::choose_recorded() {
  sweep_.recorded = sweep_.base.options;
  sweep_.recorded.panel.clear();
  Names& names = sweep_.recorded.observables;
  const auto add = [&](const std::string& name) {
    if (!name.empty() && !has(names, name)) names.push_back(name);
  };
  if (!sweep_.observables.empty()) add(sweep_.reduction.weights);
  for (const Scalar& scalar : sweep_.scalars)
    if (scalar.source == Scalar::Source::observable) {
      add(scalar.observable);
      add(scalar.reduction.weights);
    }
  if (names.empty()) names.emplace_back();  // none: an empty list would be all
}

void SweepReader::check_parameter(const Factor& factor, std::size_t column,
                                  const std::string& key) {
  const ParameterSet& parameters = sweep_.base.model->parameters();
  const Parameter* parameter = parameters.find(key);
  if (parameter == nullptr) {
    Names known;
    for (const Parameter* other : parameters.all()) known.push_back(other->info().name);
    problems_.add(factor.origin, "there is no parameter '" + key + "'", suggest_name(key, known));
    return;
  }
  const ParameterInfo& info = parameter->info();
  for (const Point& point : sweep_.points.points) {
    const Node& value = point.values[column];
    const double number = number_in(value);
    if (is_number(value) && number >= info.low && number <= info.high) continue;
    problems_.add(value.origin, "the parameter '" + key + "' is " + value.text() +
                                    " (it must lie in [" + number_text(info.low) + ", " +
                                    number_text(info.high) + "])");
    return;
  }
}

void SweepReader::check_scale(std::size_t column) {
  constexpr double most = 1e9;
  for (const Point& point : sweep_.points.points) {
    const Node& value = point.values[column];
    if (is_number(value) && number_in(value) >= 1 && number_in(value) <= most) continue;
    problems_.add(value.origin, "'run.scale' is " + value.text() + " (it must lie in [1, " +
                                    number_text(most) + "])");
    return;
  }
}

/// Values of other keys are checked by the model itself, each with the rest of the base scenario.
void SweepReader::check_by_building(const Factor& factor, std::size_t column) {
  constexpr std::size_t most_builds = 50;
  std::vector<Node> values;
  std::set<std::string> seen;
  for (const Point& point : sweep_.points.points)
    if (seen.insert(point.values[column].text()).second) values.push_back(point.values[column]);
  std::sort(values.begin(), values.end(),
            [](const Node& a, const Node& b) { return number_in(a) < number_in(b); });
  const std::size_t step = (values.size() + most_builds - 1) / most_builds;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i % step != 0 && i + 1 != values.size()) continue;  // also the greatest
    Inputs& inputs = sweep_.base.inputs;
    const Node base = inputs.settings;
    factor.apply(values[i], inputs.settings);
    const std::size_t before = problems_.all().size();
    sweep_.base.entry->build(inputs, problems_);
    inputs.settings = base;
    if (problems_.all().size() > before) return;
  }
}

void SweepReader::check_values() {
  constexpr std::string_view prefix = "parameters.";
  for (std::size_t f = 0; f < sweep_.points.factors.size(); ++f) {
    const Factor& factor = sweep_.points.factors[f];
    bool build = factor.keys.empty();
    for (const std::string& key : factor.keys) {
      if (key == "run.scale") {
        check_scale(f);
      } else if (key.starts_with(prefix)) {
        check_parameter(factor, f, key.substr(prefix.size()));
      } else {
        build = true;
      }
    }
    if (build) check_by_building(factor, f);
  }
}

/// Whether one of two keys is the other or lies in the table that the other names.
bool overlap(const std::string& a, const std::string& b) {
  const auto within = [](const std::string& key, const std::string& table) {
    return key == table || key.starts_with(table + ".");
  };
  return within(a, b) || within(b, a);
}

/// Of two factors that set one key, the first would have no effect; a value in place of a table
/// would drop all other keys of the table.
void SweepReader::check_keys() {
  const std::vector<Factor>& factors = sweep_.points.factors;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    Node change{Node::Object{}, factors[i].origin};
    for (const std::string& key : factors[i].keys) change.set(key, {0.0, factors[i].origin});
    check_merge(sweep_.base.inputs.settings, change, problems_);
    for (const Node& one : factors[i].cases)
      check_merge(sweep_.base.inputs.settings, one, problems_);
    for (std::size_t j = 0; j < i; ++j) {
      const auto shared = [&]() -> std::string {
        for (const std::string& a : factors[i].all_keys())
          for (const std::string& b : factors[j].all_keys())
            if (overlap(a, b)) return a;
        return "";
      }();
      if (!shared.empty())
        problems_.add(factors[i].origin,
                      "the factors '" + factors[j].name + "' and '" + factors[i].name +
                          "' both change '" + shared + "'",
                      "Leave the key to one of them, or make one factor with cases");
    }
  }
}

/// Factors, scalars and observables stand side by side in the opened study.
void SweepReader::check_names() {
  Names taken = {"point", "replicate", "time", "time_old_style", "status", "file",
                 "row",   "run",       "unit", "message",        "id",     "factor"};
  for (const Axis& axis : sweep_.base.model->axes()) taken.push_back(axis.name);
  for (const std::string& name : sweep_.observables) taken.push_back(name);
  const auto check = [&](const Origin& where, const char* kind, const std::string& name) {
    if (has(taken, name))
      problems_.add(where,
                    std::string("the ") + kind + " '" + name +
                        "' has the name of something else in the study",
                    "Give it another 'name'");
    taken.push_back(name);
  };
  for (const Factor& factor : sweep_.points.factors) check(factor.origin, "factor", factor.name);
  for (const Scalar& scalar : sweep_.scalars) check(scalar.origin, "scalar", scalar.name);
}

std::string SweepReader::key_text() const {
  std::string text;
  for (const char* kept : {"store", "scalar"})
    if (const Node* node = node_.find(kept))
      text += "sweep." + std::string(kept) + " = " + node->text() + "\n";
  return key_text_of(sweep_.base.inputs) + text;
}

Sweep SweepReader::read() {
  const Model& model = *sweep_.base.model;
  sweep_.points = read_points(reader_, sweep_.base.inputs.settings, model.parameters(), problems_);
  read_store();
  if (const Node* scalars = reader_.node("scalar"))
    sweep_.scalars =
        read_scalars(*scalars, model, sweep_.base.options, sweep_.reduction, problems_);
  reader_.finish();
  check_names();
  check_keys();
  choose_recorded();
  check_values();
  sweep_.key_text = key_text();
  return std::move(sweep_);
}

}  // namespace

std::string key_text_of(const Inputs& inputs) {
  Node settings = inputs.settings;
  std::vector<NodeMember>& members = std::get<Node::Object>(settings.value);
  std::erase_if(members, [](const NodeMember& member) {
    return has({"title", "question", "note", "data"}, member.first);
  });
  for (const char* free : {"replicates", "first_replicate", "threads", "checkpoint_every_weeks"})
    if (settings.find(std::string("run.") + free) != nullptr)
      settings.set(std::string("run.") + free, {std::string("free"), {}});
  if (settings.find("output.file") != nullptr)
    settings.set("output.file", {std::string("free"), {}});
  std::string text = io::scenario_text(settings);
  if (const Node* keeps = inputs.settings.find("data.ensemble_keeps"))
    text += "ensemble_keeps = " + keeps->text() + "\n";
  return text + "data = " + std::to_string(io::digest_of(inputs)) + "\n";
}

std::vector<Job> Sweep::jobs() const {
  std::vector<Job> all;
  for (std::size_t r = 0; r < base.options.replicates; ++r)
    for (std::size_t p = 0; p < points.points.size(); ++p)
      all.push_back({p, static_cast<std::uint32_t>(base.options.first_replicate + r)});
  return all;
}

Sweep read_sweep(const Node& sweep, SweepBase base, Problems& problems) {
  return SweepReader(sweep, std::move(base), problems).read();
}

io::RunsFileLayout layout_of(const Sweep& sweep) {
  io::RunsFileLayout layout;
  io::RunFileLayout& run = layout.run;
  const Model& model = *sweep.base.model;
  run.title = sweep.base.title;
  run.axes = recorded_axes(model.axes(), sweep.base.options);
  const std::vector<Observable> all = model.observables();
  const auto axes_of = [&](const std::string& name) {
    for (const Observable& other : all)
      if (other.name == name) return other.axes;
    return Names{};
  };
  for (const Observable& observable : all) {
    if (!has(sweep.observables, observable.name)) continue;
    const Reduction reduction(observable.axes, axes_of(sweep.reduction.weights),
                              observable.name == sweep.reduction.weights, sweep.reduction,
                              run.axes);
    run.variables.push_back(
        {observable.name, observable.unit, observable.long_name, reduction.axes()});
  }
  std::erase_if(run.axes, [&](const Axis& axis) {
    return std::none_of(run.variables.begin(), run.variables.end(),
                        [&](const auto& variable) { return has(variable.axes, axis.name); });
  });
  if (sweep.series) run.series = model.series();
  run.times = recorded_weeks_of(sweep.base.options);
  run.digits = sweep.base.digits;
  run.scenario_text = io::scenario_text(sweep.base.inputs.settings);
  for (const Scalar& scalar : sweep.scalars) layout.scalars.push_back(scalar.name);
  return layout;
}

}  // namespace sim::experiment
