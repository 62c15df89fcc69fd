#include "sim/cli/sweep_file.hpp"

#include <algorithm>
#include <optional>

#include "sim/cli/provenance.hpp"

namespace sim::cli {
namespace {

/// Takes the table [sweep] out of the settings: the rest is a scenario like any other.
std::optional<Node> take_sweep(Node& settings, const std::filesystem::path& path,
                               Problems& problems) {
  auto* members = std::get_if<Node::Object>(&settings.value);
  if (members == nullptr) return {};
  const auto found = std::find_if(members->begin(), members->end(),
                                  [](const auto& member) { return member.first == "sweep"; });
  if (found == members->end()) {
    if (!members->empty())
      problems.add({path.string(), 0}, "has no table [sweep]",
                   "A scenario alone is run by: narod run " + path.string());
    return {};
  }
  Node taken = found->second;
  members->erase(found);
  if (taken.object() == nullptr) {
    problems.add(taken.origin, "[sweep] is " + taken.text() + " (a table is needed)");
    return {};
  }
  return taken;
}

}  // namespace

SweepFile read_sweep_file(const std::filesystem::path& path,
                          const std::vector<std::string>& overrides, const Catalogue& catalogue,
                          const std::string& command_line) {
  Problems problems;
  io::Scenario scenario = io::read_scenario(path, overrides, problems);
  if (!problems.empty() && scenario.settings.object() != nullptr &&
      scenario.settings.object()->empty())
    problems.throw_if_any();
  const std::optional<Node> sweep = take_sweep(scenario.settings, path, problems);
  Study study = check_scenario(std::move(scenario), "", catalogue, problems);
  study.options.bounds.clear();  // a study is not compared with a record
  // Factors can only be checked against a model.
  if (study.model == nullptr) problems.throw_if_any();
  SweepFile file;
  if (sweep)
    file.sweep = experiment::read_sweep(*sweep,
                                        {study.entry, study.inputs, study.model, study.options,
                                         study.digits, study.title, study.question, study.draws},
                                        problems);
  problems.throw_if_any();
  file.attributes = provenance(study, command_line);
  file.attributes.insert(file.attributes.begin(), {"title", study.title});
  const experiment::Design& design = file.sweep.points.design;
  file.attributes.emplace_back("design", design.kind);
  std::string points;
  for (const std::size_t part : design.points)
    points += (points.empty() ? "" : " ") + std::to_string(part);
  file.attributes.emplace_back("design_points", points);
  file.attributes.emplace_back("design_seed", std::to_string(design.seed));
  return file;
}

}  // namespace sim::cli
