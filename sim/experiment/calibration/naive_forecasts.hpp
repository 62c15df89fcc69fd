#pragma once

#include <functional>
#include <optional>

#include "sim/experiment/record.hpp"

namespace sim::experiment {

/// What one would say of a row without a model, from the rows that are `known` (not itself).
struct NaiveForecasts {
  /// Mean of the documented values of other places: same event, observable, group and list, of the
  /// same kind of place if there are any.
  std::optional<double> other_places;
  /// The last earlier value of the same observable, place, group and list, whatever the event; of
  /// counts, of the same event over as many days.
  std::optional<double> last_earlier;
  /// That, plus the mean change since then of the other places that have both values.
  std::optional<double> uniform_swing;

  /// The best founded of them: uniform swing, other places, last earlier.
  std::optional<double> best() const;
};

NaiveForecasts naive_forecasts(const Record& record, std::size_t row,
                               const std::function<bool(std::size_t)>& known);

}  // namespace sim::experiment
