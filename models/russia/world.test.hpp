#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/russia/processes/run.hpp"
#include "models/russia/russia.hpp"
#include "models/russia/russia_model.hpp"
#include "models/russia/start.hpp"
#include "sim/io/scenario.hpp"
#include "sim/io/toml.hpp"

/// For tests: the model on the real tables of configs/, with few agents.
namespace russia::test {

inline constexpr double few_agents = 50'000;  // people per agent
inline constexpr double every_adult = 84'682'926;

/// Keys of a scenario and their values as TOML: {"events.july_days.happens", "false"}.
using Changes = std::vector<std::pair<std::string, std::string>>;

/// Everything on its documented date, whatever its conditions, unless the changes say otherwise.
inline Changes dated(Changes changes = {}) {
  for (const auto& [key, value] : changes)
    if (key == "history.outcomes") return changes;
  changes.emplace_back("history.outcomes", "\"dated\"");
  return changes;
}

/// Mistakes in the tables go to `problems`.
inline sim::Inputs read_from(const std::filesystem::path& folder, sim::Problems& problems,
                             const Changes& changes = {}, double scale = few_agents) {
  sim::Inputs inputs = sim::io::read_inputs(entry().inputs, folder, problems);
  inputs.settings.value = sim::Node::Object{};
  for (const auto& [key, value] : changes)
    inputs.settings.set(key, sim::io::parse_toml_value(value, {"scenario.toml", 1}, problems));
  inputs.start = entry().start;
  inputs.until = entry().until;
  inputs.scale = scale;
  return inputs;
}

inline sim::Inputs read(const Changes& changes = {}, double scale = few_agents) {
  sim::Problems problems;
  sim::Inputs inputs = read_from(NAROD_SOURCE_DIR "/configs", problems, changes, scale);
  problems.throw_if_any();
  return inputs;
}

inline std::shared_ptr<const RussiaModel> build(const sim::Inputs& inputs) {
  sim::Problems problems;
  auto model = std::dynamic_pointer_cast<const RussiaModel>(entry().build(inputs, problems));
  problems.throw_if_any();
  return model;
}

inline std::shared_ptr<const RussiaModel> model(const Changes& changes = {},
                                                double scale = few_agents) {
  return build(read(changes, scale));
}

/// What building says to inputs that are wrong, after what reading them said, one problem a line:
/// "file:line: text. suggestion".
inline std::string problems_of(const sim::Inputs& inputs, sim::Problems problems = {}) {
  entry().build(inputs, problems);
  std::string text;
  for (const sim::Problem& p : problems.all())
    text += std::filesystem::path(p.where.file).filename().string() + ":" +
            std::to_string(p.where.line) + ": " + p.text + ". " + p.suggestion + "\n";
  return text;
}

inline void step(sim::Simulation& run, sim::Executor& executor) {
  run.run_week(executor);
  run.advance();
}

/// The digests of the first weeks of a run.
inline std::vector<std::uint64_t> digests(const sim::Model& model, int weeks,
                                          sim::Executor& executor, sim::Seed seed = {1917, 0}) {
  const auto run = model.start(seed, executor);
  std::vector<std::uint64_t> out = {run->digest()};
  for (int week = 0; week < weeks; ++week) {
    step(*run, executor);
    out.push_back(run->digest());
  }
  return out;
}

inline std::vector<std::uint64_t> digests(const sim::Model& model, int weeks) {
  sim::SerialExecutor executor;
  return digests(model, weeks, executor);
}

/// A state at the outbreak of war that a test may change, to call single processes. Its events come
/// on their dates: the people of a stage do nothing that conditions could read.
struct Stage {
  explicit Stage(const Changes& changes = {}, double scale = few_agents)
      : Stage(test::model(dated(changes), scale)) {}
  explicit Stage(std::shared_ptr<const RussiaModel> of)
      : model(std::move(of)), world(model->world()) {
    start_state(run(), executor);
  }
  Run run() { return {world, state, {1917, 0}}; }
  sim::CommunityRange everybody() const { return {0, world.layout.communities()}; }
  void count() {
    look_around(run(), executor);
    count_people(run(), everybody());
    close_books(run());
  }
  void choose_again() {
    look_around(run(), executor);
    choose_all(run(), everybody());
  }
  FactionIndex faction(const std::string& id) const { return *world.factions.find(id); }
  /// Only the calendar of events, week by week up to and including the week of `until`.
  void live_events(sim::Date until) {
    constexpr int week = 7;
    for (; state.date <= until; state.date = state.date + week, ++state.week) {
      update_drivers(run());
      apply_events(run());
    }
  }
  std::optional<sim::Date> happened(const std::string& event) const {
    return state.happened[*world.event(event)];
  }

  std::shared_ptr<const RussiaModel> model;
  const World& world;
  State state;
  sim::SerialExecutor executor;
};

/// Calls f(home slot, people) for everybody.
inline void for_homes(const World& world,
                      const std::function<void(std::uint32_t, const Segment&)>& f) {
  for (std::size_t c = 0; c < world.layout.home_communities; ++c)
    for (const Segment& segment : world.layout.segments_of(c))
      for (std::uint32_t slot = segment.begin; slot < segment.end; ++slot) f(slot, segment);
}

}  // namespace russia::test
