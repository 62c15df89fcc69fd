#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/cli/provenance.hpp"
#include "sim/cli/study.hpp"
#include "sim/experiment/calibration/plan.hpp"

namespace sim::cli {

/// A calibration file, read and checked: a scenario with a table [calibration].
struct CalibrationFile {
  Study study;
  experiment::CalibrationPlan plan;
  Attributes attributes;  // provenance
};

/// Throws InputError with every mistake that could be found.
CalibrationFile read_calibration_file(const std::filesystem::path& path,
                                      const std::vector<std::string>& overrides,
                                      const Catalogue& catalogue, const std::string& command_line);

}  // namespace sim::cli
