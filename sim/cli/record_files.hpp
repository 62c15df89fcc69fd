#pragma once

#include <filesystem>
#include <optional>

#include "sim/core/problems.hpp"
#include "sim/experiment/record.hpp"

namespace sim::cli {

/// Where a record is; all but the record may be left out.
struct RecordFiles {
  std::filesystem::path record, phases, groups, bounds;
};

/// A record and, if they exist, phases.csv, groups.csv and bounds.csv beside it.
RecordFiles beside(const std::filesystem::path& record);

/// Reads the record. Mistakes go to `problems`. Empty when the record cannot be used.
std::optional<experiment::Record> read_record_files(const RecordFiles& files, Problems& problems);

}  // namespace sim::cli
