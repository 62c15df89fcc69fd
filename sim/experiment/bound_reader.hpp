#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "sim/core/model.hpp"
#include "sim/experiment/bounds.hpp"

namespace sim::experiment {

/// What bounds read each week of a run.
struct BoundCourses {
  std::vector<std::string> reasons;  // [bound]: why it cannot be read; empty when it can
  std::vector<double> values;        // [replicate, time, bound]; NaN where nobody is
};

/// Reads the weekly values that bounds ask for from the arrays of a week. Means over places and
/// classes are weighted by people (Observable::averaged_by).
///
/// A label of a bound stands for a label of the axis, for all labels whose coordinate
/// `<axis>_groups` (names between semicolons) has it, for all of a kind ("front:*") or for all
/// ("all" of places and classes, "any" of factions).
class BoundReader {
 public:
  BoundReader(std::span<const Bound> bounds, const std::vector<Axis>& axes,
              const std::vector<Observable>& observables);
  /// As in BoundCourses.
  const std::vector<std::string>& reasons() const { return reasons_; }
  /// The arrays it reads: numbers of `observables`.
  const std::vector<std::size_t>& needed() const { return needed_; }
  /// `arrays`: one week of each that is needed(). Shape of `values`: [bound].
  void read_week(std::span<const std::span<const float>> arrays, std::span<double> values) const;

 private:
  /// Which cells of its arrays a bound reads.
  struct View {
    std::size_t array = 0, people = 0;  // numbers of needed()
    std::vector<std::size_t> cells;     // of people: [place, class] chosen
    std::vector<std::size_t> chosen;    // factions; {0} without that axis
    std::size_t factions = 1;           // of the axis
    bool followers = false;
  };
  View view_of(const Bound& bound, const std::vector<Axis>& axes,
               const std::vector<Observable>& observables, std::string& reason);
  std::size_t need(std::size_t observable);

  std::vector<View> views_;  // [bound]
  std::vector<std::string> reasons_;
  std::vector<std::size_t> needed_;
};

/// The labels of an axis that a name of a bound stands for; empty when it is unknown.
std::vector<std::size_t> labels_named(const Axis& axis, const std::string& name);

}  // namespace sim::experiment
