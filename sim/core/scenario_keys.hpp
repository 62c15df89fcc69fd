#pragma once

#include <string>
#include <vector>

#include "sim/core/node.hpp"

namespace sim {

/// Keys at the top of a scenario that only describe it: no run depends on them.
const std::vector<std::string>& describing_keys();

/// Reports keys at the top of a scenario that neither the program reads nor the model, `of_model`.
void refuse_unknown_keys(const Node& settings, const std::vector<std::string>& of_model,
                         Problems& problems);

}  // namespace sim
