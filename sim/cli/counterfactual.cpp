#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "sim/cli/command.hpp"
#include "sim/cli/counterfactual_file.hpp"
#include "sim/cli/counterfactual_plan.hpp"
#include "sim/cli/counterfactual_text.hpp"
#include "sim/cli/overrides.hpp"
#include "sim/cli/progress.hpp"
#include "sim/core/scenario_keys.hpp"

namespace sim::cli {
namespace {

/// Keys of `b` that differ from those of `a`, as TOML; those of the program itself are left out.
void list_changes(const Node& a, const Node& b, const std::string& path,
                  std::vector<std::string>& changes) {
  constexpr std::size_t longest = 100;
  for (const auto& [key, value] : *b.object()) {
    const std::string name = path.empty() ? toml_key(key) : path + "." + toml_key(key);
    const auto& describing = describing_keys();
    if (std::find(describing.begin(), describing.end(), name) != describing.end() ||
        name == "base" || name == "run" || name == "output" || name == "data.ensemble_keeps")
      continue;
    const Node* before = nullptr;
    for (const auto& [other, node] : *a.object())
      if (other == key) before = &node;
    if (before != nullptr && before->text() == value.text()) continue;
    if (value.is_object() && (before == nullptr || before->is_object())) {
      const Node nothing{Node::Object{}, {}};
      list_changes(before != nullptr ? *before : nothing, value, name, changes);
      continue;
    }
    std::string text = name + " = " + value.text();
    if (text.size() > longest) text = text.substr(0, longest - 2) + "..";
    changes.push_back(before != nullptr ? text + " (base: " + before->text() + ")" : text);
  }
}

/// The rows that were asked for and those of outcomes, of which each is marked.
std::vector<experiment::EffectRow> rows_of(const CounterfactualPlan& plan,
                                           const experiment::PairedSummary& summary,
                                           std::size_t variant, Problems& problems) {
  auto rows = experiment::effects_of(plan.paired, summary, variant, plan.effects);
  const auto asked_date = [&](const std::optional<Date>& date) {
    return date && std::find(plan.asked_dates.begin(), plan.asked_dates.end(), *date) !=
                       plan.asked_dates.end();
  };
  const auto is_outcome = [&](const experiment::EffectRow& row) {
    const auto& outcomes = plan.outcomes[variant];
    return std::any_of(outcomes.begin(), outcomes.end(), [&](const experiment::Outcome& one) {
      return one.kind == row.kind && one.view_of_plan == row.view && one.date == row.date;
    });
  };
  std::erase_if(rows, [&](const experiment::EffectRow& row) {
    return row.kind == experiment::EffectKind::observable &&
           (row.view >= plan.asked_views ? !is_outcome(row) : !asked_date(row.date));
  });
  experiment::mark_outcomes(plan.outcomes[variant], rows, problems);
  return rows;
}

std::vector<VariantReport> reports_of(const CounterfactualPlan& plan,
                                      const experiment::PairedSummary& summary) {
  std::vector<VariantReport> reports;
  const Node& base = plan.studies[0].scenario.settings;
  for (std::size_t v = 0; v + 1 < plan.studies.size(); ++v) {
    const Study& study = plan.studies[v + 1];
    Problems problems;
    VariantReport report{plan.names[v + 1],
                         study.title,
                         study.question,
                         {},
                         plan.paired.options.replicates,
                         summary.partings[v],
                         experiment::earlier(plan.studies[0].horizon, study.horizon),
                         experiment::horizons_of(plan.paired, summary, v),
                         rows_of(plan, summary, v, problems),
                         plan.over};
    for (const Problem& problem : problems.all())
      report.notes.push_back(problem.text +
                             (problem.suggestion.empty() ? "" : ". " + problem.suggestion));
    list_changes(base, study.scenario.settings, "", report.changes);
    std::vector<std::string> dropped;
    list_changes(study.scenario.settings, base, "", dropped);
    for (const std::string& text : dropped) {
      const std::string key = text.substr(0, text.find(" = "));
      if (study.scenario.settings.find(key) == nullptr)
        report.changes.push_back(key + " is not set (base: " + text.substr(key.size() + 3) + ")");
    }
    reports.push_back(std::move(report));
  }
  return reports;
}

experiment::PairedSummary simulate(const CounterfactualPlan& plan, CounterfactualFile& file,
                                   const Context& context, bool quiet) {
  ProgressDisplay display(context.err, context.terminal, context.columns);
  experiment::PairedSummary summary =
      experiment::run_paired(plan.paired, file.sinks(), [&](const experiment::Progress& progress) {
        if (!quiet) display.show(progress);
      });
  display.finish();
  return summary;
}

std::string last_line(const CounterfactualPlan& plan, const experiment::PairedSummary& summary) {
  return fmt::format("{}: {} scenarios of {} replicates of {} agents, {} weeks, {:.1f} s\n",
                     plan.output.string(), plan.studies.size(), plan.paired.options.replicates,
                     summary.agents, experiment::weeks_of(plan.paired.options).size(),
                     summary.seconds);
}

int counterfactual(const Arguments& arguments, const Context& context) {
  CounterfactualPlan plan = read_counterfactual_plan(arguments, context);
  CounterfactualFile file(plan, context);
  const experiment::PairedSummary summary = simulate(plan, file, context, arguments.flag("quiet"));
  const std::vector<VariantReport> reports = reports_of(plan, summary);
  file.store_pairs(reports);
  file.store_effects(reports);
  file.close();
  if (plan.csv) {
    write_counterfactual_csv(reports, context.out);
    return 0;
  }
  plan.style.median_gain = median_gain(reports);
  for (const VariantReport& report : reports) write_counterfactual(report, plan.style, context.out);
  write_explanation(plan.style, context.out);
  context.out << last_line(plan, summary);
  return 0;
}

void declare_options(options::options_description_easy_init add) {
  const auto texts = [] { return options::value<std::vector<std::string>>(); };
  add("observable", texts()->value_name("NAME"),
      "Observable to report; repeatable. Default: the first one that is averaged over people");
  add("at", texts()->value_name("DATE"),
      "Day to report, New Style, as YYYY-MM-DD; repeatable. Default: the first three of 1 January "
      "and 1 July after the runs differ, and the last week");
  add("place", texts()->value_name("LABEL"),
      "Place to report, in results too; repeatable: together. Default: all");
  add("select", texts()->value_name("AXIS=LABEL"), "Report only this label of an axis; repeatable");
  add("over", texts()->value_name("AXIS"),
      "Average over this axis, weighted by people; repeatable. Default: place");
  add("width", options::value<std::string>()->value_name("W"),
      "Report the number of pairs needed for an interval of this width; default 0.02");
  add("width-days", options::value<std::string>()->value_name("D"),
      "The same for dates, in days; default 14");
  add("power", options::value<std::string>()->value_name("P"),
      "Probability with which a difference as large as the one found shall be found again, for the "
      "pairs that this takes; default 0.8");
  add("rows", options::value<std::string>()->value_name("N"),
      "Rows to print of each block, largest differences first; default 5; 0: all, including those "
      "without a difference");
  add("beyond-horizon", options::bool_switch(),
      "Show also what lies behind the horizon of the variant, marked with !");
  add("format", options::value<std::string>()->value_name("NAME"),
      "Format: table (default), or csv with every row");
  add("output", options::value<std::string>()->value_name("FILE"),
      "File to write; default out/counterfactual_VARIANT.h5");
  declare_overrides(add, false);
  add("quiet", options::bool_switch(), "Show no progress");
}

}  // namespace

Command counterfactual_command() {
  return {
      "counterfactual",
      "BASE VARIANT...",
      "Run a scenario and its variants with the same seeds and report the differences",
      "  narod counterfactual configs/baseline.toml configs/counterfactuals/NAME.toml\n"
      "  narod counterfactual BASE.toml ONE.toml OTHER.toml --replicates 40 --scale 10000\n"
      "  narod counterfactual BASE.toml VARIANT.toml --observable NAME --place LABEL --at DATE\n"
      "  narod counterfactual BASE.toml VARIANT.toml --over place --over AXIS --format csv\n",
      "Replicate k uses the same random numbers in all scenarios: a variant is bit-identical to\n"
      "its base until the first effect of the change. Seed, replicates, [output] and threads\n"
      "come from BASE; --set and its short forms apply to all scenarios.\n"
      "\n`outcomes` of a variant declares what it is to find out, before it is run:\n"
      "  outcomes = [{ event = \"ID\" },\n"
      "              { result = \"NAME\", event = \"ID\", list = \"LABEL\" },\n"
      "              { observable = \"NAME\", at = { AXIS = \"LABEL\" }, date = YYYY-MM-DD }]\n"
      "They are reported first. Of all other rows, those with a * have a false discovery rate of\n"
      "at most 5 %.\n"
      "\nThe output file (default out/counterfactual_VARIANT.h5) has one group per scenario, "
      "named\n"
      "after its file and laid out as a run file; difference/VARIANT with the same arrays\n"
      "subtracted (variant minus base); pairs with the week of parting and the horizon of each\n"
      "pair; and effects with every row of the table.\n"
      "Arrays of every week and place are large: every_weeks, observables and select in\n"
      "[output] reduce them.\n",
      declare_options,
      counterfactual};
}

}  // namespace sim::cli
