#pragma once

#include <string>
#include <vector>

#include "sim/cli/command.hpp"

namespace sim::cli {

/// --set KEY=VALUE and the flags that are short for it: --seed, --replicates, ...
void declare_overrides(options::options_description_easy_init add);
/// What they change, as read_study() takes it. `output_too`: also --output.
std::vector<std::string> overrides_of(const Arguments& arguments, bool output_too = true);

}  // namespace sim::cli
