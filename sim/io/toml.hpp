#pragma once

#include <filesystem>
#include <string_view>

#include "sim/core/node.hpp"

namespace sim::io {

/// Reads a TOML file. Each value knows its file and line; keys keep the order of the file; local
/// dates become sim::Date. What cannot be read is reported; a file that cannot be parsed at all
/// gives an empty table.
/// Limits: times of day are refused; only the first syntax error of a file is reported.
Node read_toml(const std::filesystem::path& path, Problems& problems);

/// The same from a text; `file` is where it stands, for messages.
Node parse_toml(std::string_view text, const std::filesystem::path& file, Problems& problems);

/// Reads one value as TOML would (7, 0.5, true, 2024-07-31, ["a", "b"], {x = 1}); what is no TOML
/// value is taken as a plain text. For `--set key=value`.
Node parse_toml_value(std::string_view text, const Origin& origin, Problems& problems);

}  // namespace sim::io
