#include "sim/experiment/sweep/scalar.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace sim::experiment {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
const std::vector<std::string> statistics = {"mean", "sum", "min", "max", "first", "last"};
constexpr const char* result_keys[] = {"event", "place", "group", "list"};

const Observable* find_observable(const std::vector<Observable>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Observable& other) { return other.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::vector<std::string> names_of(const std::vector<Observable>& all) {
  std::vector<std::string> names;
  for (const Observable& observable : all) names.push_back(observable.name);
  return names;
}

std::string key_of_series(const Series& series, const std::string& key) {
  return key == "event"   ? series.event
         : key == "place" ? series.place
         : key == "group" ? series.group
                          : series.list;
}

class ScalarReader {
 public:
  ScalarReader(const Node& node, const Model& model, const EnsembleOptions& options,
               const ReductionSpec& standard, Problems& problems)
      : node_(node),
        model_(model),
        options_(options),
        standard_(standard),
        problems_(problems),
        reader_(node, problems, "[[sweep.scalar]]") {}
  Scalar read();

 private:
  void read_result();
  void read_series();
  void read_observable();
  void read_labels(const std::vector<std::string>& axes);
  void read_period();
  void problem(const std::string& text, const std::string& hint = "") {
    problems_.add(node_.origin, "the scalar '" + scalar_.name + "' " + text, hint);
  }

  const Node& node_;
  const Model& model_;
  const EnsembleOptions& options_;
  const ReductionSpec& standard_;
  Problems& problems_;
  ObjectReader reader_;
  Scalar scalar_;
};

void ScalarReader::read_result() {
  scalar_.source = Scalar::Source::result;
  scalar_.observable = reader_.text("result");
  for (const char* key : result_keys)
    if (reader_.has(key)) scalar_.keys[key] = reader_.text(key);
  if (!reader_.has("event")) problem("lacks 'event'", "The election or event of the result");
}

void ScalarReader::read_series() {
  scalar_.source = Scalar::Source::series;
  const std::string event = reader_.text("series");
  scalar_.keys["event"] = event;
  for (const char* key : {"place", "group", "list"})
    if (reader_.has(key)) scalar_.keys[key] = reader_.text(key);
  std::vector<std::string> events, found;
  for (std::size_t i = 0; i < model_.series().size(); ++i) {
    const Series& series = model_.series()[i];
    if (std::find(events.begin(), events.end(), series.event) == events.end())
      events.push_back(series.event);
    if (!std::all_of(scalar_.keys.begin(), scalar_.keys.end(), [&](const auto& key) {
          return key_of_series(series, key.first) == key.second;
        }))
      continue;
    scalar_.series = i;
    found.push_back(series.place + "/" + series.group + "/" + series.list);
  }
  if (found.empty()) problem("is no series of the model", suggest_name(event, events));
  if (found.size() > 1)
    problem("may be any of " + std::to_string(found.size()) + " series (place/group/list: " +
                found[0] + ", " + found[1] + (found.size() > 2 ? ", ...)" : ")"),
            "Add 'place', 'group' or 'list'");
}

void ScalarReader::read_observable() {
  scalar_.source = Scalar::Source::observable;
  scalar_.observable = reader_.text("observable");
  const std::vector<Observable> all = model_.observables();
  const Observable* observable = find_observable(all, scalar_.observable);
  if (observable == nullptr) {
    problem("has the observable '" + scalar_.observable + "', which there is not",
            suggest_name(scalar_.observable, names_of(all)));
    for (const char* key : {"average_over", "sum_over", "weights", "at"}) reader_.ignore(key);
    return;
  }
  const std::size_t before = problems_.all().size();
  scalar_.reduction = read_reduction(reader_, {scalar_.observable}, model_, standard_, problems_);
  if (problems_.all().size() > before) return reader_.ignore("at");
  const Observable* weights = find_observable(all, scalar_.reduction.weights);
  const Reduction reduction(observable->axes, weights ? weights->axes : std::vector<std::string>{},
                            weights == observable, scalar_.reduction, model_.axes());
  read_labels(reduction.axes());
}

void ScalarReader::read_labels(const std::vector<std::string>& axes) {
  const Node none{Node::Object{}, node_.origin};
  const Node* at = reader_.node("at");
  ObjectReader labels(at != nullptr ? *at : none, problems_,
                      "'at' of the scalar '" + scalar_.name + "'");
  const std::vector<Axis> recorded = recorded_axes(model_.axes(), options_);
  for (const std::string& name : axes) {
    const auto axis = std::find_if(recorded.begin(), recorded.end(),
                                   [&](const Axis& other) { return other.name == name; });
    if (!labels.has(name)) {
      problem("does not say which '" + name + "'",
              "Add at." + name + " = \"LABEL\", or name the axis in average_over or sum_over");
      continue;
    }
    const std::string label = labels.text(name);
    scalar_.at[name] = label;
    if (std::find(axis->labels.begin(), axis->labels.end(), label) == axis->labels.end())
      problem("has the " + name + " '" + label + "', which is not recorded",
              suggest_name(label, axis->labels));
  }
  labels.finish();
}

void ScalarReader::read_period() {
  const auto date = reader_.date("date");
  scalar_.from = reader_.date("from");
  scalar_.until = reader_.date("until");
  if (date && (scalar_.from || scalar_.until))
    problem("has 'date' as well as 'from' or 'until' (one week or a period)");
  const std::string statistic = reader_.text("statistic", "mean");
  const auto found = std::find(statistics.begin(), statistics.end(), statistic);
  if (found == statistics.end())
    problem("has the statistic '" + statistic + "'", suggest_name(statistic, statistics));
  scalar_.statistic = static_cast<Scalar::Statistic>(found - statistics.begin());
  if (date) {
    // The week in which the day lies.
    scalar_.from.reset();
    scalar_.until = date;
    scalar_.statistic = Scalar::Statistic::last;
  }
  for (const auto& day : {date, scalar_.from, scalar_.until})
    if (day && (*day < options_.start || *day > options_.until + 6))
      problem("has the day " + day->iso() + " (the runs go from " + options_.start.iso() + " to " +
              options_.until.iso() + ")");
  if (scalar_.from && scalar_.until && *scalar_.until < *scalar_.from)
    problem("goes from " + scalar_.from->iso() + " to " + scalar_.until->iso());
}

Scalar ScalarReader::read() {
  scalar_.origin = node_.origin;
  scalar_.name = reader_.text("name");
  const int kinds = reader_.has("result") + reader_.has("series") + reader_.has("observable");
  if (kinds != 1) {
    problem("has " + std::string(kinds == 0 ? "none" : "more than one") +
            " of: result, series, observable");
    return std::move(scalar_);
  }
  if (reader_.has("result")) {
    read_result();
  } else {
    reader_.has("series") ? read_series() : read_observable();
    read_period();
  }
  reader_.finish();
  return std::move(scalar_);
}

}  // namespace

