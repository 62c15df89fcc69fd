#include "sim/cli/counterfactual_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <set>

#include "sim/cli/outcomes.hpp"
#include "sim/cli/overrides.hpp"
#include "sim/io/run_set.hpp"

namespace sim::cli {
namespace {

namespace fs = std::filesystem;

/// A number above 0 and below `most`.
double number_option(const Arguments& arguments, const char* name, double fallback,
                     double most = std::numeric_limits<double>::infinity()) {
  const auto text = arguments.text(name);
  if (!text) return fallback;
  double value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || !(value > 0) || !(value < most))
    arguments.refuse(fmt::format("--{} is '{}' (it must be a number above 0{})", name, *text,
                                 std::isinf(most) ? "" : fmt::format(" and below {}", most)));
  return value;
}

std::size_t rows_option(const Arguments& arguments, std::size_t fallback) {
  const auto text = arguments.text("rows");
  if (!text) return fallback;
  std::size_t rows = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), rows);
  if (error != std::errc() || end != text->data() + text->size())
    arguments.refuse("--rows is '" + *text + "' (it must be a whole number from 0; 0: all rows)");
  return rows;
}

/// Names of groups: those of the files, with _ for what is no letter, digit, _, - or dot, as lists
/// of them are separated by spaces. Two files of one name are told apart by number.
std::vector<std::string> names_of(const std::vector<std::string>& files) {
  std::vector<std::string> names;
  for (const std::string& file : files) {
    std::string stem = fs::path(file).stem().string();
    std::replace_if(
        stem.begin(), stem.end(),
        [](char c) {
          return !std::isalnum(static_cast<unsigned char>(c)) && c != '_' && c != '-' && c != '.';
        },
        '_');
    std::string name = stem;
    const std::set<std::string> taken{"difference", "effects", "pairs"};
    for (int number = 2;
         taken.count(name) > 0 || std::find(names.begin(), names.end(), name) != names.end();
         ++number)
      name = stem + "_" + std::to_string(number);
    names.push_back(name);
  }
  return names;
}

/// Pairs need the same weeks, agents and model.
void check_alike(const Study& base, const Study& variant, Problems& problems) {
  const auto complain = [&](const std::string& key, const std::string& of_variant,
                            const std::string& of_base) {
    if (of_variant == of_base) return;
    const Node* node = variant.scenario.settings.find(key);
    problems.add(node != nullptr ? node->origin : Origin{variant.scenario.file.string(), 0},
                 "'" + key + "' is " + of_variant + " (that of the base is " + of_base +
                     "; runs are compared week by week and agent by agent)",
                 "Change it for all of them on the command line, with --set " + key + "=...");
  };
  complain("model", variant.entry->name, base.entry->name);
  complain("run.start", variant.options.start.iso(), base.options.start.iso());
  complain("run.until", variant.options.until.iso(), base.options.until.iso());
  complain("run.scale", number_text(variant.inputs.scale), number_text(base.inputs.scale));
}

/// The panel is that of the base, as all of [output].
void follow_the_same(const Study& base, Study& variant, Problems& problems) {
  const PanelRequest& panel = base.inputs.panel;
  PanelRequest& own = variant.inputs.panel;
  if (own.agents == panel.agents && own.shares == panel.shares) return;
  own = panel;
  variant.model = variant.entry->build(variant.inputs, problems);
}

/// Seeds, replicates, threads and what is recorded are those of the base.
void read_studies(CounterfactualPlan& plan, const Arguments& arguments, const Context& context) {
  const std::vector<std::string> files = arguments.positionals();
  if (files.size() < 2)
    arguments.refuse("a VARIANT is missing (there is only the base, " + files.front() + ")",
                     "For example: narod counterfactual " + files.front() +
                         " configs/counterfactuals/NAME.toml");
  const std::vector<std::string> overrides = overrides_of(arguments, false);
  Problems problems;
  for (const std::string& file : files) {
    try {
      plan.studies.push_back(read_study(file, overrides, "", context.catalogue));
    } catch (const InputError& error) {
      for (const Problem& problem : error.problems()) {
        const auto same = [&](const Problem& other) {
          return other.where.file == problem.where.file && other.where.line == problem.where.line &&
                 other.text == problem.text;
        };
        if (std::none_of(problems.all().begin(), problems.all().end(), same))
          problems.add(problem.where, problem.text, problem.suggestion);
      }
    }
  }
  problems.throw_if_any();
  for (std::size_t i = 1; i < files.size(); ++i)
    check_alike(plan.studies[0], plan.studies[i], problems);
  problems.throw_if_any();
  plan.names = names_of(files);
  for (Study& study : plan.studies) {
    follow_the_same(plan.studies[0], study, problems);
    study.options = plan.studies[0].options;
    study.digits = plan.studies[0].digits;
    plan.paired.models.push_back(study.model);
    plan.paired.horizons.push_back(study.horizon);
  }
  problems.throw_if_any();
  plan.paired.options = plan.studies[0].options;
}

