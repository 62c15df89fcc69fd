#include "sim/core/simple_model.hpp"

#include <algorithm>

#include "sim/core/scenario_keys.hpp"

namespace sim {

void SimpleSimulation::advance() {
  date_ = date_ + days_per_week;
  ++week_;
}

void SimpleSimulation::visit(StateArchive& archive) {
  archive.piece("date", date_);
  archive.piece("week", week_);
  for (const auto& show : state_) show(archive);
  archive.piece("results", results_);
  archive.piece("happened", happened_);
}

void SimpleSimulation::add_process(std::string label, Phase phase, std::string meaning,
                                   std::function<void()> work, Names reads, Names writes) {
  plan_.push_back({std::move(label),
                   phase,
                   std::move(meaning),
                   std::move(reads),
                   std::move(writes),
                   [work = std::move(work)](Executor&) { work(); },
                   {}});
}

void SimpleSimulation::add_parallel_process(std::string label, Phase phase, std::string meaning,
                                            std::function<void(CommunityRange)> work, Names reads,
                                            Names writes) {
  plan_.push_back({std::move(label),
                   phase,
                   std::move(meaning),
                   std::move(reads),
                   std::move(writes),
                   {},
                   std::move(work)});
}

void SimpleSimulation::set_blocks(std::size_t entities, std::size_t per_block) {
  blocks_.clear();
  for (std::size_t begin = 0; begin < entities; begin += per_block)
    blocks_.push_back({begin, std::min(begin + per_block, entities)});
}

void SimpleSimulation::add_axis(std::string name, std::string long_name, Names labels) {
  axes_.push_back({std::move(name), std::move(long_name), std::move(labels)});
}

void SimpleSimulation::add_observable(std::string name, std::string unit, std::string long_name,
                                      std::function<double()> value) {
  add_observable(
      std::move(name), std::move(unit), std::move(long_name), {},
      [value = std::move(value)](std::span<float> out) { out[0] = static_cast<float>(value()); });
}

void SimpleSimulation::add_observable(std::string name, std::string unit, std::string long_name,
                                      Names axes, std::function<void(std::span<float>)> fill) {
  observables_.push_back(
      {std::move(name), std::move(unit), std::move(long_name), std::move(axes), std::move(fill)});
}

void SimpleSimulation::add_result(std::string observable, double value, std::string list) {
  results_.push_back({std::move(observable), "", date_, {}, "all", "", std::move(list), value});
}

void SimpleSimulation::add_event(std::string id, std::string cause, std::string effect) {
  happened_.push_back(
      {std::move(id), date_, "outcome", false, std::move(cause), std::move(effect)});
}

void refuse_unknown_tables(const Node& settings, Problems& problems) {
  refuse_unknown_keys(settings, {"parameters"}, problems);
}

}  // namespace sim
