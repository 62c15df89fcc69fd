#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/node.hpp"
#include "sim/experiment/effects.hpp"

namespace sim::experiment {

/// What a scenario is to find out, declared in it before any run: it is reported first, and needs
/// no correction for the many quantities that are looked at besides.
struct Outcome {
  std::string name;
  Origin origin{};
  EffectKind kind = EffectKind::event;
  std::string event{};                      // event or assembly
  std::string observable{};                 // of a result or a weekly array
  std::string place = "all";                // of a result
  std::string group{}, list{};              // of a result; empty: there is only one
  std::map<std::string, std::string> at{};  // axis -> label, of a weekly array
  std::optional<Date> date{};               // of a weekly array; none: the runs end before it
  std::size_t view_of_plan = 0;             // PairedPlan::views, of a weekly array

  /// A view that has this cell alone: all other axes are put together.
  ViewRequest view(const Model& model) const;
};

/// Reads `outcomes` of a scenario: a list of tables with `event`; or `result` and `event`, and
/// `place`, `group`, `list` as far as they are needed; or `observable`, `at` and `date`. `name` may
/// be given. `events`: the known ids, empty if the model lists none.
std::vector<Outcome> read_outcomes(const Node& settings, const Model& model,
                                   const EnsembleOptions& options,
                                   const std::vector<std::string>& events, Problems& problems);

/// Names the outcome of each row that has one, and gives all others that count a false discovery
/// rate. Reports outcomes that no row or several rows answer to.
void mark_outcomes(const std::vector<Outcome>& outcomes, std::vector<EffectRow>& rows,
                   Problems& problems);

}  // namespace sim::experiment
