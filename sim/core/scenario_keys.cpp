#include "sim/core/scenario_keys.hpp"

#include <algorithm>

namespace sim {

const std::vector<std::string>& describing_keys() {
  static const std::vector<std::string> keys = {"title", "question", "note", "horizon", "outcomes"};
  return keys;
}

void refuse_unknown_keys(const Node& settings, const std::vector<std::string>& of_model,
                         Problems& problems) {
  if (!settings.is_object()) return;
  std::vector<std::string> known = {"model", "run", "output", "data"};
  known.insert(known.end(), describing_keys().begin(), describing_keys().end());
  known.insert(known.end(), of_model.begin(), of_model.end());
  for (const auto& [key, node] : *settings.object())
    if (std::find(known.begin(), known.end(), key) == known.end())
      problems.add(node.origin, "the scenario has an unknown key '" + key + "'",
                   suggest_name(key, known));
}

}  // namespace sim
