#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/effects.hpp"

namespace sim::cli {

/// What is told of one variant.
struct VariantReport {
  std::string name, title, question;
  std::vector<std::string> changes;  // "events.x.happens = false"
  std::size_t replicates = 0;
  std::vector<std::optional<Date>> partings;  // [replicate]
  experiment::Horizon horizon;
  std::vector<experiment::PairHorizon> horizons;  // [replicate]
  std::vector<experiment::EffectRow> effects;
  std::string over;                     // how observables are put together: "over all of place"
  std::vector<std::string> notes = {};  // outcomes that were not found
};

/// How it is told.
struct ReportStyle {
  std::size_t rows = 5;    // of a block, the largest first; 0: all, also those without a difference
  bool all_dates = false;  // of observables; otherwise three after the runs part, and the last
  bool beyond_horizon = false;  // what lies behind it, too
  double width = 0, width_days = 0, power = 0;
  double median_gain = 0;
};

/// Tables for people: events, results and observables that differ.
void write_counterfactual(const VariantReport& report, const ReportStyle& style, std::ostream& out);
/// What the columns mean.
void write_explanation(const ReportStyle& style, std::ostream& out);
/// All effects, a row each.
void write_counterfactual_csv(const std::vector<VariantReport>& reports, std::ostream& out);

/// Of the gains of all quantities that differ by chance; NaN for none.
double median_gain(const std::vector<VariantReport>& reports);

}  // namespace sim::cli
