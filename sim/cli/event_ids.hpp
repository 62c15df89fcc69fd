#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/core/model.hpp"

namespace sim::cli {

/// Ids of events and assemblies that the model lists; nothing if it lists none.
std::optional<std::vector<std::string>> event_ids(const Model& model);

}  // namespace sim::cli
