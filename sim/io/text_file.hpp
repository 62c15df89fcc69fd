#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "sim/core/problems.hpp"

namespace sim::io {

bool is_utf8(std::string_view text);

/// Whether a path names an open descriptor (/dev/stdin, /dev/fd/N): a pipe that the user named on
/// the command line. Anything else that is not a regular file is never read.
bool is_stream(const std::filesystem::path& path);

/// Why a path does not name a regular file that can be read; empty when it does.
std::string why_not_readable(const std::filesystem::path& path);

/// The whole file as UTF-8 text without a byte order mark, at most 100 MiB. A file that is missing,
/// cannot be read, is not a regular file or stream, or is not UTF-8 is reported to `problems` and
/// gives nullopt.
std::optional<std::string> read_text_file(const std::filesystem::path& path, Problems& problems);

}  // namespace sim::io
