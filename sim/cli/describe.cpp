#include <algorithm>
#include <filesystem>
#include <ostream>

#include "sim/cli/command.hpp"
#include "sim/cli/sections.hpp"
#include "sim/cli/standard_files.hpp"
#include "sim/cli/study.hpp"

namespace sim::cli {
namespace {

constexpr std::size_t many_rows = 20;  // of a section, which then gets a line for each

Fields head_of(const Study& study) {
  return {{"model", study.entry->name},
          {"title", study.title},
          {"question", study.question},
          {"scenario", study.scenario.file.string()},
          {"start", study.options.start.iso()},
          {"until", study.options.until.iso()},
          {"weeks", static_cast<double>(experiment::weeks_of(study.options).size())},
          {"people_per_agent", study.inputs.scale},
          {"replicates", static_cast<double>(study.options.replicates)}};
}

Section plan_of(const Model& model) {
  Section section{"plan", {}};
  for (const Process& process : model.plan())
    section.rows.push_back({{"process", process.label},
                            {"phase", to_string(process.phase)},
                            {"meaning", process.meaning},
                            {"reads", process.reads},
                            {"writes", process.writes}});
  return section;
}

Section parameters_of(const Model& model) {
  Section section{"parameters", {}};
  for (const Parameter* parameter : model.parameters().all()) {
    const ParameterInfo& info = parameter->info();
    section.rows.push_back({{"parameter", info.name},
                            {"value", parameter->value()},
                            {"default", info.default_value},
                            {"low", info.low},
                            {"high", info.high},
                            {"unit", info.unit},
                            {"meaning", info.meaning},
                            {"source", info.source}});
  }
  return section;
}

Section axes_of(const Model& model) {
  Section section{"axes", {}};
  for (const Axis& axis : model.axes())
    section.rows.push_back({{"axis", axis.name},
                            {"size", static_cast<double>(axis.labels.size())},
                            {"meaning", axis.long_name},
                            {"labels", axis.labels}});
  return section;
}

Section observables_of(const Model& model) {
  Section section{"observables", {}};
  for (const Observable& observable : model.observables())
    section.rows.push_back({{"observable", observable.name},
                            {"unit", observable.unit},
                            {"axes", observable.axes},
                            {"meaning", observable.long_name}});
  return section;
}

Section series_of(const Model& model) {
  Section section{"series", {}};
  for (const Series& series : model.series())
    section.rows.push_back({{"series", series.event},
                            {"observable", series.observable},
                            {"place", series.place},
                            {"group", series.group},
                            {"list", series.list},
                            {"unit", series.unit},
                            {"aggregate", std::string(name_of(series.aggregate))}});
  return section;
}

/// What a cell of a column may be: "number from 0 to 5000000 people".
std::string values_of(const Column& column) {
  std::string text;
  const auto list_words = [&] {
    for (const std::string& word : column.words) text += (text.empty() ? "" : ", ") + word;
  };
  switch (column.kind) {
    case Column::Kind::text: text = "text"; break;
    case Column::Kind::id: text = "id"; break;
    case Column::Kind::date: text = "date"; break;
    case Column::Kind::month: text = "month"; break;
    case Column::Kind::word: list_words(); break;
    case Column::Kind::reference:
      list_words();
      text += (text.empty() ? "" : " or ") + ("an " + column.of) + " of " + column.table;
      break;
    case Column::Kind::number:
      text = std::string(column.whole ? "integer" : "number") + " from " +
             number_text(column.low) + " to " + number_text(column.high) +
             (column.unit == "1" ? "" : " " + column.unit);
  }
  if (column.list) text += "; several, separated by ;";
  return text + (column.optional ? "; may be empty" : "");
}

Section tables_of(const ModelEntry& entry) {
  Section section{"tables", {}, true};
  const auto has = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const InputFile& file : entry.inputs) {
    std::vector<Column> columns = file.schema.columns;
    if (file.schema.others) columns.push_back(*file.schema.others);
    for (const Column& column : columns)
      section.rows.push_back({{"table", file.path},
                              {"column", column.name},
                              {"key", has(file.schema.key, column.name) ? "yes" : ""},
                              {"complete", has(file.schema.complete, column.name) ? "yes" : ""},
                              {"values", values_of(column)}});
  }
  return section;
}

void add_sections_of_model(const Model& model, std::vector<Section>& sections) {
  for (const auto& [name, rows] : model.description()) {
    Section section{name, {}, rows.size() > many_rows};
    for (const auto& row : rows) section.rows.emplace_back(row.begin(), row.end());
    sections.push_back(std::move(section));
  }
}

/// Parameters and rows of the record, beside what the model says that its tables put in.
void add_inputs(const Study& study, std::vector<Section>& sections) {
  auto inputs = std::find_if(sections.begin(), sections.end(),
                             [](const Section& section) { return section.name == "inputs"; });
  if (inputs == sections.end()) inputs = sections.insert(inputs, Section{"inputs", {}, true});
  const auto add = [&](const char* what, std::size_t number) {
    inputs->rows.push_back({{"what", what}, {"number", static_cast<double>(number)}, {"uses", ""}});
  };
  const auto parameters = study.model->parameters().all();
  const auto free = std::count_if(parameters.begin(), parameters.end(), [](const Parameter* p) {
    return p->info().low < p->info().high;
  });
  add("parameters with a range", static_cast<std::size_t>(free));
  add("parameters without", parameters.size() - static_cast<std::size_t>(free));
  if (study.record_rows) add("rows of the record", study.record_rows->rows.size());
}

Description describe_all(const Study& study) {
  Description description{head_of(study), {}};
  description.sections = {plan_of(*study.model), parameters_of(*study.model)};
  add_sections_of_model(*study.model, description.sections);
  add_inputs(study, description.sections);
  description.sections.push_back(axes_of(*study.model));
  description.sections.push_back(observables_of(*study.model));
  description.sections.push_back(series_of(*study.model));
  if (!study.entry->inputs.empty()) description.sections.push_back(tables_of(*study.entry));
  return description;
}

/// Leaves the sections of these names, in their order, and no head.
void choose_sections(Description& description, const Arguments& arguments) {
  std::vector<std::string> names;
  for (const Section& section : description.sections) names.push_back(section.name);
  Description chosen;
  for (const std::string& wanted : arguments.texts("section")) {
    const auto found = std::find(names.begin(), names.end(), wanted);
    if (found == names.end())
      arguments.refuse("there is no section '" + wanted + "'", suggest_name(wanted, names));
    chosen.sections.push_back(
        description.sections[static_cast<std::size_t>(found - names.begin())]);
  }
  description = std::move(chosen);
}

int describe(const Arguments& arguments, const Context& context) {
  std::string scenario = arguments.positional().value_or("");
  std::error_code ignored;
  if (scenario.empty() && std::filesystem::exists(standard_scenario(), ignored))
    scenario = standard_scenario().string();
  if (scenario.empty() && !arguments.texts("set").empty())
    arguments.refuse("--set needs a scenario to change");
  const Study study = read_study(scenario, arguments.texts("set"),
                                 arguments.text("model").value_or(""), context.catalogue);
  Description description = describe_all(study);
  if (!arguments.texts("section").empty()) choose_sections(description, arguments);
  if (arguments.flag("json")) {
    write_json(description, context.out);
  } else {
    write_text(description, context.columns, context.out);
  }
  return 0;
}

}  // namespace

Command describe_command() {
  return {
      "describe",
      "[SCENARIO]",
      "Show the parts of a model: plan, parameters, axes, observables, events",
      "  narod describe\n"
      "  narod describe configs/baseline.toml --set run.scale=100\n"
      "  narod describe --section parameters\n"
      "  narod describe --section events --json > events.json\n",
      "Default SCENARIO: configs/baseline.toml. Long lists, such as events, are printed with one\n"
      "line per entry; --json has every field.\n",
      [](options::options_description_easy_init add) {
        add("model", options::value<std::string>()->value_name("NAME"),
            "Describe this model instead of the scenario's");
        add("set", options::value<std::vector<std::string>>()->value_name("KEY=VALUE"),
            "Change a key of the scenario; repeatable");
        add("section", options::value<std::vector<std::string>>()->value_name("NAME"),
            "Print only this section; repeatable");
        add("json", options::bool_switch(), "Write JSON");
      },
      describe};
}

}  // namespace sim::cli
