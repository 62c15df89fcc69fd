#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/core/node.hpp"

namespace sim::experiment {

/// What a sweep varies: keys of the scenario that get one value, from a range or from a list, or
/// cases, each of which is a set of keys with their values.
struct Factor {
  std::string name;
  std::vector<std::string> keys;  // none: cases
  Origin origin;
  bool has_range = false;
  double low = 0, high = 1;  // numbers, or days of dates
  bool log_scale = false, whole = false, dates = false;
  std::vector<Node> values;  // or these; names of the cases
  std::vector<Node> cases;   // keys and values of each
  Node base;                 // the value that one_at_a_time keeps; nothing: that of the scenario
  std::size_t levels = 2;    // of a range, where a design asks for some values only

  /// The value at `unit`, from 0 to 1: along the range, or of equal parts of the list.
  Node at(double unit) const;
  /// The values of a grid.
  std::vector<Node> grid() const;
  /// Changes a scenario to a value of the factor.
  void apply(const Node& value, Node& settings) const;
  /// Whether a value (of a list of points) is one that the factor can have.
  bool allows(const Node& value) const;
  /// Every key of the scenario that a value of this factor sets, with dots between its names.
  std::vector<std::string> all_keys() const;
};

/// Reads [[sweep.factor]]. `needs_range`: the design chooses values by itself.
std::vector<Factor> read_factors(const Node& list, bool needs_range, Problems& problems);

/// The number in a node, of either kind.
bool is_number(const Node& node);
double number_in(const Node& node);

}  // namespace sim::experiment
