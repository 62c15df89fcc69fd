#include "sim/experiment/sweep/factor.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace sim::experiment {
namespace {

/// What of a scenario makes the runs of a study comparable, or belongs to the sweep itself.
bool is_forbidden(const std::string& key) {
  if (key == "run.scale") return false;
  for (const char* table : {"run", "output", "data", "sweep", "base", "model", "title", "question"})
    if (key == table || key.starts_with(std::string(table) + ".")) return true;
  return false;
}

std::string name_for(const std::string& key) {
  constexpr std::string_view parameters = "parameters.";
  std::string name = key.starts_with(parameters) ? key.substr(parameters.size()) : key;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); },
      '_');
  return name;
}

bool is_name(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
  });
}

class FactorReader {
 public:
  FactorReader(const Node& node, bool needs_range, Problems& problems)
      : node_(node), needs_range_(needs_range), problems_(problems) {}
  Factor read();

 private:
  void read_keys(ObjectReader& reader);
  void read_range(ObjectReader& reader);
  void read_values(const Node& node);
  void read_cases(const Node& node);
  void problem(const Origin& where, const std::string& text, const std::string& hint = "") {
    problems_.add(where, "the factor '" + factor_.name + "' " + text, hint);
  }

  const Node& node_;
  const bool needs_range_;
  Problems& problems_;
  Factor factor_;
};

void FactorReader::read_keys(ObjectReader& reader) {
  factor_.keys = reader.texts("key");
  factor_.name = reader.text("name", factor_.keys.empty() ? "" : name_for(factor_.keys.front()));
  if (factor_.name.empty() && !reader.has("cases"))
    problems_.add(node_.origin, "a factor lacks 'key'",
                  "Name a key of the scenario, such as key = \"parameters.GROUP.NAME\"");
  if (factor_.name.empty() && reader.has("cases"))
    problems_.add(node_.origin, "a factor of cases lacks 'name'");
  if (!factor_.name.empty() && !is_name(factor_.name))
    problem(node_.origin, "has a name that is none (letters, digits and _ are needed)");
  for (const std::string& key : factor_.keys)
    if (is_forbidden(key))
      problem(reader.node("key")->origin,
              "changes '" + key + "' (which must be the same in all runs of a study)",
              "Make a study for each value");
}

