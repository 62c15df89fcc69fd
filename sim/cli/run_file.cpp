#include "sim/cli/run_file.hpp"

#include "sim/cli/provenance.hpp"

namespace sim::cli {

io::RunFileLayout layout_of(const Study& study, const std::string& command_line) {
  io::RunFileLayout layout;
  layout.path = study.output;
  layout.title = study.title;
  layout.axes = experiment::recorded_axes(study.model->axes(), study.options);
  const std::vector<Observable> all = study.model->observables();
  for (const std::size_t index : experiment::recorded_observables(all, study.options))
    layout.variables.push_back({all[index].name, all[index].unit, all[index].long_name,
                                all[index].axes, all[index].averaged_by, all[index].codes});
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
