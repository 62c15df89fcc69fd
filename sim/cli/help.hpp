#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/core/model.hpp"

namespace sim::cli {

inline constexpr const char* instruction_set_variable = "NAROD_INSTRUCTION_SET";
inline constexpr std::string_view what_narod_is =
    "narod simulates a society of agents and the factions that compete for it.";

/// A name with its meaning, as lists of the help show them.
struct HelpEntry {
  std::string name, meaning;
};
std::vector<HelpEntry> exit_codes();
/// The environment variables that narod reads.
std::vector<HelpEntry> environment();

/// What `narod --help` prints.
std::string general_help(const Catalogue& catalogue);

/// The whole command line in one document. The same on every machine.
std::string markdown_reference();
std::string man_page();
/// A script for bash that completes commands, options and file names.
std::string bash_completion();

}  // namespace sim::cli
