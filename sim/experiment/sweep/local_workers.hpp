#pragma once

#include <cstddef>
#include <functional>

#include "sim/experiment/sweep/handout.hpp"
#include "sim/experiment/sweep/sweep_runner.hpp"

namespace sim::experiment {

/// Makes the runs of a handout by `jobs` processes of this machine, forked from this one, which
/// must have no other threads. Each makes its SweepRunner by `make_runner`. A worker that dies is
/// replaced; workers die with this process. SIGINT and SIGTERM end the call: runs in progress are
/// given up. `progress` is called after each run and about once a second.
SweepEnd run_locally(Handout& handout, std::size_t jobs,
                     const std::function<SweepRunner()>& make_runner,
                     const std::function<void()>& progress);

}  // namespace sim::experiment
