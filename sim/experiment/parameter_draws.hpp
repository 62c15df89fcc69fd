#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "sim/core/model.hpp"

namespace sim::experiment {

/// Weighted sets of parameters, of which each replicate gets one: what a calibration has found.
class ParameterDraws {
 public:
  /// Reads a table with a column `weight` and a column for each parameter. `keeps`: parameters
  /// whose value in the scenario stands. Mistakes go to `problems`.
  ParameterDraws(Table table, std::vector<std::string> keeps, const ParameterSet& parameters,
                 Problems& problems);

  std::size_t size() const { return weights_.size(); }
  /// The set of a replicate, which depends on nothing but its number and the weights. The first
  /// 2^m replicates divide the sum of the weights evenly (van der Corput's sequence), so that a set
  /// comes as often as its weight says.
  std::size_t set_of(std::size_t replicate) const;
  /// Puts the set of a replicate into [parameters].
  void apply(std::size_t replicate, Node& settings) const;
  /// The same, with further parameters that keep their value.
  ParameterDraws keeping(const std::vector<std::string>& more) const;
  /// The value of each parameter of a replicate, in the order of `parameters`, which has those of
  /// the scenario.
  std::vector<double> values(std::size_t replicate, const ParameterSet& parameters) const;

 private:
  bool keeps(const std::string& name) const;
  std::vector<std::string> keeps_, names_;
  std::vector<double> weights_;              // add up to 1
  std::vector<std::vector<double>> values_;  // [set][name]
};

/// The same model, but each replicate is started with the parameters of its set: it is built from
/// `inputs` with them, which takes little beside a run. All else is asked of `model`.
std::shared_ptr<const Model> draw_parameters(std::shared_ptr<const Model> model,
                                             const ModelEntry& entry, Inputs inputs,
                                             ParameterDraws draws);

}  // namespace sim::experiment