std::vector<std::string> names_of(const std::vector<Observable>& observables) {
  std::vector<std::string> names;
  for (const Observable& observable : observables) names.push_back(observable.name);
  return names;
}

void check_name(const Arguments& arguments, const std::string& what, const std::string& name,
                const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), name) == known.end())
    arguments.refuse("there is no " + what + " '" + name + "'", suggest_name(name, known));
}

const Axis& axis_named(const Arguments& arguments, const Model& model, const std::string& name) {
  std::vector<std::string> names;
  for (const Axis& axis : model.axes()) names.push_back(axis.name);
  check_name(arguments, "axis", name, names);
  return model.axes()[static_cast<std::size_t>(std::find(names.begin(), names.end(), name) -
                                               names.begin())];
}

/// The first observable that is averaged over people, or the first with axes.
std::vector<std::string> standard_observables(const std::vector<Observable>& all) {
  const auto first = [&](auto&& fits) -> std::vector<std::string> {
    const auto found = std::find_if(all.begin(), all.end(), fits);
    if (found == all.end()) return {};
    return {found->name};
  };
  auto chosen = first([](const Observable& one) { return !one.averaged_by.empty(); });
  if (chosen.empty()) chosen = first([](const Observable& one) { return !one.axes.empty(); });
  return chosen;
}

constexpr const char* place_axis = "place";

void read_views(CounterfactualPlan& plan, const Arguments& arguments) {
  const Model& model = *plan.paired.models[0];
  const std::vector<Observable> all = model.observables();
  experiment::ViewRequest view;
  const auto select = [&](const std::string& name, const std::string& label) {
    const Axis& axis = axis_named(arguments, model, name);
    check_name(arguments, "label of the axis '" + name + "'", label, axis.labels);
    view.select[name].push_back(label);
  };
  for (const std::string& place : arguments.texts("place")) select(place_axis, place);
  for (const std::string& text : arguments.texts("select")) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos)
      arguments.refuse("--select " + text + " is not AXIS=LABEL",
                       "For example: --select faction=NAME");
    select(text.substr(0, equals), text.substr(equals + 1));
  }
  view.over = arguments.texts("over");
  for (const std::string& name : view.over) axis_named(arguments, model, name);
  if (view.over.empty()) view.over = {place_axis};
  std::vector<std::string> wanted = arguments.texts("observable");
  if (wanted.empty()) wanted = standard_observables(all);
  for (const std::string& name : wanted) {
    check_name(arguments, "observable", name, names_of(all));
    view.observable = name;
    plan.paired.views.push_back(view);
  }
  for (const std::string& axis : view.over) {
    const auto chosen = view.select.find(axis);
    plan.over += (plan.over.empty() ? "over " : ", ") + axis;
    if (chosen == view.select.end()) continue;
    for (std::size_t i = 0; i < chosen->second.size(); ++i)
      plan.over += (i == 0 ? " " : " and ") + chosen->second[i];
  }
  if (!arguments.texts("place").empty()) plan.effects.places = arguments.texts("place");
}

