#pragma once

#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/core/model.hpp"

namespace classics {

/// A run of a small model for tests, week by week.
class Play {
 public:
  explicit Play(const sim::ModelEntry& entry, const std::map<std::string, double>& parameters = {},
                sim::Seed seed = {1, 0}, int weeks = 1000) {
    sim::Inputs inputs;
    inputs.settings.value = sim::Node::Object{};
    for (const auto& [name, value] : parameters)
      inputs.settings.set("parameters." + name, {value, {}});
    inputs.start = entry.start;
    inputs.until = entry.start + (7 * weeks - 1);
    sim::Problems problems;
    model_ = entry.build(inputs, problems);
    problems.throw_if_any();
    run_ = model_->start(seed, executor_);
  }

  /// Runs the processes of `weeks` weeks and leaves the run in the last of them, as it is recorded.
  Play& weeks(int weeks) {
    for (int week = 0; week < weeks; ++week) {
      if (begun_) run_->advance();
      begun_ = true;
      run_->run_week(executor_);
    }
    return *this;
  }

  /// An observable, row-major over its axes.
  std::vector<float> values(const std::string& name) const {
    for (const sim::Observable& observable : run_->observables()) {
      if (observable.name != name) continue;
      std::size_t size = 1;
      for (const std::string& axis : observable.axes)
        for (const sim::Axis& known : model_->axes())
          if (known.name == axis) size *= known.labels.size();
      std::vector<float> values(size);
      observable.fill(values);
      return values;
    }
    throw std::out_of_range("no observable " + name);
  }
  double value(const std::string& name) const { return values(name).at(0); }

  /// The last result of that name.
  double result(const std::string& name) const {
    for (std::size_t i = run_->results().size(); i-- > 0;)
      if (run_->results()[i].observable == name) return run_->results()[i].value;
    throw std::out_of_range("no result " + name);
  }

  sim::Simulation& run() { return *run_; }
  const sim::Simulation& run() const { return *run_; }
  const sim::Model& model() const { return *model_; }

 private:
  sim::SerialExecutor executor_;
  std::shared_ptr<const sim::Model> model_;
  std::unique_ptr<sim::Simulation> run_;
  bool begun_ = false;
};

/// Tells what we find beside a published figure that was not read in its source: no failure.
inline void report_soft(const std::string& what, double found, const std::string& published) {
  std::cout << "[   SOFT   ] " << what << ": found " << found << "; published: " << published
            << std::endl;
}

}  // namespace classics
