#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "sim/core/date.hpp"

namespace russia {

/// A number that holds over intervals of days, both ends included.
class DatedValues {
 public:
  /// Returns false, and adds nothing, if the interval ends before it begins or meets another.
  bool add(sim::Date from, sim::Date to, double value) {
    if (to < from) return false;
    for (const Interval& other : intervals_)
      if (from <= other.to && other.from <= to) return false;
    intervals_.push_back({from, to, value});
    return true;
  }
  /// nullopt between the intervals.
  std::optional<double> at(sim::Date date) const {
    for (const Interval& interval : intervals_)
      if (interval.from <= date && date <= interval.to) return interval.value;
    return {};
  }

 private:
  struct Interval {
    sim::Date from, to;
    double value;
  };
  std::vector<Interval> intervals_;
};

/// Linear between the dates, which rise; the first or last value outside. 0 without values.
inline double interpolate(std::span<const sim::Date> dates, std::span<const double> values,
                          sim::Date date) {
  if (values.empty()) return 0;
  const auto after = std::upper_bound(dates.begin(), dates.end(), date);
  if (after == dates.begin()) return values.front();
  if (after == dates.end()) return values.back();
  const auto k = static_cast<std::size_t>(after - dates.begin());
  const double part = static_cast<double>(date - dates[k - 1]) / (dates[k] - dates[k - 1]);
  return values[k - 1] + part * (values[k] - values[k - 1]);
}

}  // namespace russia
