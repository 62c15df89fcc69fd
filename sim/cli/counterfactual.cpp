#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <ostream>
#include <set>

#include "sim/cli/command.hpp"
#include "sim/cli/counterfactual_text.hpp"
#include "sim/cli/overrides.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/provenance.hpp"
#include "sim/cli/run_file.hpp"
#include "sim/cli/study.hpp"
#include "sim/io/run_set.hpp"

namespace sim::cli {
namespace {

namespace fs = std::filesystem;
using experiment::EffectKind;

/// Everything that was asked for, checked.
struct Plan {
  std::vector<Study> studies;      // the base first
  std::vector<std::string> names;  // of their groups
  fs::path output;
  experiment::PairedPlan paired;
  experiment::EffectOptions effects;
  ReportStyle style;
  std::string over;
  bool csv = false;
};

double number_option(const Arguments& arguments, const char* name, double fallback) {
  const auto text = arguments.text(name);
  if (!text) return fallback;
  double value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || !(value > 0) ||
      !std::isfinite(value))
    arguments.refuse(fmt::format("--{} is '{}' (it must be a number above 0)", name, *text));
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

/// Names of groups: those of the files. Two files of one name are told apart by number.
std::vector<std::string> names_of(const std::vector<std::string>& files) {
  std::vector<std::string> names;
  for (const std::string& file : files) {
    const std::string stem = fs::path(file).stem().string();
    std::string name = stem;
    const std::set<std::string> taken{"difference", "effects"};
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
void read_studies(Plan& plan, const Arguments& arguments, const Context& context) {
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

void read_views(Plan& plan, const Arguments& arguments) {
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

/// The middle and the end of each year, at most `most` of them, and the last week.
std::vector<Date> standard_dates(const experiment::EnsembleOptions& options) {
  constexpr std::size_t most = 40;
  constexpr int middle = 7;  // July
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
  return dates;
}

void read_dates(Plan& plan, const Arguments& arguments) {
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
  if (plan.paired.dates.empty()) plan.paired.dates = standard_dates(plan.paired.options);
  std::sort(plan.paired.dates.begin(), plan.paired.dates.end());
}

fs::path output_of(const Plan& plan, const Arguments& arguments) {
  if (const auto given = arguments.text("output")) return *given;
  std::string name = "counterfactual";
  for (std::size_t i = 1; i < plan.names.size(); ++i) name += "_" + plan.names[i];
  return fs::path("out") / (name + ".h5");
}

Plan read_plan(const Arguments& arguments, const Context& context) {
  Plan plan;
  const std::string format = arguments.text("format").value_or("table");
  const std::vector<std::string> formats{"table", "csv"};
  check_name(arguments, "format", format, formats);
  plan.csv = format == "csv";
  plan.effects.width = number_option(arguments, "width", plan.effects.width);
  plan.effects.width_days = number_option(arguments, "width-days", plan.effects.width_days);
  plan.style.rows = rows_option(arguments, plan.style.rows);
  plan.style.width = plan.effects.width;
  plan.style.width_days = plan.effects.width_days;
  read_studies(plan, arguments, context);
  plan.effects.bootstrap.seed = plan.paired.options.seed;
  read_views(plan, arguments);
  read_dates(plan, arguments);
  plan.output = output_of(plan, arguments);
  prepare_output(plan.output);
  return plan;
}

io::RunFileLayout difference_layout(const Plan& plan, std::size_t variant) {
  const experiment::PairedMatch match =
      experiment::match(*plan.paired.models[0], *plan.paired.models[variant], plan.paired.options);
  io::RunFileLayout layout;
  layout.title = plan.names[variant] + " minus " + plan.names[0];
  layout.axes = match.axes;
  for (const auto& pair : match.observables)
    layout.variables.push_back({pair.description.name, pair.description.unit,
                                "difference of: " + pair.description.long_name,
                                pair.description.axes});
  for (const auto& [of_base, of_variant] : match.series)
    layout.series.push_back(plan.paired.models[0]->series()[of_base]);
  layout.times = experiment::recorded_weeks_of(plan.paired.options);
  layout.replicates = plan.paired.options.replicates;
  layout.digits = plan.studies[0].digits;
  layout.attributes = {{"base", plan.names[0]}, {"variant", plan.names[variant]}};
  return layout;
}

/// The file: a group for each scenario, difference/NAME for each variant.
struct Output {
  Output(const Plan& plan, const Context& context) : set(plan.output, attributes(plan, context)) {
    for (std::size_t i = 0; i < plan.studies.size(); ++i)
      add(plan.names[i], layout_of(plan.studies[i], context.command_line), sinks.runs);
    for (std::size_t i = 1; i < plan.studies.size(); ++i)
      add("difference/" + plan.names[i], difference_layout(plan, i), sinks.differences);
  }
  static std::vector<std::pair<std::string, std::string>> attributes(const Plan& plan,
                                                                     const Context& context) {
    auto all = provenance(plan.studies[0], context.command_line);
    std::string variants;
    for (std::size_t i = 1; i < plan.names.size(); ++i)
      variants += (i > 1 ? " " : "") + plan.names[i];
    all.insert(all.begin(), {{"title", "Counterfactuals of: " + plan.studies[0].title},
                             {"kind", "counterfactual"},
                             {"base", plan.names[0]},
                             {"variants", variants}});
    return all;
  }
  void add(const std::string& group, const io::RunFileLayout& layout,
           std::vector<experiment::RunSink*>& to) {
    files.push_back(std::make_unique<FileSink>(set.add(group, layout)));
    to.push_back(files.back().get());
  }
  io::RunSetWriter set;
  std::vector<std::unique_ptr<FileSink>> files;
  experiment::PairedSinks sinks;
};

/// Keys of `b` that differ from those of `a`, as TOML; those of the program itself are left out.
void list_changes(const Node& a, const Node& b, const std::string& path,
                  std::vector<std::string>& changes) {
  constexpr std::size_t longest = 100;
  for (const auto& [key, value] : *b.object()) {
    const std::string name = path.empty() ? toml_key(key) : path + "." + toml_key(key);
    if (name == "base" || name == "title" || name == "question" || name == "note" ||
        name == "run" || name == "output" || name == "data.ensemble_keeps")
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

std::vector<VariantReport> reports_of(const Plan& plan, const experiment::PairedSummary& summary) {
  std::vector<VariantReport> reports;
  const Node& base = plan.studies[0].scenario.settings;
  for (std::size_t v = 0; v + 1 < plan.studies.size(); ++v) {
    const Study& study = plan.studies[v + 1];
    VariantReport report{plan.names[v + 1],
                         study.title,
                         study.question,
                         {},
                         plan.paired.options.replicates,
                         summary.partings[v],
                         experiment::effects_of(plan.paired, summary, v, plan.effects),
                         plan.over};
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

void store_effects(const std::vector<VariantReport>& reports, io::RunSetWriter& set) {
  using Kind = io::RunTable::Kind;
  std::vector<io::RunTable::Row> rows;
  for (const VariantReport& report : reports)
    for (const experiment::EffectRow& row : report.effects) {
      const experiment::PairedEffect& e = row.effect;
      std::string labels;
      for (const std::string& label : row.labels) labels += (labels.empty() ? "" : "/") + label;
      const auto count = [](std::size_t n) { return static_cast<double>(n); };
      rows.push_back({report.name, row.name, row.event,
                      row.date ? static_cast<double>(*row.date - event_date_epoch) : e.nan,
                      row.place, labels, e.base, e.variant, e.difference, e.interval.low,
                      e.interval.high, e.positive_share, count(e.in_base), count(e.in_variant),
                      count(e.pairs), e.deviation, row.needed ? count(*row.needed) : e.nan,
                      e.gain});
    }
  set.add_table("effects",
                {{"variant", Kind::text, "variant that is compared with the base"},
                 {"observable", Kind::text, "observable, or what the result is"},
                 {"event", Kind::text, "event, election or congress"},
                 {"date", Kind::date, "date, New Style"},
                 {"place", Kind::text, "where, of a result"},
                 {"labels", Kind::text, "labels of the axes that are left, or group and list"},
                 {"base", Kind::real, "mean of the base over pairs; dates: days since day 0"},
                 {"variant_value", Kind::real, "mean of the variant over pairs"},
                 {"difference", Kind::real, "mean of variant minus base"},
                 {"low", Kind::real, "lower end of its 95 % interval"},
                 {"high", Kind::real, "upper end of its 95 % interval"},
                 {"positive_share", Kind::real, "share of the pairs with a difference above 0"},
                 {"in_base", Kind::whole, "replicates of the base that have a value"},
                 {"in_variant", Kind::whole, "replicates of the variant that have a value"},
                 {"pairs", Kind::whole, "replicates in which both have a value"},
                 {"deviation", Kind::real, "standard deviation of the differences"},
                 {"pairs_needed", Kind::real, "pairs for an interval of the chosen width"},
                 {"gain", Kind::real, "variance with independent seeds over that of pairs"}},
                std::move(rows));
}

experiment::PairedSummary simulate(const Plan& plan, Output& output, const Context& context,
                                   bool quiet) {
  ProgressDisplay display(context.err, context.terminal, context.columns);
  experiment::PairedSummary summary =
      experiment::run_paired(plan.paired, output.sinks, [&](const experiment::Progress& progress) {
        if (!quiet) display.show(progress);
      });
  display.finish();
  return summary;
}

std::string last_line(const Plan& plan, const experiment::PairedSummary& summary) {
  return fmt::format("{}: {} scenarios of {} replicates of {} agents, {} weeks, {:.1f} s\n",
                     plan.output.string(), plan.studies.size(), plan.paired.options.replicates,
                     summary.agents, experiment::weeks_of(plan.paired.options).size(),
                     summary.seconds);
}

int counterfactual(const Arguments& arguments, const Context& context) {
  Plan plan = read_plan(arguments, context);
  Output output(plan, context);
  const experiment::PairedSummary summary =
      simulate(plan, output, context, arguments.flag("quiet"));
  const std::vector<VariantReport> reports = reports_of(plan, summary);
  store_effects(reports, output.set);
  output.set.close();
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
      "What to tell of the weeks; may be given several times. Default: the first that is averaged "
      "over people");
  add("at", texts()->value_name("DATE"),
      "On which days, New Style; several times. Default: 1 January and 1 July, the first three of "
      "them after the runs part, and the last week");
  add("place", texts()->value_name("LABEL"),
      "Of which places, put together; also results are told of these. Default: all");
  add("select", texts()->value_name("AXIS=LABEL"), "Only this label of an axis; several times");
  add("over", texts()->value_name("AXIS"),
      "Axes to put together, weighted by people; several times. Default: place");
  add("width", options::value<std::string>()->value_name("W"),
      "Width of an interval for which the pairs needed are told; default 0.02");
  add("width-days", options::value<std::string>()->value_name("D"),
      "The same of dates; default 14");
  add("rows", options::value<std::string>()->value_name("N"),
      "Rows of a block of the table, the largest differences; default 5; 0: all, and those without "
      "a difference");
  add("format", options::value<std::string>()->value_name("NAME"),
      "table (default) or csv, which has every row");
  add("output", options::value<std::string>()->value_name("FILE"),
      "Where to write; default out/counterfactual_VARIANT.h5");
  declare_overrides(add, false);
  add("quiet", options::bool_switch(), "Show no progress");
}

}  // namespace

Command counterfactual_command() {
  return {
      "counterfactual",
      "BASE VARIANT...",
      "Run a scenario and variants of it with the same seeds and tell what the change does",
      "  narod counterfactual configs/baseline.toml configs/counterfactuals/NAME.toml\n"
      "  narod counterfactual BASE.toml ONE.toml OTHER.toml --replicates 40 --scale 10000\n"
      "  narod counterfactual BASE.toml VARIANT.toml --observable NAME --place LABEL --at DATE\n"
      "  narod counterfactual BASE.toml VARIANT.toml --over place --over AXIS --format csv\n"
      "\nReplicate k of all scenarios has the same draws: a variant is the same as its base, to\n"
      "the bit, until the first effect of the change. Seed, replicates, [output] and threads\n"
      "are those of BASE; --set and the flags that are short for it count for all.\n"
      "\nThe file (default out/counterfactual_VARIANT.h5) has a group for each scenario, named\n"
      "after its file and laid out as a run file, difference/VARIANT with the same arrays\n"
      "subtracted (variant minus base), and effects with every row of the table.\n"
      "An array of every week and place is long: [output] with every_weeks, observables and\n"
      "select keeps less of it.\n",
      declare_options,
      counterfactual};
}

}  // namespace sim::cli
