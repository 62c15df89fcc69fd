#include "sim/experiment/sweep/sweep.hpp"

#include <algorithm>
#include <set>

#include "sim/core/names.hpp"
#include "sim/core/scenario_keys.hpp"
#include "sim/io/scenario.hpp"

namespace sim::experiment {
namespace {

using Names = std::vector<std::string>;

bool has(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// What of two models makes their runs differ in shape: an axis, a series; empty if nothing.
std::string other_shape(const Model& base, const Model& other) {
  for (const Axis& axis : base.axes()) {
    const auto found = std::find_if(other.axes().begin(), other.axes().end(),
                                    [&](const Axis& one) { return one.name == axis.name; });
    if (found == other.axes().end()) return "has no axis '" + axis.name + "'";
    if (found->labels != axis.labels)
      return "has other labels on the axis '" + axis.name + "' (" +
             std::to_string(found->labels.size()) + ", the base " +
             std::to_string(axis.labels.size()) + ")";
  }
  if (other.axes().size() != base.axes().size()) return "has other axes";
  return other.series().size() != base.series().size() ? "has other series" : "";
}

/// All runs of a study are kept in arrays of one shape.
void refuse_other_axes(const Factor& factor, const Node& value, const Model& base,
                       const Model& other, Problems& problems) {
  if (const std::string what = other_shape(base, other); !what.empty())
    problems.add(factor.origin,
                 "the factor '" + factor.name + "' cannot vary: with " + value.text() +
                     " the model " + what + " (all runs of a study have the same axes)",
                 "Make a study for each of its values");
}

/// The point at which a factor is least or greatest.
const Node& extreme(const Points& points, std::size_t column, bool greatest) {
  const auto less = [&](const Point& a, const Point& b) {
    return number_in(a.values[column]) < number_in(b.values[column]);
  };
  const auto [low, high] = std::minmax_element(points.points.begin(), points.points.end(), less);
  return (greatest ? high : low)->values[column];
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
  void check_axes();
  std::shared_ptr<const Model> built_with(const std::vector<std::size_t>& columns, bool greatest,
                                          Problems& problems) const;
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
      sweep_.recorded.every_weeks = 1;
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
    Problems own;  // a model may give up if there are problems, whosever they are
    const auto model = sweep_.base.entry->build(inputs, own);
    inputs.settings = base;
    for (const Problem& problem : own.all())
      problems_.add(problem.where, problem.text, problem.suggestion);
    if (!own.empty()) return;
    const std::size_t before = problems_.all().size();
    refuse_other_axes(factor, values[i], *sweep_.base.model, *model, problems_);
    if (problems_.all().size() > before) return;
  }
}

/// The base with some factors at the ends of what they take; null if that cannot be built.
std::shared_ptr<const Model> SweepReader::built_with(const std::vector<std::size_t>& columns,
                                                     bool greatest, Problems& problems) const {
  Inputs inputs = sweep_.base.inputs;
  for (const std::size_t column : columns)
    sweep_.points.factors[column].apply(extreme(sweep_.points, column, greatest), inputs.settings);
  auto model = sweep_.base.entry->build(inputs, problems);
  return problems.empty() ? model : nullptr;
}

/// Parameters that change an axis are found at the ends of their range: all factors at once, which
/// is quick; one by one if something is found or they cannot be there together.
void SweepReader::check_axes() {
  constexpr std::string_view prefix = "parameters.";
  std::vector<std::size_t> columns;
  for (std::size_t f = 0; f < sweep_.points.factors.size(); ++f) {
    const auto& keys = sweep_.points.factors[f].keys;
    if (!keys.empty() && std::all_of(keys.begin(), keys.end(), [&](const std::string& key) {
          return key.starts_with(prefix);
        }))
      columns.push_back(f);
  }
  const Model& base = *sweep_.base.model;
  for (const bool greatest : {false, true}) {
    if (columns.empty() || sweep_.points.points.empty()) return;
    Problems together;
    const auto model = built_with(columns, greatest, together);
    if (model != nullptr && other_shape(base, *model).empty()) continue;
    for (const std::size_t column : columns) {
      Problems alone;
      if (const auto one = built_with({column}, greatest, alone))
        refuse_other_axes(sweep_.points.factors[column], extreme(sweep_.points, column, greatest),
                          base, *one, problems_);
    }
    if (!problems_.empty()) return;
  }
}

void SweepReader::check_values() {
  constexpr std::string_view prefix = "parameters.";
  const std::size_t before = problems_.all().size();
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
  if (problems_.all().size() == before) check_axes();
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
  Names taken = {
      "point", "replicate", "time", "time_old_style", "status", "file",     "row",      "run",
      "unit",  "message",   "id",   "factor",         "files",  "failures", "scenario", "key"};
  for (const Axis& axis : sweep_.base.model->axes()) taken.push_back(axis.name);
  for (const std::string& name : sweep_.observables) taken.push_back(name);
  const auto check = [&](const Origin& where, const char* kind, const std::string& name) {
    if (name.empty() || name == "." || name.find('/') != std::string::npos)
      problems_.add(where, std::string("the ") + kind + " has the name '" + name +
                               "' (letters, digits and underscores are needed)");
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
    return member.first == "data" || has(describing_keys(), member.first);
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
