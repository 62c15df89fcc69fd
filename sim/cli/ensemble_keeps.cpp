#include "sim/cli/ensemble_keeps.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace sim::cli {
namespace {

constexpr std::ptrdiff_t command_line = -1;

/// How far the file of a value is from the scenario: 0 is the scenario itself, then its bases.
std::ptrdiff_t distance_of(const Node& node, const io::Scenario& scenario) {
  const auto file = std::find(scenario.files.begin(), scenario.files.end(), node.origin.file);
  return file == scenario.files.end() ? command_line : file - scenario.files.begin();
}

void collect(const Node& node, const std::string& path, const io::Scenario& scenario,
             std::ptrdiff_t ensemble, std::vector<std::string>& keeps) {
  if (const Node::Object* members = node.object()) {
    for (const auto& [key, member] : *members)
      collect(member, path.empty() ? key : path + "." + key, scenario, ensemble, keeps);
    return;
  }
  const std::ptrdiff_t distance = distance_of(node, scenario);
  if (distance == command_line || distance < ensemble) keeps.push_back(path);
}

}  // namespace

void note_ensemble_keeps(io::Scenario& scenario) {
  const Node* ensemble = scenario.settings.find("data.ensemble");
  const Node* parameters = scenario.settings.find("parameters");
  if (ensemble == nullptr || parameters == nullptr) return;
  const auto* name = std::get_if<std::string>(&ensemble->value);
  if (name == nullptr || name->empty() || scenario.files.empty()) return;
  std::vector<std::string> keeps;
  collect(*parameters, "", scenario, distance_of(*ensemble, scenario), keeps);
  if (keeps.empty()) return;
  const Origin origin = ensemble->origin;
  Node list{Node::Array{}, origin};
  if (const Node* already = scenario.settings.find("data.ensemble_keeps")) list = *already;
  auto* items = std::get_if<Node::Array>(&list.value);
  if (items == nullptr) return;  // is reported when it is read
  for (const std::string& keep : keeps) {
    const bool known = std::any_of(items->begin(), items->end(), [&](const Node& item) {
      const auto* text = std::get_if<std::string>(&item.value);
      return text != nullptr && *text == keep;
    });
    if (!known) items->push_back({keep, origin});
  }
  scenario.settings.set("data.ensemble_keeps", std::move(list));
}

}  // namespace sim::cli
