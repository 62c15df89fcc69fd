#pragma once

#include <cstddef>
#include <vector>

#include "sim/experiment/sweep/study_folder.hpp"

namespace sim::experiment {

struct Merged {
  std::size_t copied = 0;      // files
  std::size_t known = 0;       // files that were there already
  std::size_t unreadable = 0;  // files whose writer died at its beginning
};

/// Copies the files of runs of `from` into `into`, which must be locked. Throws InputError, before
/// anything is copied, if studies differ in their key or a run of one point and replicate ended in
/// different states; std::filesystem::filesystem_error if a file cannot be copied, which then is
/// not there in part: calling again goes on.
Merged merge_runs(const StudyFolder& into, const std::vector<StudyFolder>& from);

}  // namespace sim::experiment
