#pragma once

#include <memory>

#include "models/russia/processes/run.hpp"
#include "sim/core/model.hpp"

namespace russia {

/// One run of the model: its state, the plan of a week, what can be seen of it.
class RussiaRun final : public sim::Simulation {
 public:
  RussiaRun(std::shared_ptr<const World> world, sim::Seed seed, sim::Executor& executor);

  sim::Date date() const override { return state_.date; }
  const std::vector<sim::Process>& plan() const override { return plan_; }
  const std::vector<sim::CommunityRange>& blocks() const override { return world_->blocks; }
  void advance() override;
  const std::vector<sim::Observable>& observables() const override { return observables_; }
  std::span<const double> series() const override { return state_.series; }
  const std::vector<sim::Result>& results() const override { return state_.results; }
  const std::vector<sim::EventRecord>& happened() const override { return state_.records; }
  void visit(sim::StateArchive& archive) override;
  std::uint64_t agents() const override { return world_->layout.agents; }

  const State& state() const { return state_; }
  static std::vector<sim::Process> plan_of(Run run);

 private:
  std::shared_ptr<const World> world_;
  State state_;
  std::vector<sim::Process> plan_;
  std::vector<sim::Observable> observables_;
};

/// The model with its tables read and checked.
class RussiaModel final : public sim::Model {
 public:
  explicit RussiaModel(std::shared_ptr<const World> world);

  const sim::ParameterSet& parameters() const override { return world_->parameters; }
  const std::vector<sim::Axis>& axes() const override { return axes_; }
  const std::vector<sim::Series>& series() const override { return world_->series; }
  std::vector<sim::Process> plan() const override;
  std::vector<sim::Observable> observables() const override;
  std::string panel() const override;
  std::vector<std::pair<std::string, Section>> description() const override;
  std::unique_ptr<sim::Simulation> start(sim::Seed seed, sim::Executor& executor) const override {
    return std::make_unique<RussiaRun>(world_, seed, executor);
  }
  const World& world() const { return *world_; }

 private:
  std::shared_ptr<const World> world_;
  std::vector<sim::Axis> axes_;
};

}  // namespace russia
