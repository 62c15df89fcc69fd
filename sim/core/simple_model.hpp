#pragma once

#include <concepts>
#include <utility>

#include "sim/core/model.hpp"

namespace sim {

// For small models, in which only the rules differ: SimpleSimulation keeps what every run keeps,
// SimpleModel makes a model of it, simple_entry() an entry of the catalogue.

/// What a run of a SimpleModel begins with.
struct RunContext {
  Seed seed;
  Date start, until;  // first and last day of the run
  double scale = 1;   // people per agent
  Executor* executor = nullptr;
  /// Only axes, plan and observables will be looked at: no need to make many agents.
  bool only_described = false;
};

/// A run that keeps date, plan, observables and results. Derive; declare in the constructor what
/// lives on from week to week, what happens in one and what can be seen of it; define agents().
class SimpleSimulation : public Simulation {
 public:
  explicit SimpleSimulation(const RunContext& context)
      : seed_(context.seed), date_(context.start), until_(context.until) {}
  SimpleSimulation(const SimpleSimulation&) = delete;  // processes and observables refer to it
  SimpleSimulation& operator=(const SimpleSimulation&) = delete;

  Date date() const final { return date_; }
  const std::vector<Process>& plan() const final { return plan_; }
  const std::vector<CommunityRange>& blocks() const final { return blocks_; }
  void advance() final;
  const std::vector<Axis>& axes() const { return axes_; }
  const std::vector<Observable>& observables() const final { return observables_; }
  std::span<const double> series() const final { return {}; }
  const std::vector<Result>& results() const final { return results_; }
  const std::vector<EventRecord>& happened() const final { return happened_; }
  void visit(StateArchive& archive) final;

 protected:
  using Names = std::vector<std::string>;

  /// Weeks before this one.
  std::uint32_t week() const { return week_; }
  bool is_last_week() const { return date_ + days_per_week > until_; }
  /// The random numbers of a decision (decision_key) by an entity in this week.
  Draws draws(std::uint32_t decision, std::uint64_t entity = 0) const {
    return {seed_, decision, entity, week_};
  }

  /// Something that lives on from week to week, of a kind that StateArchive takes: a number, a
  /// vector of numbers. Digests and checkpoints are made of it. What a week makes anew before it
  /// is used need not be declared.
  template <class T>
  void add_state(std::string name, T& state) {
    state_.push_back(
        [name = std::move(name), &state](StateArchive& archive) { archive.piece(name, state); });
  }

  /// What happens in a week, in the order of the calls.
  void add_process(std::string label, Phase phase, std::string meaning, std::function<void()> work,
                   Names reads = {}, Names writes = {});
  /// The same for the entities of `range`, on several threads; needs set_blocks(). Two such
  /// processes in a row run side by side, block by block (see run_plan).
  void add_parallel_process(std::string label, Phase phase, std::string meaning,
                            std::function<void(CommunityRange)> work, Names reads = {},
                            Names writes = {});
  /// Cuts `entities` into blocks of `per_block`, the unit of work of a thread.
  void set_blocks(std::size_t entities, std::size_t per_block);

  void add_axis(std::string name, std::string long_name, Names labels);
  /// One number a week; NaN where there is none.
  void add_observable(std::string name, std::string unit, std::string long_name,
                      std::function<double()> value);
  /// An array a week over axes that were added (Observable::fill).
  void add_observable(std::string name, std::string unit, std::string long_name, Names axes,
                      std::function<void(std::span<float>)> fill);

  /// A value that the run found this week; `list` tells several of one observable apart.
  void add_result(std::string observable, double value, std::string list = "");
  void add_event(std::string id, std::string cause, std::string effect);

 private:
  static constexpr int days_per_week = 7;

