#pragma once

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "sim/cli/cli.hpp"
#include "sim/experiment/sweep/handout.hpp"
#include "sim/experiment/sweep/study_folder.hpp"
#include "sim/experiment/sweep/sweep_runner.hpp"
#include "sim/mpi/ranks.hpp"

namespace sim::cli {

/// What `sweep` and `calibrate` have in common: making the runs of a study that are missing.

/// How many runs of a study, or of a part of it, there are.
struct Counts {
  std::size_t total = 0, done = 0, failed = 0;
};
Counts counts_of(const io::StudyIndex& index, experiment::Shard shard = {});
/// "3 of 8 runs done, 1 failed, 4 to be made"
std::string counts_text(const Counts& counts);
/// Runs that failed, by their reasons.
void write_failures(const io::StudyIndex& index, std::ostream& out);

/// Files of runs that could not be read.
void warn_of_unreadable(const io::StudyIndex& index, std::ostream& err);

std::string attribute(const io::StudyIndex& index, const std::string& name);

/// Runs that are to be made, in their order. A point that stands in several places is made once.
std::vector<experiment::Job> pending(const experiment::Sweep& sweep, const io::StudyIndex& index,
                                     experiment::Shard shard, bool retry);

using StudyAttributes = std::vector<std::pair<std::string, std::string>>;
/// Makes workers that write into a folder. The arguments must outlive what it gives.
std::function<experiment::SweepRunner()> runner_maker(const experiment::Sweep& sweep,
                                                      const StudyAttributes& attributes,
                                                      const experiment::StudyFolder& folder,
                                                      int threads);

/// What all ranks must agree upon: the program, and what it has read.
std::string agreed(const io::StudyIndex& index);

struct MakingRuns {
  std::size_t jobs = 1;
  int threads = 1;  // of each run
  bool quiet = false;
  std::string label;         // before the progress
  bool more_follow = false;  // of ranks: another study after this one
};
/// Runs what is handed out and shows how far it is: by local processes, or by ranks.
experiment::SweepEnd make_runs(experiment::Handout& handout, const experiment::Sweep& sweep,
                               const StudyAttributes& attributes,
                               const experiment::StudyFolder& folder, const io::StudyIndex& index,
                               mpi::Ranks* ranks, const MakingRuns& making, const Context& context);

}  // namespace sim::cli
