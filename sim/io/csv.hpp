#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "sim/core/problems.hpp"
#include "sim/core/table.hpp"

namespace sim::io {

/// Reads a CSV file (RFC 4180, UTF-8): cells between commas, in double quotes when they hold
/// commas, quotes (doubled) or line breaks; the first row names the columns. A byte order mark,
/// CRLF and blank lines are accepted, names of columns are trimmed. Every malformed row is reported
/// with the line where it begins, and left out.
Table read_csv(const std::filesystem::path& path, Problems& problems);

/// The same for a text; `path` is named in messages.
Table parse_csv(std::string_view text, const std::filesystem::path& path, Problems& problems);

/// The first line of a file as it stands; empty when it cannot be read.
std::string first_line_of(const std::filesystem::path& path);

/// A cell as CSV writes it: in quotes when it needs them.
std::string csv_cell(std::string_view text);

}  // namespace sim::io
