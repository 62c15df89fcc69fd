#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "sim/experiment/ensemble.hpp"
#include "sim/experiment/horizon.hpp"
#include "sim/experiment/observable_view.hpp"
#include "sim/experiment/parting.hpp"

namespace sim::experiment {

/// A base and variants of it; replicate k of all of them has the same seed.
struct PairedPlan {
  std::vector<std::shared_ptr<const Model>> models;  // the base first
  std::vector<Horizon> horizons;                     // of each; empty: none has one
  EnsembleOptions options;                           // of all of them
  std::vector<ViewRequest> views;                    // measured at the end of the week of ...
  std::vector<Date> dates;                           // ... each of these days
};

/// Where the runs go: one for each model; and one for each variant that takes the differences,
/// which have the shape of match().
struct PairedSinks {
  std::vector<RunSink*> runs, differences;
};

/// What one run found.
struct PairedFinding {
  std::vector<Result> results;
  std::vector<EventRecord> happened;
  std::vector<std::vector<std::vector<double>>> views;  // [view][date][row of that model's view]
};

struct PairedSummary {
  std::uint64_t agents = 0;  // of one run of the base
  double seconds = 0, agent_weeks = 0;
  std::vector<std::vector<PairedFinding>> found;  // [model][replicate]
  /// [variant][replicate]: the week (its first day) in which they part, if ever; see Parting.
  std::vector<std::vector<std::optional<Date>>> partings;
};

/// Runs replicate after replicate, the models of each week by week side by side, so that a
/// replicate is complete with its differences before the next one begins; as many replicates at a
/// time as there are threads. Same bits on any number of threads. Limits: as many states in memory
/// at a time as there are models, times threads.
PairedSummary run_paired(const PairedPlan& plan, const PairedSinks& sinks,
                         const std::function<void(const Progress&)>& progress = {});

}  // namespace sim::experiment
