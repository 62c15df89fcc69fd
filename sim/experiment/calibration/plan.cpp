#include "sim/experiment/calibration/plan.hpp"

#include <algorithm>
#include <set>

#include "sim/core/node.hpp"
#include "sim/experiment/sweep/factor.hpp"

namespace sim::experiment {
namespace {

constexpr std::int64_t most_points = 1'000'000;

class PlanReader {
 public:
  PlanReader(const Node& table, const ParameterSet& parameters, const Record& record,
             Problems& problems)
      : table_(table),
        parameters_(parameters),
        record_(record),
        problems_(problems),
        top_(table, problems, "[calibration]") {}
  CalibrationPlan read();

 private:
  const Node& part(const char* name);
  std::size_t count(ObjectReader& reader, const char* key, std::size_t fallback,
                    std::int64_t least) {
    return static_cast<std::size_t>(
        reader.integer(key, static_cast<std::int64_t>(fallback), least, most_points));
  }
  std::vector<const Node*> items(const char* name);
  const Parameter* known_parameter(const std::string& name, const Origin& where);
  void read_parameters();
  void read_parameter(const Node& item);
  void read_stages();
  void read_budget(ObjectReader& reader, FitBudget& budget);
  ErrorByObservable read_errors(const char* name);
  RowFilter read_filter(const Node& item, ObjectReader& reader, const char* what);
  void read_targets_part();
  std::string read_name(ObjectReader& reader, const char* what);
  void read_set(const Node& node, const std::string& prefix, Ablation& ablation);
  void read_ablations();
  void read_folds();