std::vector<Scalar> read_scalars(const Node& list, const Model& model,
                                 const EnsembleOptions& options, const ReductionSpec& standard,
                                 Problems& problems) {
  std::vector<Scalar> scalars;
  const Node::Array* items = list.array();
  if (items == nullptr) {
    problems.add(list.origin, "'sweep.scalar' is " + list.kind(),
                 "Write each scalar below a line [[sweep.scalar]]");
    return {};
  }
  for (const Node& item : *items)
    scalars.push_back(ScalarReader(item, model, options, standard, problems).read());
  for (std::size_t i = 0; i < scalars.size(); ++i) {
    const std::string& name = scalars[i].name;
    if (!name.empty() && !std::all_of(name.begin(), name.end(), [](char c) {
          return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
        }))
      problems.add(scalars[i].origin,
                   "the scalar '" + name + "' has a name that is none (letters, digits and _)");
    for (std::size_t j = 0; j < i; ++j)
      if (!name.empty() && name == scalars[j].name)
        problems.add(scalars[i].origin, "there are two scalars '" + name + "'");
  }
  return scalars;
}

ReductionSpec read_reduction(ObjectReader& reader, const std::vector<std::string>& observables,
                             const Model& model, const ReductionSpec& standard,
                             Problems& problems) {
  ReductionSpec spec = standard;
  if (reader.has("average_over")) spec.average_over = reader.texts("average_over");
  if (reader.has("sum_over")) spec.sum_over = reader.texts("sum_over");
  if (reader.has("weights")) spec.weights = reader.text("weights");
  for (const char* key : {"average_over", "sum_over", "weights"}) reader.ignore(key);
  std::vector<std::string> axes;
  for (const Axis& axis : model.axes()) axes.push_back(axis.name);
  const std::vector<Observable> all = model.observables();
  for (const auto* list : {&spec.average_over, &spec.sum_over})
    for (const std::string& name : *list)
      if (std::find(axes.begin(), axes.end(), name) == axes.end())
        problems.add(reader.origin(), "there is no axis '" + name + "'", suggest_name(name, axes));
  if (spec.average_over.empty() && spec.weights.empty()) return spec;
  const Observable* weights = find_observable(all, spec.weights);
  if (weights == nullptr) {
    problems.add(reader.origin(),
                 "average_over needs 'weights', an observable (not '" + spec.weights + "')",
                 suggest_name(spec.weights, names_of(all)));
    return spec;
  }
  for (const std::string& name : observables) {
    const Observable* observable = find_observable(all, name);
    if (observable == nullptr || observable == weights) continue;
    for (const std::string& axis : spec.average_over) {
      const auto has = [&](const Observable& o) {
        return std::find(o.axes.begin(), o.axes.end(), axis) != o.axes.end();
      };
      if (has(*observable) && !has(*weights))
        problems.add(reader.origin(), "'" + name + "' cannot be averaged over '" + axis +
                                          "' (its weights, '" + spec.weights +
                                          "', do not have that axis)");
    }
  }
  return spec;
}