void FactorReader::read_range(ObjectReader& reader) {
  const Node *low = reader.node("low"), *high = reader.node("high");
  if (low == nullptr || high == nullptr) {
    problem(node_.origin, "has " + std::string(low ? "'low'" : "'high'") + " only");
    return;
  }
  factor_.dates =
      std::holds_alternative<Date>(low->value) && std::holds_alternative<Date>(high->value);
  if (!factor_.dates && !(is_number(*low) && is_number(*high))) {
    problem(low->origin, "goes from " + low->text() + " to " + high->text() +
                             " (two numbers or two dates are needed)");
    return;
  }
  factor_.has_range = true;
  factor_.low = number_in(*low);
  factor_.high = number_in(*high);
  const std::string scale = reader.text("scale", "linear");
  factor_.log_scale = scale == "log";
  factor_.whole = reader.flag("whole", false);
  factor_.levels = static_cast<std::size_t>(reader.integer("levels", 2, 2, 100'000));
  if (!(factor_.low < factor_.high) || !std::isfinite(factor_.high - factor_.low))
    problem(high->origin, "goes from " + low->text() + " to " + high->text() +
                              " ('low' must be less than 'high')");
  if (scale != "linear" && scale != "log")
    problem(reader.node("scale")->origin, "has the scale '" + scale + "'",
            "'linear' or 'log' is needed");
  if (factor_.log_scale && (factor_.dates || factor_.low <= 0))
    problem(reader.node("scale")->origin,
            "has a logarithmic scale from " + low->text() + " (numbers above 0 are needed)");
}

void FactorReader::read_values(const Node& node) {
  const Node::Array* items = node.array();
  if (items == nullptr || items->empty()) {
    problem(node.origin, "has values that are no list (such as [0.5, 1.0])");
    return;
  }
  for (const Node& item : *items) {
    if (item.is_array() || item.is_object() || (is_number(item) != is_number(items->front())) ||
        (!is_number(item) && item.value.index() != items->front().value.index()))
      problem(item.origin, "has the value " + item.text() + " (values of one kind are needed)");
    if (std::any_of(factor_.values.begin(), factor_.values.end(),
                    [&](const Node& other) { return other.text() == item.text(); }))
      problem(item.origin, "has the value " + item.text() + " twice");
    factor_.values.push_back(item);
  }
}

void FactorReader::read_cases(const Node& node) {
  if (!factor_.keys.empty()) problem(node.origin, "has both 'key' and 'cases'");
  const Node::Object* members = node.object();
  if (members == nullptr || members->empty()) {
    problem(node.origin, "has cases that are no table (such as cases.NAME = {KEY = VALUE})");
    return;
  }
  for (const auto& [name, changes] : *members) {
    factor_.values.push_back({name, changes.origin});
    factor_.cases.push_back(changes);
    if (!changes.is_object()) {
      problem(changes.origin, "has a case '" + name + "' that is no table");
      continue;
    }
    for (const auto& [key, value] : *changes.object())
      if (is_forbidden(key))
        problem(value.origin, "changes '" + key + "' in its case '" + name +
                                  "' (which must be the same in all runs of a study)");
  }
}

Factor FactorReader::read() {
  ObjectReader reader(node_, problems_, "[[sweep.factor]]");
  factor_.origin = node_.origin;
  read_keys(reader);
  const bool range = reader.has("low") || reader.has("high");
  if (range + reader.has("values") + reader.has("cases") > 1)
    problem(node_.origin, "has more than one of: low and high, values, cases");
  if (range) {
    read_range(reader);
  } else if (const Node* values = reader.node("values")) {
    read_values(*values);
  } else if (const Node* cases = reader.node("cases")) {
    read_cases(*cases);
  } else if (needs_range_) {
    problem(node_.origin, "has neither low and high nor values nor cases");
  }
  if (const Node* base = reader.node("base")) factor_.base = *base;
  for (const char* known : {"low", "high", "values", "cases", "scale", "whole", "levels"})
    reader.ignore(known);
  reader.finish();
  return std::move(factor_);
}

}  // namespace

bool is_number(const Node& node) {
  return std::holds_alternative<double>(node.value) ||
         std::holds_alternative<std::int64_t>(node.value);
}

double number_in(const Node& node) {
  if (const auto* real = std::get_if<double>(&node.value)) return *real;
  if (const auto* integer = std::get_if<std::int64_t>(&node.value))
    return static_cast<double>(*integer);
  if (const auto* date = std::get_if<Date>(&node.value)) return date->days();
  return std::nan("");
}

Node Factor::at(double unit) const {
  if (!has_range) {
    const auto count = static_cast<double>(values.size());
    return values[static_cast<std::size_t>(std::min(std::floor(unit * count), count - 1))];
  }
  double value = log_scale ? low * std::pow(high / low, unit) : low + (high - low) * unit;
  value = std::clamp(value, low, high);
  if (dates) return {Date(static_cast<std::int32_t>(std::lround(value))), origin};
  if (whole) return {static_cast<std::int64_t>(std::llround(value)), origin};
  return {value, origin};
}

std::vector<Node> Factor::grid() const {
  if (!has_range) return values;
  std::vector<Node> all;
  for (std::size_t i = 0; i < levels; ++i)
    all.push_back(at(static_cast<double>(i) / static_cast<double>(levels - 1)));
  return all;
}

void Factor::apply(const Node& value, Node& settings) const {
  Node change{Node::Object{}, origin};
  for (const std::string& key : keys) change.set(key, value);
  for (std::size_t i = 0; i < cases.size(); ++i)
    if (values[i].text() == value.text()) merge(change, cases[i]);
  merge(settings, change);
}

std::vector<std::string> Factor::all_keys() const {
  std::vector<std::string> all = keys;
  const std::function<void(const Node&, const std::string&)> add = [&](const Node& node,
                                                                       const std::string& path) {
    if (!node.is_object()) return all.push_back(path);
    for (const auto& [key, value] : *node.object())
      add(value, (path.empty() ? "" : path + ".") + key);
  };
  for (const Node& changes : cases)
    if (changes.is_object()) add(changes, "");
  return all;
}

bool Factor::allows(const Node& value) const {
  if (has_range) {
    const bool right_kind = dates ? std::holds_alternative<Date>(value.value) : is_number(value);
    return right_kind && number_in(value) >= low && number_in(value) <= high;
  }
  if (values.empty()) return !value.is_object() && !value.is_array();
  return std::any_of(values.begin(), values.end(), [&](const Node& known) {
    return is_number(known) ? is_number(value) && number_in(known) == number_in(value)
                            : known.text() == value.text();
  });
}

std::vector<Factor> read_factors(const Node& list, bool needs_range, Problems& problems) {
  std::vector<Factor> factors;
  const Node::Array* items = list.array();
  if (items == nullptr) {
    problems.add(list.origin, "'sweep.factor' is " + list.kind(),
                 "Write each factor below a line [[sweep.factor]]");
    return {};
  }
  for (const Node& item : *items)
    factors.push_back(FactorReader(item, needs_range, problems).read());
  for (std::size_t i = 0; i < factors.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (!factors[i].name.empty() && factors[i].name == factors[j].name)
        problems.add(factors[i].origin, "there are two factors '" + factors[i].name + "'",
                     "Give each its own 'name'");
  return factors;
}

}  // namespace sim::experiment
