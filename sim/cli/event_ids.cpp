#include "sim/cli/event_ids.hpp"

namespace sim::cli {

std::optional<std::vector<std::string>> event_ids(const Model& model) {
  std::vector<std::string> ids;
  bool lists_them = false;
  for (const auto& [name, rows] : model.description()) {
    if (name != "events" && name != "assemblies") continue;
    lists_them = true;
    for (const auto& row : rows)
      for (const auto& [field, value] : row)
        if (field == "id") ids.push_back(value);
  }
  if (!lists_them) return {};
  return ids;
}

}  // namespace sim::cli
