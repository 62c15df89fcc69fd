#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/paired_effect.hpp"
#include "sim/experiment/paired_presence.hpp"
#include "sim/experiment/paired_run.hpp"

namespace sim::experiment {

enum class EffectKind { event, result, observable };
enum class EffectUnit { days, share, amount };

/// What a variant changes in one quantity.
struct EffectRow {
  EffectKind kind = EffectKind::observable;
  EffectUnit unit = EffectUnit::share;
  std::string name{};   // observable of a view or result; "event_date"
  std::string event{};  // election, congress or event
  /// Of a view; of a result or event, the first that counts, in the base if there is one.
  std::optional<Date> date{};
  std::string place{};  // of a result
  std::vector<std::string>
      labels{};          // of a view: the axes that are left; group and list of a result
  std::size_t view = 0;  // of the plan, for an observable
  PairedEffect effect{};
  PairedPresence presence{};            // whether it was found at all: no pair is left out
  std::optional<std::size_t> needed{};  // pairs for an interval of the width that is asked for
  std::optional<std::size_t> needed_for_power{};  // and to find the difference as often as asked

  std::string outcome{};  // its name, if the scenario declares it as one
  /// The least false discovery rate at which the difference, or that in presence, is one; NaN of an
  /// outcome and of what does not differ.
  double false_discovery = PairedEffect::nan, presence_false_discovery = PairedEffect::nan;

  /// Whether any pair of runs differs in it, or it was found in one of a pair only.
  bool differs = false;
  /// All its values lie behind the horizon: it counts for nothing, and `effect` is of these values.
  /// Of any other row only values before the horizon of their run are used.
  bool beyond_horizon = false;
};

struct EffectOptions {
  std::vector<std::string> places = {"all"};  // whose results are told
  double width = 0.02;     // of an interval of a share; of an amount, as a share of the base
  double width_days = 14;  // of an interval of a date
  double power = 0.8;      // with which a difference as large as the one found shall be found again
  BootstrapOptions bootstrap;
};

/// The last day that counts of each pair of runs.
std::vector<PairHorizon> horizons_of(const PairedPlan& plan, const PairedSummary& summary,
                                     std::size_t variant);

/// All effects of a variant (from 0): events, results, then the views of the plan by date.
/// A quantity counts as a share if it is within -1 and 1 in all runs. What a run found behind its
/// horizon counts as not found.
std::vector<EffectRow> effects_of(const PairedPlan& plan, const PairedSummary& summary,
                                  std::size_t variant, const EffectOptions& options);

}  // namespace sim::experiment
