#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/model.hpp"
#include "sim/experiment/ensemble.hpp"

namespace sim::experiment {

/// What of two models that are recorded alike can be subtracted: the labels that both have, in the
/// order of the base; observables of the same name and axes whose values are no codes; series of
/// the same keys.
struct PairedMatch {
  struct Pair {
    std::size_t base = 0, variant = 0;                   // among the recorded observables of each
    Observable description;                              // of the base, without `fill`
    std::vector<std::size_t> base_cells, variant_cells;  // of their recorded arrays
  };
  std::vector<Axis> axes;
  std::vector<Pair> observables;
  std::vector<std::pair<std::size_t, std::size_t>> series;
};

PairedMatch match(const Model& base, const Model& variant, const EnsembleOptions& options);

/// Results of one run by key, to be found in another run: repeated keys are told apart by number.
std::vector<std::string> keys_of(const std::vector<Result>& results);

/// Of each result that both runs found, the value of the variant minus that of the base; for
/// event_date, in days. Everything else is that of the base.
std::vector<Result> difference_of(const std::vector<Result>& base,
                                  const std::vector<Result>& variant);

/// Events that happened in one of two runs only, or on another day: `cause` tells which of these,
/// `effect` by how many days. Date: of the base if it happened there. Records of what did not take
/// place (a horizon, an assembly not held) are left out.
std::vector<EventRecord> difference_of(const std::vector<EventRecord>& base,
                                       const std::vector<EventRecord>& variant);

}  // namespace sim::experiment
