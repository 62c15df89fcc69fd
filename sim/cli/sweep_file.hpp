#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "sim/cli/study.hpp"
#include "sim/experiment/sweep/sweep.hpp"

namespace sim::cli {

/// A sweep file, read and checked: a scenario with a table [sweep].
struct SweepFile {
  experiment::Sweep sweep;
  std::vector<std::pair<std::string, std::string>> attributes;  // provenance
};

/// Throws InputError with every mistake that could be found.
SweepFile read_sweep_file(const std::filesystem::path& path,
                          const std::vector<std::string>& overrides, const Catalogue& catalogue,
                          const std::string& command_line);

}  // namespace sim::cli
