#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "sim/core/problems.hpp"

namespace sim::io {

/// The whole file as UTF-8 text without a byte order mark. A file that is missing, cannot be read
/// or is not UTF-8 is reported to `problems` and gives nullopt.
std::optional<std::string> read_text_file(const std::filesystem::path& path, Problems& problems);

}  // namespace sim::io
