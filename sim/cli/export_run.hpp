#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

namespace sim::cli {

/// Writes a table of a run file as CSV, one row per value: `results`, `events`, `series` or a
/// weekly array. Every row begins with the replicate; rows of series and arrays without a value are
/// left out. Throws InputError for a file that cannot be read and a table that it does not have.
void export_run_table(const std::filesystem::path& path, const std::string& table,
                      std::ostream& out);

}  // namespace sim::cli
