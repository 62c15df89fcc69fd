#include "sim/cli/outcomes.hpp"

#include "sim/cli/event_ids.hpp"

namespace sim::cli {

std::vector<experiment::Outcome> read_outcomes(const Study& study, Problems& problems) {
  return experiment::read_outcomes(study.scenario.settings, *study.model, study.options,
                                   event_ids(*study.model).value_or(std::vector<std::string>()),
                                   problems);
}

}  // namespace sim::cli
