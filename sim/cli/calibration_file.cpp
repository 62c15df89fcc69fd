#include "sim/cli/calibration_file.hpp"

#include <algorithm>
#include <optional>

#include "sim/experiment/bound_scoring.hpp"

namespace sim::cli {
namespace {

/// Takes the table [calibration] out of the settings: the rest is a scenario like any other.
std::optional<Node> take_calibration(Node& settings, const std::filesystem::path& path,
                                     Problems& problems) {
  auto* members = std::get_if<Node::Object>(&settings.value);
  if (members == nullptr) return {};
  const auto found = std::find_if(members->begin(), members->end(),
                                  [](const auto& member) { return member.first == "calibration"; });
  if (found == members->end()) {
    if (!members->empty())
      problems.add({path.string(), 0}, "has no table [calibration]",
                   "A scenario alone is run by: narod run " + path.string());
    return {};
  }
  Node taken = found->second;
  members->erase(found);
  if (taken.object() == nullptr) {
    problems.add(taken.origin, "[calibration] is " + taken.text() + " (a table is needed)");
    return {};
  }
  return taken;
}

/// Bounds are fitted as rows, whose distance beyond the nearer end is 0, if the file says how far a
/// right model may be beyond it.
void add_bounds(const Node& table, experiment::Record& record,
                experiment::EnsembleOptions& options) {
  options.bounds.clear();
  const std::string key = std::string("discrepancy.") + experiment::outside_bound_observable;
  if (table.find(key) == nullptr) return;
  options.bounds = record.bounds;
  for (experiment::RecordRow& row : experiment::rows_of(record.bounds))
    record.rows.push_back(std::move(row));
}

}  // namespace

CalibrationFile read_calibration_file(const std::filesystem::path& path,
                                      const std::vector<std::string>& overrides,
                                      const Catalogue& catalogue, const std::string& command_line) {
  Problems problems;
  io::Scenario scenario = io::read_scenario(path, overrides, problems);
  if (!problems.empty() && scenario.settings.object() != nullptr &&
      scenario.settings.object()->empty())
    problems.throw_if_any();
  const std::optional<Node> table = take_calibration(scenario.settings, path, problems);
  // An ensemble of an earlier calibration is not what is fitted now.
  if (scenario.settings.find("data.ensemble") != nullptr)
    scenario.settings.set("data.ensemble", {std::string(), {path.string(), 0}});
  CalibrationFile file;
  file.study = check_scenario(std::move(scenario), "", catalogue, problems);
  if (file.study.model == nullptr) problems.throw_if_any();
  if (!file.study.record_rows)
    problems.add({path.string(), 0}, "has no record to be fitted to",
                 "Name one in [data] as: record = \"record/record.csv\"");
  if (table && file.study.record_rows)
    add_bounds(*table, *file.study.record_rows, file.study.options);
  if (table && file.study.record_rows)
    file.plan = experiment::read_calibration(*table, file.study.model->parameters(),
                                             *file.study.record_rows, problems);
  problems.throw_if_any();
  file.attributes = provenance(file.study, command_line);
  file.attributes.insert(file.attributes.begin(), {"title", file.study.title});
  return file;
}

}  // namespace sim::cli
