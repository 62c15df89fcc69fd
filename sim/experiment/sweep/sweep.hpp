#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/core/model.hpp"
#include "sim/experiment/ensemble.hpp"
#include "sim/experiment/parameter_draws.hpp"
#include "sim/experiment/record.hpp"
#include "sim/experiment/sweep/points.hpp"
#include "sim/experiment/sweep/reduction.hpp"
#include "sim/experiment/sweep/scalar.hpp"
#include "sim/io/runs_file.hpp"

namespace sim::experiment {

/// The scenario that a sweep changes, read and checked.
struct SweepBase {
  const ModelEntry* entry = nullptr;
  Inputs inputs;  // settings without [sweep]
  std::shared_ptr<const Model> model;
  EnsembleOptions options;
  int digits = 0;
  std::string title, question;
  std::shared_ptr<const ParameterDraws>
      draws;  // of the replicates; null: all have those of a point
};

/// A run of a study: a point by its place, a replicate by the number that the draws use.
struct Job {
  std::size_t point = 0;
  std::uint32_t replicate = 0;
  friend bool operator==(const Job&, const Job&) = default;
};

/// A study: points, replicates and what is kept of each run.
struct Sweep {
  SweepBase base;
  Points points;
  /// Of a run: observables that are stored or looked at. Every week where scalars look at weekly
  /// arrays, whatever `every_weeks` of the base says of those that are stored.
  EnsembleOptions recorded;
  std::vector<std::string> observables;  // stored
  ReductionSpec reduction;
  bool series = false, events = true, all_results = true;
  std::vector<std::string> results;  // observables of those stored, if not all
  std::vector<Scalar> scalars;
  std::shared_ptr<const Record> record;  // that scalars look at
  /// Two sweeps with the same key may share a folder: their runs of a point and a replicate are the
  /// same bits. It leaves out points, replicates, factors and words.
  std::string key_text;

  /// Replicate-major: all points of the first replicate, then of the next.
  std::vector<Job> jobs() const;
};

/// Reads [sweep] and checks all of it, the values of all factors too. Mistakes go to `problems`.
Sweep read_sweep(const Node& sweep, SweepBase base, Problems& problems);

/// The part of key_text that tells the scenario and its data.
std::string key_text_of(const Inputs& inputs);

/// What a file of runs of the sweep holds; path and attributes are left to the caller.
io::RunsFileLayout layout_of(const Sweep& sweep);

}  // namespace sim::experiment
