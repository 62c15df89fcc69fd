#pragma once

#include <string>
#include <vector>

#include "sim/cli/command.hpp"

namespace sim::cli {

/// --set KEY=VALUE and the flags that are short for it: --seed, --replicates, ... `of_run`: also
/// those that name the file of one run and its checkpoints.
void declare_overrides(options::options_description_easy_init add, bool of_run);
/// What they change, as read_study() takes it.
std::vector<std::string> overrides_of(const Arguments& arguments, bool of_run);

/// --parameters default|FILE, for commands that do not take all of the above.
void declare_parameters(options::options_description_easy_init add);
/// Adds what --parameters changes, if it is given.
void add_parameters_override(const Arguments& arguments, std::vector<std::string>& overrides);

}  // namespace sim::cli
