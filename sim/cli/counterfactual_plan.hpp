#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/cli/command.hpp"
#include "sim/cli/counterfactual_text.hpp"
#include "sim/cli/study.hpp"
#include "sim/experiment/effects.hpp"
#include "sim/experiment/outcomes.hpp"
#include "sim/experiment/paired_run.hpp"

namespace sim::cli {

/// A base and its variants, and what to tell of them: everything that was asked for, checked.
struct CounterfactualPlan {
  std::vector<Study> studies;      // the base first
  std::vector<std::string> names;  // of their groups
  std::filesystem::path output;
  experiment::PairedPlan paired;  // views and dates: those asked for, then those of outcomes
  std::size_t asked_views = 0;
  std::vector<Date> asked_dates;
  std::vector<std::vector<experiment::Outcome>> outcomes;  // [variant]
  experiment::EffectOptions effects;
  ReportStyle style;
  std::string over;
  bool csv = false;
};

/// Reads the files and options of the command. Throws InputError with all that is wrong in them;
/// what cannot be compared week by week and agent by agent is refused.
CounterfactualPlan read_counterfactual_plan(const Arguments& arguments, const Context& context);

}  // namespace sim::cli
