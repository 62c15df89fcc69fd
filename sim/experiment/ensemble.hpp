#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/date.hpp"
#include "sim/core/model.hpp"
#include "sim/core/results.hpp"
#include "sim/experiment/bound_reader.hpp"
#include "sim/io/checkpoint_folder.hpp"

namespace sim::experiment {

/// What to run: replicates first_replicate ... first_replicate + replicates - 1 of one model.
struct EnsembleOptions {
  std::size_t first_replicate = 0;
  std::size_t replicates = 1;
  std::uint32_t seed = 1;
  int threads = 1;  // 0: all cores
  Date start, until;
  std::vector<std::string> observables;  // those to record; empty: all
  /// Labels to record of an axis, by its name. An axis without an entry, or an empty one: all.
  std::map<std::string, std::vector<std::string>> select;
  int every_weeks = 1;  // observables of every n-th week are recorded
  /// Observables over this axis (Model::panel) are recorded whatever `observables` names.
  std::string panel = {};
  std::vector<Bound> bounds = {};  // whose weekly values are kept
};

/// How far an ensemble is.
struct Progress {
  std::size_t replicates_done = 0, replicates = 0;
  std::size_t weeks_done = 0, weeks = 0;  // over all replicates
  std::size_t weeks_before = 0;           // of those done: by the programs that this one resumes
  Date date;                              // of the week that has just ended
  double seconds = 0;
  double agent_weeks = 0;  // without those before

  double agent_weeks_per_second() const { return seconds > 0 ? agent_weeks / seconds : 0; }
};

/// How an ensemble is interrupted and taken up again.
struct Restart {
  const io::CheckpointFolder* checkpoints = nullptr;  // null: none are written or read
  std::size_t every_weeks = 0;
  /// Weeks of the checkpoints to go on from, by replicate; those without one begin anew.
  std::map<std::size_t, std::size_t> weeks_run;
  /// Asked after each week by any thread: whether to write checkpoints and stop. May be empty.
  std::function<bool()> stop;
};

/// Takes what an ensemble records. Called by one thread at a time; `replicate` counts from 0
/// within the ensemble. Weeks of a replicate come in order, in blocks of `weeks_per_block` (the
/// last may be shorter); results and events that came up in them follow.
class RunSink {
 public:
  virtual ~RunSink() = default;
  virtual std::size_t weeks_per_block() const = 0;
  /// `blocks` has an array [week, ...] for each recorded observable; `series` is [week, series].
  virtual void write_weeks(std::size_t replicate, std::size_t first_time, std::size_t weeks,
                           const std::vector<std::vector<float>>& blocks,
                           std::span<const double> series) = 0;
  virtual void append_results(std::size_t replicate, std::span<const Result> results) = 0;
  virtual void append_events(std::size_t replicate, std::span<const EventRecord> events) = 0;
  /// Nothing more will come of this replicate.
  virtual void end_replicate(std::size_t replicate) = 0;
  /// Everything so far shall survive a crash.
  virtual void flush() = 0;
};

/// Takes what a replicate found when it has ended, as a run of one replicate. Called by one thread
/// at a time; replicates end in any order.
using TakeReplicate =
    std::function<void(std::size_t replicate, const RunData& run, const BoundCourses& bounds)>;

/// What an ensemble did and found.
struct EnsembleSummary {
  bool stopped = false;      // by Restart::stop: the rest tells what was done until then
  std::uint64_t agents = 0;  // of one replicate
  double seconds = 0;
  double agent_weeks = 0;
  // Every week, whatever is recorded; of no replicate if there was a TakeReplicate.
  RunData data;
  BoundCourses bounds;                 // of EnsembleOptions::bounds
  std::vector<std::uint64_t> digests;  // of the final state of each replicate
  /// Seconds by label, summed over replicates: start, the processes in order, observe, write.
  std::vector<std::pair<std::string, double>> profile;

  double agent_weeks_per_second() const { return seconds > 0 ? agent_weeks / seconds : 0; }
};

/// First days of the weeks that are run: start, start + 7, ... up to `until` included.
std::vector<Date> weeks_of(const EnsembleOptions& options);
/// Those whose observables are recorded.
std::vector<Date> recorded_weeks_of(const EnsembleOptions& options);
/// Of `all`, those to record, in the order of `all`. Names that do not exist are left out.
std::vector<std::size_t> recorded_observables(const std::vector<Observable>& all,
                                              const EnsembleOptions& options);

/// An axis with those labels, and what is known of them, that are `kept`.
Axis keep_labels(const Axis& axis, const std::vector<bool>& kept);

/// The axes as they are recorded: with the selected labels, in the order of the axis.
std::vector<Axis> recorded_axes(const std::vector<Axis>& all, const EnsembleOptions& options);
/// Of an array over `axes` (names of `all`), row-major, the positions that are recorded.
std::vector<std::size_t> recorded_cells(const std::vector<std::string>& axes,
                                        const std::vector<Axis>& all,
                                        const EnsembleOptions& options);

/// Weeks that an ensemble has handed to its sink when a replicate has a checkpoint of `weeks_run`
/// weeks, as the sink counts them: those recorded, in whole blocks unless the replicate is
/// finished.
std::size_t written_weeks(const EnsembleOptions& options, std::size_t weeks_run,
                          std::size_t weeks_per_block);

/// Runs the replicates: side by side when there are as many as threads, otherwise each on several
/// threads. The results are the same bits either way, and those of replicate k do not depend on
/// which others are run. `progress` is called after each week, by one thread at a time.
/// Going on from checkpoints gives the same bits as never having stopped. The sink then has to have
/// the written_weeks() already; it is given the weeks after them, and all results and events.
/// With `take` the memory that an ensemble needs does not grow with its replicates: what each found
/// is handed on and forgotten.
/// Throws what a model or the sink throws; replicates in progress are then given up.
EnsembleSummary run_ensemble(const Model& model, const EnsembleOptions& options, RunSink& sink,
                             const std::function<void(const Progress&)>& progress = {},
                             const Restart& restart = {}, const TakeReplicate& take = {});

}  // namespace sim::experiment
