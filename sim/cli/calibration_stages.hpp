#pragma once

#include <filesystem>

#include "sim/cli/calibration_file.hpp"
#include "sim/cli/sweep_runs.hpp"
#include "sim/experiment/calibration/calibration.hpp"
#include "sim/mpi/ranks.hpp"

namespace sim::cli {

/// A calibration ends before its time.
struct CalibrationStopped {
  int exit_code = 1;
  std::string message;
};

/// Makes the runs of stages. Each is a study of its own, FOLDER/stages/NAME, so that what is there
/// already is not made again.
class StageRunner {
 public:
  StageRunner(const CalibrationFile& file, std::filesystem::path folder, MakingRuns making,
              bool retry_failed, mpi::Ranks* ranks, const Context& context);
  /// Throws CalibrationStopped when runs of the stage remain to be made.
  experiment::Matrix run(const experiment::Stage& stage);
  /// The study of a stage.
  experiment::Sweep sweep_of(const experiment::Stage& stage) const;

  std::size_t failed() const { return failed_; }

 private:
  experiment::Matrix values_of(const io::StudyIndex& index) const;
  void tell(const std::string& stage, const Counts& counts, const io::StudyIndex& index);

  const CalibrationFile& file_;
  const std::filesystem::path folder_;
  const MakingRuns making_;
  const bool retry_failed_;
  mpi::Ranks* ranks_;
  const Context& context_;
  std::size_t failed_ = 0;
};

}  // namespace sim::cli