double value_of(const Scalar& scalar, const std::vector<Result>& results) {
  std::vector<const Result*> found;
  for (const Result& result : results) {
    const auto matches = [&](const auto& key) {
      const std::string& text = key.first == "event"   ? result.event
                                : key.first == "place" ? result.place
                                : key.first == "group" ? result.group
                                                       : result.list;
      return text == key.second;
    };
    if (result.observable == scalar.observable &&
        std::all_of(scalar.keys.begin(), scalar.keys.end(), matches))
      found.push_back(&result);
  }
  if (found.empty()) return nan;
  if (found.size() > 1)
    throw std::runtime_error(
        "the scalar '" + scalar.name + "' may be any of " + std::to_string(found.size()) +
        " results (place/group/list: " + found[0]->place + "/" + found[0]->group + "/" +
        found[0]->list + ", " + found[1]->place + "/" + found[1]->group + "/" + found[1]->list +
        (found.size() > 2 ? ", ...)" : ")") + "; name more of its keys");
  return found[0]->value;
}

double value_of(const Scalar& scalar, const std::vector<Date>& times,
                const std::vector<double>& values) {
  double sum = 0, least = nan, most = nan, first = nan, last = nan;
  std::size_t count = 0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if ((scalar.from && times[i] < *scalar.from) || (scalar.until && times[i] > *scalar.until))
      continue;
    last = values[i];  // also if it is NaN: the value of that week
    if (std::isnan(values[i])) continue;
    if (count == 0) first = values[i];
    sum += values[i];
    least = std::fmin(least, values[i]);
    most = std::fmax(most, values[i]);
    ++count;
  }
  switch (scalar.statistic) {
    case Scalar::Statistic::mean: return count > 0 ? sum / static_cast<double>(count) : nan;
    case Scalar::Statistic::sum: return count > 0 ? sum : nan;
    case Scalar::Statistic::least: return least;
    case Scalar::Statistic::most: return most;
    case Scalar::Statistic::first: return first;
    case Scalar::Statistic::last: return last;
  }
  return nan;
}

}  // namespace sim::experiment