  const Node& table_;
  const ParameterSet& parameters_;
  const Record& record_;
  Problems& problems_;
  ObjectReader top_;
  Node none_{Node::Object{}, {}};
  CalibrationPlan plan_;
};

const Node& PlanReader::part(const char* name) {
  none_.origin = table_.origin;
  const Node* node = top_.node(name);
  return node != nullptr ? *node : none_;
}

/// The tables of an array [[calibration.NAME]].
std::vector<const Node*> PlanReader::items(const char* name) {
  std::vector<const Node*> all;
  const Node* list = top_.node(name);
  if (list == nullptr) return all;
  if (!list->is_array()) {
    problems_.add(list->origin, std::string("'calibration.") + name + "' is " + list->kind(),
                  std::string("Write each below a line [[calibration.") + name + "]]");
    return all;
  }
  for (const Node& item : *list->array()) {
    if (item.is_object()) {
      all.push_back(&item);
    } else {
      problems_.add(item.origin, std::string("[[calibration.") + name + "]] is " + item.kind() +
                                     " (a table is needed)");
    }
  }
  return all;
}

const Parameter* PlanReader::known_parameter(const std::string& name, const Origin& where) {
  if (const Parameter* found = parameters_.find(name)) return found;
  std::vector<std::string> known;
  for (const Parameter* other : parameters_.all()) known.push_back(other->info().name);
  if (!name.empty())
    problems_.add(where, "there is no parameter '" + name + "'", suggest_name(name, known));
  return nullptr;
}

void PlanReader::read_parameter(const Node& item) {
  ObjectReader reader(item, problems_, "[[calibration.parameter]]");
  FreeParameter free;
  free.origin = item.origin;
  free.name = reader.text("name");
  const std::string scale = reader.text("scale", "linear");
  reader.ignore("low");
  reader.ignore("high");
  reader.finish();
  if (scale != "linear" && scale != "log")
    problems_.add(item.find("scale")->origin,
                  "'scale' is '" + scale + "' ('linear' or 'log' is needed)");
  free.log_scale = scale == "log";
  const Parameter* parameter = known_parameter(free.name, item.origin);
  if (parameter == nullptr) return;
  const ParameterInfo& info = parameter->info();
  free.low = reader.number("low", info.low, info.low, info.high);
  free.high = reader.number("high", info.high, info.low, info.high);
  free.centre = parameter->value();
  const std::string its = "the parameter '" + free.name + "'";
  // What has been measured is not to be bent until the model fits.
  if (info.source.find("assumption") == std::string::npos)
    problems_.add(item.origin,
                  its + " has a documented value (source: " + info.source + ") and is not free",
                  "Free are those whose declaration calls them an assumption");
  if (info.whole)
    problems_.add(item.origin, its + " takes whole numbers only and cannot be fitted");
  if (free.low >= free.high)
    problems_.add(item.origin, its + " would lie between " + number_text(free.low) + " and " +
                                   number_text(free.high) + " (the range is empty)");
  if (free.log_scale && free.low <= 0)
    problems_.add(item.origin, its + " has scale = \"log\" and may be " + number_text(free.low),
                  "Give it a 'low' above 0");
  if (free.centre < free.low || free.centre > free.high)
    problems_.add(item.origin, its + " is " + number_text(free.centre) +
                                   " in the base scenario, outside of the range given here");
  plan_.parameters.push_back(free);
}

void PlanReader::read_parameters() {
  const std::vector<const Node*> all = items("parameter");
  for (const Node* item : all) read_parameter(*item);
  if (all.empty())
    problems_.add(table_.origin, "[calibration] has no parameter to fit",
                  "Write each below a line [[calibration.parameter]]");
  if (all.size() > most_free_parameters)
    problems_.add(table_.origin, "[calibration] has " + std::to_string(all.size()) +
                                     " free parameters (at most " +
                                     std::to_string(most_free_parameters) + " can be told apart)");
  std::set<std::string> seen;
  for (const FreeParameter& free : plan_.parameters)
    if (!seen.insert(free.name).second)
      problems_.add(free.origin, "the parameter '" + free.name + "' stands here twice");
}

void PlanReader::read_budget(ObjectReader& reader, FitBudget& budget) {
  constexpr std::int64_t fewest_points = 10;
  budget.first_wave = count(reader, "first_wave", budget.first_wave, fewest_points);
  if (const Node* waves = reader.node("waves")) {
    budget.waves.clear();
    const Node::Array* sizes = waves->array();
    if (sizes == nullptr)
      problems_.add(waves->origin,
                    "'waves' is " + waves->text() + " (a list of numbers of points is needed)");
    for (const Node& size : sizes != nullptr ? *sizes : Node::Array{}) {
      Node wrapped{Node::Object{}, size.origin};
      wrapped.set("waves", size);
      ObjectReader one(wrapped, problems_, "[calibration]");
      budget.waves.push_back(static_cast<std::size_t>(one.integer("waves", 1, 2, most_points)));
    }
  }
  constexpr std::int64_t fewest_members = 10;
  budget.members = count(reader, "members", budget.members, fewest_members);
  budget.iterations = count(reader, "iterations", budget.iterations, 1);
}

void PlanReader::read_stages() {
  plan_.seed = static_cast<std::uint32_t>(top_.integer("seed", 1, 0, 0xffffffff));
  const std::string method = top_.text("method", "ensemble_kalman");
  static const std::vector<std::string> methods = {"ensemble_kalman", "abc"};
  if (std::find(methods.begin(), methods.end(), method) == methods.end())
    problems_.add(table_.find("method")->origin, "there is no method '" + method + "'",
                  suggest_name(method, methods));
  plan_.method =
      method == "abc" ? CalibrationPlan::Method::abc : CalibrationPlan::Method::ensemble_kalman;
  plan_.chance_runs = count(top_, "chance_runs", plan_.chance_runs, 3);
  plan_.check_replicates = count(top_, "check_replicates", plan_.check_replicates, 1);
  plan_.inflation = top_.number("inflation", plan_.inflation, 1, 2);
  plan_.localise = top_.flag("localise", plan_.localise);
  plan_.accepted = count(top_, "accepted", plan_.accepted, 10);
  read_budget(top_, plan_.budget);

  ObjectReader screening(part("screening"), problems_, "[calibration.screening]");
  plan_.trajectories = count(screening, "trajectories", plan_.trajectories, 1);
  plan_.levels = static_cast<std::size_t>(screening.integer("levels", 4, 2, 1000));
  plan_.least_influence = screening.number("least_influence", plan_.least_influence, 0, 100);
  screening.finish();

  ObjectReader matching(part("matching"), problems_, "[calibration.matching]");
  plan_.matching.cut = matching.number("cut", plan_.matching.cut, 0.5, 100);
  plan_.matching.allowed_share =
      matching.number("allowed_share", plan_.matching.allowed_share, 0, 0.9);
  plan_.matching.candidates = count(matching, "candidates", plan_.matching.candidates, 100);
  plan_.matching.seed = plan_.seed;
  matching.finish();

  plan_.refit = plan_.budget;
  ObjectReader refit(part("refit"), problems_, "[calibration.refit]");
  read_budget(refit, plan_.refit);
  refit.finish();
}

ErrorByObservable PlanReader::read_errors(const char* name) {
  const Node& node = part(name);
  const std::string what = std::string("[calibration.") + name + "]";
  ObjectReader reader(node, problems_, what);
  ErrorByObservable errors;
  std::vector<std::string> known;
  for (const RecordRow& row : record_.rows)
    if (std::find(known.begin(), known.end(), row.observable) == known.end())
      known.push_back(row.observable);
  if (!node.is_object()) return errors;
  constexpr double most = 1000;
  for (const auto& [key, value] : *node.object()) {
    errors[key] = reader.number(key, 0, most);
    if (std::find(known.begin(), known.end(), key) == known.end())
      problems_.add(value.origin, what + ": the record has no observable '" + key + "'",
                    suggest_name(key, known));
  }
  return errors;
}

/// The keys of a filter. One that chooses no row of the record is a mistake.
RowFilter PlanReader::read_filter(const Node& item, ObjectReader& reader, const char* what) {
  RowFilter filter;
  for (const std::string& column : filter_columns())
    if (item.find(column) != nullptr) filter.keys[column] = reader.texts(column);
  if (filter.keys.empty()) {
    std::string columns;
    for (const std::string& column : filter_columns())
      columns += (columns.empty() ? "" : ", ") + column;
    problems_.add(item.origin, std::string(what) + " chooses no rows", "Name one of: " + columns);
  } else if (std::none_of(record_.rows.begin(), record_.rows.end(), [&](const RecordRow& row) {
               return row.role == Role::calibration && filter.matches(record_, row);
             })) {
    problems_.add(item.origin,
                  std::string(what) + " chooses no row of the record that may be fitted",
                  "Look at the columns of the record; \"front:*\" stands for all of a kind");
  }
  return filter;
}

void PlanReader::read_targets_part() {
  const ErrorByObservable discrepancy = read_errors("discrepancy");
  const ErrorByObservable sampling = read_errors("sampling_error");
  std::vector<RowFilter> leave_out;
  for (const Node* item : items("leave_out")) {
    ObjectReader reader(*item, problems_, "[[calibration.leave_out]]");
    leave_out.push_back(read_filter(*item, reader, "[[calibration.leave_out]]"));
    reader.ignore("why");
    reader.finish();
  }
  constexpr double most_rows = 1000;
  const bool alike = table_.find("rows_per_cell") != nullptr;
  const double rows = alike ? top_.number("rows_per_cell", 1, most_rows) : most_rows;
  plan_.targets = read_targets(record_, discrepancy, sampling, leave_out, problems_);
  if (alike) weigh_cells_alike(record_, rows, plan_.targets.used);
}

/// A name that also names a folder.
std::string PlanReader::read_name(ObjectReader& reader, const char* what) {
  const std::string name = reader.text("name");
  if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
    problems_.add(reader.origin(), std::string(what) + ": 'name' is '" + name +
                                       "' (small letters, digits and _ are needed)");
  return name;
}

/// Both { "GROUP.NAME" = 0 } and { GROUP.NAME = 0 }.
void PlanReader::read_set(const Node& node, const std::string& prefix, Ablation& ablation) {
  for (const auto& [key, value] : *node.object()) {
    const std::string name = prefix.empty() ? key : prefix + "." + key;
    if (value.is_object()) {
      read_set(value, name, ablation);
      continue;
    }
    const Parameter* parameter = known_parameter(name, value.origin);
    if (parameter == nullptr) continue;
    const ParameterInfo& info = parameter->info();
    const double number = number_in(value);
    if (!is_number(value) || number < info.low || number > info.high)
      problems_.add(value.origin, "the parameter '" + name + "' is " + value.text() +
                                      " (it must lie in [" + number_text(info.low) + ", " +
                                      number_text(info.high) + "])");
    ablation.set.emplace_back(name, number);
  }
}

void PlanReader::read_ablations() {
  std::set<std::string> names;
  for (const Node* item : items("ablation")) {
    ObjectReader reader(*item, problems_, "[[calibration.ablation]]");
    Ablation ablation;
    ablation.name = read_name(reader, "[[calibration.ablation]]");
    ablation.meaning = reader.text("meaning", "");
    const Node* set = reader.node("set");
    reader.finish();
    if (!names.insert(ablation.name).second)
      problems_.add(item->origin, "the ablation '" + ablation.name + "' stands here twice");
    if (set == nullptr || !set->is_object() || set->object()->empty()) {
      problems_.add(item->origin, "the ablation '" + ablation.name + "' sets no parameter",
                    "set = { \"GROUP.NAME\" = 0 }");
      continue;
    }
    read_set(*set, "", ablation);
    plan_.ablations.push_back(std::move(ablation));
  }
}

void PlanReader::read_folds() {
  std::set<std::string> names;
  for (const Node* item : items("fold")) {
    ObjectReader reader(*item, problems_, "[[calibration.fold]]");
    Fold fold;
    fold.name = read_name(reader, "[[calibration.fold]]");
    const RowFilter filter = read_filter(*item, reader, "[[calibration.fold]]");
    for (const Target& target : plan_.targets.used)
      fold.targets.push_back(filter.matches(record_, record_.rows[target.row]));
    reader.finish();
    if (!names.insert(fold.name).second)
      problems_.add(item->origin, "the fold '" + fold.name + "' stands here twice");
    plan_.folds.push_back(std::move(fold));
  }
}

CalibrationPlan PlanReader::read() {
  read_stages();
  read_parameters();
  read_targets_part();
  read_ablations();
  read_folds();
  top_.finish();
  return std::move(plan_);
}

}  // namespace

CalibrationPlan read_calibration(const Node& table, const ParameterSet& parameters,
                                 const Record& record, Problems& problems) {
  return PlanReader(table, parameters, record, problems).read();
}

}  // namespace sim::experiment
