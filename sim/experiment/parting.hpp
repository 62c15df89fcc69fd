#pragma once

#include <cstddef>
#include <vector>

#include "sim/core/model.hpp"
#include "sim/experiment/paired_match.hpp"

namespace sim::experiment {

/// Tells when two runs with the same seed part: the first week in which an observable or series
/// that both have differs in a bit, or a result or what took place. Asked every week, whatever is
/// recorded. The state is not compared: it holds counters of conditions and the list of events,
/// which differ from the first week where a scenario changes an event that is years away.
class Parting {
 public:
  Parting(const Model& base, const Model& variant);
  /// Whether they differ in the current week, or in results and events since the last call.
  bool differ(const Simulation& base, const Simulation& variant);

 private:
  /// The number of results and of event records at the last call.
  struct Seen {
    std::size_t results = 0, events = 0;
  };
  bool arrays_differ(const Simulation& base, const Simulation& variant);
  bool series_differ(const Simulation& base, const Simulation& variant) const;

  PairedMatch match_;
  std::vector<std::size_t> base_sizes_, variant_sizes_;  // of the arrays of each matched observable
  Seen base_seen_, variant_seen_;
  std::vector<float> base_values_, variant_values_;
};

}  // namespace sim::experiment
