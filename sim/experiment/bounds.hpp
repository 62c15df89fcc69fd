#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/core/date.hpp"
#include "sim/core/problems.hpp"
#include "sim/core/table.hpp"

namespace sim::experiment {

/// An interval in which a weekly array should lie over some weeks: what nobody counted and every
/// historian would bound.
struct Bound {
  enum class Statistic { mean, max };
  /// Whom a share is of: all people, or those who follow some faction.
  enum class Among { adults, followers };

  std::string id;
  Date date, date_end;     // both days belong to it
  std::string anchor;      // event of the run with which the interval moves; may be empty
  std::string observable;  // a weekly array
  Statistic statistic = Statistic::mean;
  std::string place, social_class;    // "all", a label, a group of labels, or "front:*"
  std::vector<std::string> factions;  // labels or groups of labels; "any"; none: no such axis
  Among among = Among::adults;
  double low = 0, high = 0;
  std::string confidence, why;
  Origin origin;

  double width() const { return high - low; }
  /// How far a value lies beyond the nearer end; negative below `low`, 0 inside.
  double outside(double value) const;
};

std::string to_string(Bound::Statistic statistic);
std::string to_string(Bound::Among among);

/// Reads bounds; every mistake goes to `problems`.
std::vector<Bound> read_bounds(Table table, Problems& problems);

}  // namespace sim::experiment
