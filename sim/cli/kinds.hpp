#pragma once

#include <filesystem>
#include <string>

namespace sim::cli {

/// Things that narod writes and that its commands take.
enum class Kind { run_file, counterfactual_file, study_folder };

/// Throws InputError if the path holds another of them than the command takes, and names the
/// commands that take it. What narod did not write is left to whoever reads it.
void expect_kind(const std::filesystem::path& path, Kind wanted, const std::string& command);

}  // namespace sim::cli
