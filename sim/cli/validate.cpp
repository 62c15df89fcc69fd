#include <fmt/format.h>

#include <ostream>

#include "sim/cli/command.hpp"
#include "sim/cli/study.hpp"

namespace sim::cli {
namespace {

int validate(const Arguments& arguments, const Context& context) {
  const Study study =
      read_study(*arguments.positional(), arguments.texts("set"), "", context.catalogue);
  std::size_t rows = 0;
  for (const auto& [name, table] : study.inputs.tables) rows += table.size();
  context.out << fmt::format(
      "ok: {}: model {}, {} to {}, {} weeks; {} parameters; {} rows in {} tables; {} documents; "
      "{}\n",
      study.scenario.file.string(), study.entry->name, study.options.start.iso(),
      study.options.until.iso(), experiment::weeks_of(study.options).size(),
      study.model->parameters().all().size(), rows, study.inputs.tables.size(),
      study.inputs.documents.size(),
      study.record_rows ? fmt::format("{} rows of the record", study.record_rows->rows.size())
                        : "no record");
  return 0;
}

}  // namespace

Command validate_command() {
  return {"validate",
          "SCENARIO",
          "Check a scenario and all files that it names, without running it",
          "  narod validate configs/baseline.toml\n"
          "  narod validate configs/baseline.toml --set run.scale=100\n",
          "Prints every problem with file, line, value and reason, and then exits with code 2.\n",
          [](options::options_description_easy_init add) {
            add("set", options::value<std::vector<std::string>>()->value_name("KEY=VALUE"),
                "Change a key of the scenario; repeatable");
          },
          validate};
}

}  // namespace sim::cli
