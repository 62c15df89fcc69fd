#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/cli/study.hpp"

namespace sim::cli {

/// "0.1.0".
std::string version();

/// "narod 0.1.0 (commit ..., clean; ...)": what was built from what, and the instruction set in
/// use.
std::string version_text();

/// The command as one can type it again in a shell.
std::string command_line_text(const std::vector<std::string>& arguments);

/// Names and texts of attributes of an output file.
using Attributes = std::vector<std::pair<std::string, std::string>>;

/// The text of an attribute; empty when there is none.
std::string text_of(const Attributes& attributes, const std::string& name);

/// What an output file says about where it comes from: name and text of each attribute.
Attributes provenance(const Study& study, const std::string& command_line);

/// "2024-07-31T12:00:00Z: narod run ...": a line of the attribute `history`.
std::string history_line(const std::string& command_line);

}  // namespace sim::cli
