#pragma once

#include <cstddef>
#include <string>

#include "sim/experiment/sweep/sweep.hpp"

namespace sim::experiment {

/// What a run of a sweep will take, from a trial.
struct Trial {
  std::size_t weeks = 0, of_weeks = 0;  // simulated
  double seconds = 0;                   // of a whole run
  double bytes = 0;                     // of a whole run, on disk
  double file_bytes = 0;                // of a file of runs, besides its runs
  std::string failure;                  // why the trial failed; empty: it did not
};

/// Makes the first run, or as many weeks of it as take about `most_seconds`, and writes it to a
/// file that is deleted again. Weeks differ: the estimate is rough if it is of a part.
Trial try_run(const Sweep& sweep, double most_seconds);

}  // namespace sim::experiment