/// The middle and the end of each year, at most `most` of them, the days of horizons and the last
/// week.
std::vector<Date> standard_dates(const experiment::PairedPlan& plan) {
  constexpr std::size_t most = 40;
  constexpr int middle = 7;  // July
  const experiment::EnsembleOptions& options = plan.options;
  std::vector<Date> halves;
  for (int year = options.start.year(); year <= options.until.year(); ++year)
    for (const int month : {1, middle}) {
      const Date date = Date::from_ymd(year, month, 1);
      if (date >= options.start && date <= options.until) halves.push_back(date);
    }
  std::vector<Date> dates;
  const std::size_t step = halves.size() / most + 1;
  for (std::size_t i = 0; i < halves.size(); i += step) dates.push_back(halves[i]);
  const Date last = experiment::weeks_of(options).back();
  if (dates.empty() || dates.back() < last) dates.push_back(last);
  for (const experiment::Horizon& horizon : plan.horizons)
    if (horizon.date && *horizon.date < last) dates.push_back(*horizon.date);
  return dates;
}

void read_dates(CounterfactualPlan& plan, const Arguments& arguments) {
  const std::vector<Date> weeks = experiment::weeks_of(plan.paired.options);
  for (const std::string& text : arguments.texts("at")) {
    const auto date = Date::parse(text);
    if (!date) arguments.refuse("--at " + text + " is no date (YYYY-MM-DD, New Style)");
    if (*date < weeks.front() || *date - weeks.back() >= 7)
      arguments.refuse("--at " + text + " is outside of the run (" + weeks.front().iso() + " to " +
                       (weeks.back() + 6).iso() + ")");
    plan.paired.dates.push_back(*date);
  }
  plan.style.all_dates = !plan.paired.dates.empty();
  std::vector<Date>& dates = plan.paired.dates;
  if (dates.empty()) dates = standard_dates(plan.paired);
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
}

/// Views and dates of the outcomes of each variant.
void add_outcomes(CounterfactualPlan& plan) {
  plan.asked_views = plan.paired.views.size();
  plan.asked_dates = plan.paired.dates;
  std::vector<Date>& dates = plan.paired.dates;
  for (std::size_t v = 1; v < plan.studies.size(); ++v) {
    Problems checked_before;
    plan.outcomes.push_back(read_outcomes(plan.studies[v], checked_before));
    for (experiment::Outcome& outcome : plan.outcomes.back()) {
      if (outcome.kind != experiment::EffectKind::observable || !outcome.date) continue;
      outcome.view_of_plan = plan.paired.views.size();
      plan.paired.views.push_back(outcome.view(*plan.paired.models[0]));
      if (std::find(dates.begin(), dates.end(), *outcome.date) == dates.end())
        dates.push_back(*outcome.date);
    }
  }
}

fs::path output_of(const CounterfactualPlan& plan, const Arguments& arguments) {
  if (const auto given = arguments.text("output")) return *given;
  std::string name = "counterfactual";
  for (std::size_t i = 1; i < plan.names.size(); ++i) name += "_" + plan.names[i];
  return fs::path("out") / (name + ".h5");
}

}  // namespace

CounterfactualPlan read_counterfactual_plan(const Arguments& arguments, const Context& context) {
  CounterfactualPlan plan;
  const std::string format = arguments.text("format").value_or("table");
  const std::vector<std::string> formats{"table", "csv"};
  check_name(arguments, "format", format, formats);
  plan.csv = format == "csv";
  plan.effects.width = number_option(arguments, "width", plan.effects.width);
  plan.effects.width_days = number_option(arguments, "width-days", plan.effects.width_days);
  plan.effects.power = number_option(arguments, "power", plan.effects.power, 1);
  plan.style.power = plan.effects.power;
  plan.style.rows = rows_option(arguments, plan.style.rows);
  plan.style.beyond_horizon = arguments.flag("beyond-horizon");
  plan.style.width = plan.effects.width;
  plan.style.width_days = plan.effects.width_days;
  read_studies(plan, arguments, context);
  plan.effects.bootstrap.seed = plan.paired.options.seed;
  read_views(plan, arguments);
  read_dates(plan, arguments);
  add_outcomes(plan);
  plan.output = output_of(plan, arguments);
  std::vector<fs::path> inputs;
  for (const Study& study : plan.studies)
    inputs.insert(inputs.end(), study.files.begin(), study.files.end());
  io::prepare_output(plan.output, {"a counterfactual", io::is_run_set, std::move(inputs),
                                   arguments.flag("force")});
  return plan;
}

}  // namespace sim::cli
