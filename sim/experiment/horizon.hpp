#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/core/results.hpp"

namespace sim::experiment {

/// Until when a scenario may be followed, as it says itself: a day, or the day of an event of the
/// run, or whichever of several comes first. That day still counts. What lies behind it is put into
/// the run although the scenario would have changed it.
struct Horizon {
  std::optional<Date> date{};
  std::vector<std::string> events{};

  bool empty() const { return !date && events.empty(); }
  /// "2001-08-31", "ID", "ID or 2001-08-31, whichever comes first"; empty without a horizon.
  std::string text() const;
};

/// The horizon of what obeys both.
Horizon earlier(const Horizon& one, const Horizon& other);

/// The last day that counts in each run of a pair; nothing: all do.
struct PairHorizon {
  std::optional<Date> base{}, variant{};
};

/// Each run has the day of its own events. A day, and the horizon that a run finds itself (a driver
/// that waits in vain, horizon_role), hold for both.
PairHorizon horizon_of(const Horizon& horizon, std::span<const EventRecord> base,
                       std::span<const EventRecord> variant);

}  // namespace sim::experiment
