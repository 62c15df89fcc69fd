#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/cli/record_files.hpp"
#include "sim/core/model.hpp"
#include "sim/experiment/ensemble.hpp"
#include "sim/experiment/horizon.hpp"
#include "sim/experiment/parameter_draws.hpp"
#include "sim/io/scenario.hpp"

namespace sim::cli {

/// A scenario that was read and checked, ready to run.
struct Study {
  io::Scenario scenario;
  const ModelEntry* entry = nullptr;
  std::string title, question;
  experiment::Horizon horizon;  // until when it may be followed
  experiment::EnsembleOptions options;
  std::filesystem::path output;            // as written: relative to the current folder
  std::size_t checkpoint_every_weeks = 0;  // 0: no checkpoints
  std::filesystem::path data_folder;       // empty: the current one
  int digits = 0;                          // significant decimal digits of what is recorded; 0: all
  bool compare = true;                     // with the record at the end of a run
  RecordFiles record;
  std::optional<experiment::Record> record_rows;  // empty when there is no record
  Inputs inputs;
  std::vector<std::filesystem::path> files;  // all that were read
  std::shared_ptr<const Model> model;        // with `draws`, each replicate has its own parameters
  std::shared_ptr<const experiment::ParameterDraws> draws;  // null: all have those of the scenario
};

/// Reads a scenario with its overrides (key=value) and everything it names. An empty path stands
/// for a scenario without settings. `model` replaces the scenario's, unless it is empty.
/// Throws InputError with every mistake that could be found.
Study read_study(const std::filesystem::path& scenario, const std::vector<std::string>& overrides,
                 const std::string& model, const Catalogue& catalogue);

/// The same for a scenario that was already read; mistakes go to `problems`, and then there may be
/// no model.
Study check_scenario(io::Scenario scenario, const std::string& model, const Catalogue& catalogue,
                     Problems& problems);

}  // namespace sim::cli
