#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/cli/study.hpp"

namespace sim::cli {

/// "narod 0.1.0 (commit ..., clean; ...)": what was built from what, and the instruction set in
/// use.
std::string version_text();

/// The command as one can type it again in a shell.
std::string command_line_text(const std::vector<std::string>& arguments);

/// What an output file says about where it comes from: name and text of each attribute.
std::vector<std::pair<std::string, std::string>> provenance(const Study& study,
                                                            const std::string& command_line);

}  // namespace sim::cli
