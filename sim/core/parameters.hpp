#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "sim/core/node.hpp"
#include "sim/core/problems.hpp"

namespace sim {

class ParameterSet;

/// What a parameter is. One declaration serves validation, `describe`, the docs and provenance.
struct ParameterInfo {
  std::string name;  // dotted: "allegiance.issue_weight"
  std::string unit;
  double default_value = 0;
  double low = 0, high = 0;  // inclusive range of plausible values
  std::string meaning;
  std::string source;  // a key of the source list, or "assumption"
  bool whole = false;  // whether only whole numbers will do
};

/// A number of a model, declared as a member of a struct that derives from ParameterSet.
class Parameter {
 public:
  Parameter(ParameterSet& owner, ParameterInfo info);
  Parameter(const Parameter&) = delete;
  Parameter& operator=(const Parameter&) = delete;

  operator double() const { return value_; }
  /// Of a parameter whose range begins at 0 or above.
  std::size_t count() const { return static_cast<std::size_t>(value_); }
  double value() const { return value_; }
  const ParameterInfo& info() const { return info_; }
  /// Reports a value outside the range, or not a (whole) number, to `problems` and keeps the old
  /// value.
  void set(double value, const Origin& where, Problems& problems);

 private:
  ParameterInfo info_;
  double value_;
};

/// The parameters of a model. Derive, and declare each as
/// `sim::Parameter issue_weight{*this, {"allegiance.issue_weight", "1", 3, 1, 6, "...", "..."}};`
class ParameterSet {
 public:
  ParameterSet() = default;
  ParameterSet(const ParameterSet&) = delete;
  ParameterSet& operator=(const ParameterSet&) = delete;

  std::span<Parameter* const> all() const { return all_; }
  Parameter* find(std::string_view name) const;
  /// Applies nested tables such as {allegiance = {issue_weight = 3}}; reports unknown names.
  void apply(const Node& settings, Problems& problems);

 private:
  friend class Parameter;
  void apply(const Node& settings, const std::string& prefix, Problems& problems);
  std::vector<Parameter*> all_;
};

}  // namespace sim
