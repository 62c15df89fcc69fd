#pragma once

#include <filesystem>

#include "sim/io/installed.hpp"

namespace sim::cli {

// What a command works with if the user names nothing else. These files exist in the current
// folder or are installed with the program; otherwise the path does not exist.

inline std::filesystem::path standard_scenario() {
  return io::find_installed("configs/baseline.toml");
}
inline std::filesystem::path standard_record() {
  return io::find_installed("configs/record/record.csv");
}

}  // namespace sim::cli
