#pragma once

#include <memory>
#include <vector>

#include "sim/cli/counterfactual_plan.hpp"
#include "sim/cli/run_file.hpp"
#include "sim/io/run_set.hpp"

namespace sim::cli {

/// The file of a counterfactual: a group for each scenario, laid out as a run file, and
/// difference/NAME for each variant; then the tables `pairs` and `effects`.
class CounterfactualFile {
 public:
  CounterfactualFile(const CounterfactualPlan& plan, const Context& context);

  /// Where the runs and their differences go.
  experiment::PairedSinks& sinks() { return sinks_; }
  /// When each pair of runs parts, and until when it counts.
  void store_pairs(const std::vector<VariantReport>& reports);
  /// Every row of the reports.
  void store_effects(const std::vector<VariantReport>& reports);
  /// Puts the whole file in its place.
  void close() { set_.close(); }

 private:
  void add(const std::string& group, const io::RunFileLayout& layout,
           std::vector<experiment::RunSink*>& to);

  io::RunSetWriter set_;
  std::vector<std::unique_ptr<FileSink>> files_;
  experiment::PairedSinks sinks_;
};

}  // namespace sim::cli
