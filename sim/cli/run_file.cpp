#include "sim/cli/run_file.hpp"

#include <unistd.h>

#include "sim/cli/provenance.hpp"

namespace sim::cli {

namespace fs = std::filesystem;

void prepare_output(const fs::path& output) {
  const auto refuse_output = [&](const std::string& why) {
    refuse(output.string(), "cannot be written (" + why + ")", "Name another file with --output");
  };
  std::error_code error;
  if (output.filename().empty() || fs::is_directory(output, error)) refuse_output("it is a folder");
  const fs::path folder = output.has_parent_path() ? output.parent_path() : fs::path(".");
  fs::create_directories(folder, error);
  if (error) refuse_output("the folder " + folder.string() + " cannot be made: " + error.message());
  if (access(folder.c_str(), W_OK | X_OK) != 0)
    refuse_output("no permission to write in the folder " + folder.string());
}

io::RunFileLayout layout_of(const Study& study, const std::string& command_line) {
  io::RunFileLayout layout;
  layout.path = study.output;
  layout.title = study.title;
  layout.axes = experiment::recorded_axes(study.model->axes(), study.options);
  const std::vector<Observable> all = study.model->observables();
  for (const std::size_t index : experiment::recorded_observables(all, study.options))
    layout.variables.push_back(
        {all[index].name, all[index].unit, all[index].long_name, all[index].axes,
         all[index].averaged_by, all[index].codes});
  layout.series = study.model->series();
  layout.times = experiment::recorded_weeks_of(study.options);
  layout.replicates = study.options.replicates;
  layout.digits = study.digits;
  layout.attributes = provenance(study, command_line);
  layout.scenario_text = io::scenario_text(study.scenario.settings);
  if (study.draws) {
    for (const Parameter* parameter : study.model->parameters().all())
      layout.parameter_names.push_back(parameter->info().name);
    for (std::size_t r = 0; r < layout.replicates; ++r)
      for (const double value :
           study.draws->values(study.options.first_replicate + r, study.model->parameters()))
        layout.parameters.push_back(value);
  }
  return layout;
}

}  // namespace sim::cli
