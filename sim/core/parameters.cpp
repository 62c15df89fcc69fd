#include "sim/core/parameters.hpp"

#include <cassert>
#include <cmath>

namespace sim {

Parameter::Parameter(ParameterSet& owner, ParameterInfo info)
    : info_(std::move(info)), value_(info_.default_value) {
  assert(owner.find(info_.name) == nullptr && "declared twice");
  assert(info_.low <= info_.default_value && info_.default_value <= info_.high);
  owner.all_.push_back(this);
}

void Parameter::set(double value, const Origin& where, Problems& problems) {
  const bool fits = !info_.whole || value == std::floor(value);
  if (std::isfinite(value) && value >= info_.low && value <= info_.high && fits) {
    value_ = value;
    return;
  }
  problems.add(where,
               "parameter '" + info_.name + "' is " + number_text(value) + " (its range is " +
                   number_text(info_.low) + " to " + number_text(info_.high) + ", unit " +
                   info_.unit + (info_.whole ? ", whole numbers only)" : ")"),
               "The default is " + number_text(info_.default_value));
}

Parameter* ParameterSet::find(std::string_view name) const {
  for (Parameter* parameter : all_)
    if (parameter->info().name == name) return parameter;
  return nullptr;
}

void ParameterSet::apply(const Node& settings, Problems& problems) {
  apply(settings, "", problems);
}

void ParameterSet::apply(const Node& settings, const std::string& prefix, Problems& problems) {
  if (!settings.is_object()) {
    problems.add(settings.origin, "parameters '" + prefix + "' is " + settings.kind() +
                                      " (a table of parameters is needed)");
    return;
  }
  for (const auto& [key, node] : *settings.object()) {
    const std::string name = prefix.empty() ? key : prefix + "." + key;
    if (Parameter* parameter = find(name)) {
      if (const auto* real = std::get_if<double>(&node.value)) {
        parameter->set(*real, node.origin, problems);
      } else if (const auto* whole = std::get_if<std::int64_t>(&node.value)) {
        parameter->set(static_cast<double>(*whole), node.origin, problems);
      } else {
        problems.add(node.origin,
                     "parameter '" + name + "' is " + node.text() + " (a number is needed)");
      }
    } else if (node.is_object()) {
      apply(node, name, problems);
    } else {
      std::vector<std::string> names;
      for (const Parameter* known : all_) names.push_back(known->info().name);
      problems.add(node.origin, "unknown parameter '" + name + "'", suggest_name(name, names));
    }
  }
}

}  // namespace sim
