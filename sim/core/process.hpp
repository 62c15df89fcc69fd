#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/core/executor.hpp"

namespace sim {

/// Communities [begin, end) of a population; their agents lie side by side.
struct CommunityRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Parts of a step, in the order in which they run.
enum class Phase { drivers, movement, society, choice, institutions, observation };
std::string to_string(Phase phase);

/// One labelled part of a step. Exactly one of `once` and `each` is set.
struct Process {
  std::string label;
  Phase phase = Phase::society;
  std::string meaning;                       // one sentence for `describe`
  std::vector<std::string> reads;            // names of state it reads ...
  std::vector<std::string> writes;           // ... and writes
  std::function<void(Executor&)> once;       // the whole population at once
  std::function<void(CommunityRange)> each;  // a block of communities, in parallel
};

/// Learns what takes how long. Called from the threads that do the work.
class Stopwatch {
 public:
  virtual ~Stopwatch() = default;
  virtual void start() = 0;
  /// The time since the last call on this thread belongs to the process with this place in the
  /// plan.
  virtual void stop(std::size_t process) = 0;
};

/// Runs the processes of a plan in order over `blocks` (ranges of communities, the unit of work of
/// a thread). Neighbours with `each` run side by side: one block goes through all of them while it
/// lies in the cache. So such a process may read of other communities only what none of its
/// neighbours writes.
void run_plan(const std::vector<Process>& plan, const std::vector<CommunityRange>& blocks,
              Executor& executor, Stopwatch* stopwatch = nullptr);

/// Cuts communities into blocks of about `agents_per_block` agents. `offsets` has one entry more
/// than there are communities. The cut does not depend on the number of threads.
std::vector<CommunityRange> cut_into_blocks(const std::vector<std::uint32_t>& offsets,
                                            std::size_t agents_per_block);

}  // namespace sim