  Seed seed_;
  Date date_, until_;
  std::uint32_t week_ = 0;
  std::vector<std::function<void(StateArchive&)>> state_;
  std::vector<CommunityRange> blocks_;
  std::vector<Process> plan_;
  std::vector<Axis> axes_;
  std::vector<Observable> observables_;
  std::vector<Result> results_;
  std::vector<EventRecord> happened_;
};

/// Reports top-level tables of a scenario that neither the program nor a model with parameters
/// only reads.
void refuse_unknown_tables(const Node& settings, Problems& problems);

/// A model of parameters, and runs of class Run, made as Run(const Parameters&, const RunContext&),
/// which may refer to the parameters: the model outlives its runs. Parameters may have
/// `void read(const Inputs&, Problems&)` for the files of the entry, and
/// `void check(const Origin&, Problems&) const` for what no single range can say. Limits: to be
/// described, it makes a run (RunContext::only_described); no series. A Run that takes one agent
/// for RunContext::scale people says so by `static constexpr bool uses_scale = true`; others refuse
/// a scale.
template <class Run, class Parameters>
class SimpleModel final : public Model {
 public:
  SimpleModel(const Inputs& inputs, Problems& problems)
      : start_(inputs.start), until_(inputs.until), scale_(inputs.scale) {
    refuse_unknown_tables(inputs.settings, problems);
    Origin where = inputs.settings.origin;
    if (const Node* settings = inputs.settings.find("parameters")) {
      parameters_.apply(*settings, problems);
      where = settings->origin;
    }
    if constexpr (requires(Parameters & p, Problems & q) { p.read(inputs, q); })
      parameters_.read(inputs, problems);
    if constexpr (requires(const Parameters& p, Problems& q) { p.check(where, q); })
      parameters_.check(where, problems);
    if constexpr (!requires { Run::uses_scale; })
      if (scale_ != 1)
        problems.add(
            origin_of(inputs.settings, "run.scale"),
            "[run]: 'scale' is " + number_text(scale_) + " (an agent of this model is one person)",
            "Change the number of people among its parameters");
    if (!problems.empty()) return;
    SerialExecutor executor;
    RunContext only_described = context({}, executor);
    only_described.only_described = true;
    const Run sample(parameters_, only_described);
    axes_ = sample.axes();
    plan_ = sample.plan();
    for (Process& process : plan_) process.once = {}, process.each = {};
    observables_ = sample.observables();
    for (Observable& observable : observables_) observable.fill = {};
  }
  const ParameterSet& parameters() const override { return parameters_; }
  const std::vector<Axis>& axes() const override { return axes_; }
  const std::vector<Series>& series() const override { return series_; }
  std::vector<Process> plan() const override { return plan_; }
  std::vector<Observable> observables() const override { return observables_; }
  std::vector<std::pair<std::string, Section>> description() const override { return {}; }
  std::unique_ptr<Simulation> start(Seed seed, Executor& executor) const override {
    return std::make_unique<Run>(parameters_, context(seed, executor));
  }

 private:
  static Origin origin_of(const Node& settings, const char* key) {
    const Node* node = settings.find(key);
    return node != nullptr ? node->origin : settings.origin;
  }
  RunContext context(Seed seed, Executor& executor) const {
    return {seed, start_, until_, scale_, &executor, false};
  }

  Parameters parameters_;
  Date start_, until_;
  double scale_;
  std::vector<Axis> axes_;
  std::vector<Process> plan_;
  std::vector<Observable> observables_;
  std::vector<Series> series_;
};

/// Steps are weeks of a calendar that means nothing: from day 0 of dates, a hundred years at most.
template <class Run, class Parameters>
ModelEntry simple_entry(std::string name, std::string title) {
  return {std::move(name),
          std::move(title),
          {},
          Date(0),
          Date::from_ymd(2069, 12, 31),
          1,
          [](const Inputs& inputs, Problems& problems) -> std::shared_ptr<const Model> {
            return std::make_shared<const SimpleModel<Run, Parameters>>(inputs, problems);
          },
          [] {
            const Parameters standard;
            SerialExecutor executor;
            RunContext context{{}, Date(0), Date(0), 1, &executor, true};
            const Run sample(standard, context);
            return output_names(sample.observables(), sample.axes());
          }};
}

}  // namespace sim
