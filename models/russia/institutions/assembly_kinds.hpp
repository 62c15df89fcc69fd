#pragma once

#include <string>
#include <vector>

namespace russia {

/// The names of Assembly::Kind, in its order.
const std::vector<std::string>& assembly_kind_names();

}  // namespace russia
