#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/core/node.hpp"
#include "sim/core/parameters.hpp"
#include "sim/core/process.hpp"
#include "sim/core/random.hpp"
#include "sim/core/results.hpp"
#include "sim/core/state_archive.hpp"
#include "sim/core/table.hpp"
#include "sim/core/table_schema.hpp"

namespace sim {

/// What is known of each label of an axis for good: its texts or its numbers, one a label.
struct Coordinate {
  std::string name;
  std::string long_name;
  std::string unit;  // of numbers
  std::vector<std::string> texts;
  std::vector<double> numbers;
};

/// A labelled axis of the output, e.g. faction. Labels are the ids used in the configuration.
struct Axis {
  std::string name;
  std::string long_name;
  std::vector<std::string> labels;
  std::vector<Coordinate> coordinates = {};
};

/// A weekly array that a run can write. fill() gets room for the product of the axes' sizes,
/// row-major in the order of `axes`, and writes NaN where a value does not exist.
struct Observable {
  std::string name;
  std::string unit;  // UDUNITS; "1" for shares and counts
  std::string long_name;
  std::vector<std::string> axes;  // names of Axis; may be empty
  std::function<void(std::span<float>)> fill;
  /// The observable whose values are the weights of a mean over places; empty: values are summed.
  std::string averaged_by = {};
  /// What the values mean if they are codes: value k stands for codes[k].
  std::vector<std::string> codes = {};
};

/// A file that a model reads: a CSV table or, with the ending .toml, a document.
struct InputFile {
  std::string name;         // how the model asks for it: "events"
  std::string path;         // below the data folder of the scenario: "history/events.toml"
  TableSchema schema = {};  // of a table
};

/// How many agents are to be followed through a run, each by himself.
struct PanelRequest {
  std::size_t agents = 0;  // 0: no panel
  /// Agents in proportion by stratum; strata are the model's. None: as the model thinks best.
  std::vector<std::pair<std::string, double>> shares;
  Origin origin;
};

/// Everything a model is built from, already read; `settings` is the resolved scenario.
struct Inputs {
  std::map<std::string, Table> tables;
  std::map<std::string, Node> documents;
  Node settings;
  Date start, until;
  double scale = 1;  // people per agent
  PanelRequest panel;
};

/// One run in progress: state, plan and what can be seen of it.
class Simulation {
 public:
  virtual ~Simulation() = default;
  /// First day of the current week.
  virtual Date date() const = 0;
  virtual const std::vector<Process>& plan() const = 0;
  virtual const std::vector<CommunityRange>& blocks() const = 0;
  /// Everything that happens in the current week.
  void run_week(Executor& executor, Stopwatch* stopwatch = nullptr) {
    run_plan(plan(), blocks(), executor, stopwatch);
  }
  /// Called after the last process of a week: moves to the next.
  virtual void advance() = 0;
  /// In the order of Model::observables, with `fill`.
  virtual const std::vector<Observable>& observables() const = 0;
  /// This week's value of each of Model::series, in people and not in agents.
  virtual std::span<const double> series() const = 0;
  /// Appended to as the run goes on.
  virtual const std::vector<Result>& results() const = 0;
  virtual const std::vector<EventRecord>& happened() const = 0;
  virtual std::uint64_t agents() const = 0;
  /// Shows every piece of state that lives on from week to week, results() and happened() among
  /// them. Between weeks a simulation of the same model and seed that gets these pieces is in all
  /// respects where this one is.
  virtual void visit(StateArchive& archive) = 0;
  /// A hash of the whole state: equal states, equal bits.
  std::uint64_t digest() {
    DigestArchive archive;
    visit(archive);
    return archive.value();
  }
};

/// A model with its inputs read and checked: what all replicates share.
class Model {
 public:
  virtual ~Model() = default;
  virtual const ParameterSet& parameters() const = 0;
  virtual const std::vector<Axis>& axes() const = 0;
  virtual const std::vector<Series>& series() const = 0;
  /// The processes of a week in order, for `describe`: without `once` and `each`.
  virtual std::vector<Process> plan() const = 0;
  /// What a run can write, without `fill`.
  virtual std::vector<Observable> observables() const = 0;
  /// The axis of the agents who are followed as Inputs::panel asked, the same in every run; its
  /// coordinates tell who they are, the observables over it their lives. Empty: no panel.
  virtual std::string panel() const { return {}; }
  /// Events, factions and other entities for `describe`: name of the section -> rows of fields.
  using Section = std::vector<std::vector<std::pair<std::string, std::string>>>;
  virtual std::vector<std::pair<std::string, Section>> description() const = 0;
  virtual std::unique_ptr<Simulation> start(Seed seed, Executor& executor) const = 0;
};

/// What a scenario can ask a model to write, known before its inputs are.
struct OutputNames {
  std::vector<std::string> observables, axes;
};

inline OutputNames output_names(std::span<const Observable> observables,
                                std::span<const Axis> axes) {
  OutputNames names;
  for (const Observable& observable : observables) names.observables.push_back(observable.name);
  for (const Axis& axis : axes) names.axes.push_back(axis.name);
  return names;
}

/// An entry of the catalogue: how a model is found by name and built.
struct ModelEntry {
  std::string name;
  std::string title;
  std::vector<InputFile> inputs;
  Date start, until;  // defaults of the run
  double scale = 1;
  /// Reports every mistake of the inputs to `problems`; may return null only if there are some.
  /// Tables have been through check_tables(): what is refused reads as empty, and `problems` has it.
  std::function<std::shared_ptr<const Model>(const Inputs&, Problems&)> build;
  /// For checking a scenario whose model could not be built.
  std::function<OutputNames()> outputs;
};

using Catalogue = std::vector<ModelEntry>;

}  // namespace sim
