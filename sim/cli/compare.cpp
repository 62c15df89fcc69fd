#include "sim/experiment/bound_file.hpp"
#include "sim/experiment/compare_text.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <ostream>

#include "sim/cli/command.hpp"
#include "sim/cli/kinds.hpp"
#include "sim/cli/record_files.hpp"
#include "sim/cli/standard_files.hpp"
#include "sim/io/run_file.hpp"

namespace sim::cli {
namespace {

namespace fs = std::filesystem;

using Attributes = std::vector<std::pair<std::string, std::string>>;

std::string value_of(const Attributes& attributes, const std::string& name) {
  for (const auto& [key, value] : attributes)
    if (key == name) return value;
  return "";
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return !path.empty() && fs::exists(path, ignored);
}

/// The record that the run was compared with, or the standard one; nothing if neither is there.
std::optional<RecordFiles> known_record(const Attributes& attributes) {
  const std::string stored = value_of(attributes, "record");
  if (!is_there(stored)) {
    if (!is_there(standard_record())) return {};
    return beside(standard_record());
  }
  // The others may have other names than the standard ones: take those of the run.
  RecordFiles files = beside(stored);
  for (const auto& [name, path] :
       {std::pair{"phases", &files.phases}, std::pair{"groups", &files.groups},
        std::pair{"bounds", &files.bounds}}) {
    const fs::path file = value_of(attributes, name);
    if (is_there(file)) *path = file;
  }
  return files;
}

/// The record asked for. What it lacks of phases and groups comes from the known one; bounds belong
/// to their record.
RecordFiles choose_record(const Arguments& arguments, const Attributes& attributes) {
  const std::optional<RecordFiles> known = known_record(attributes);
  const auto bounds = arguments.text("bounds");
  if (const auto given = arguments.text("record")) {
    RecordFiles files = beside(io::find_installed(*given));
    if (known && !is_there(files.phases)) files.phases = known->phases;
    if (known && !is_there(files.groups)) files.groups = known->groups;
    if (bounds) files.bounds = *bounds;
    return files;
  }
  if (known) {
    RecordFiles files = *known;
    if (bounds) files.bounds = *bounds;
    return files;
  }
  arguments.refuse("there is no record to compare with (neither '" +
                       value_of(attributes, "record") + "', which the run names, nor " +
                       standard_record().string() + ")",
                   "Name one with --record");
}

void check_weekly(const RunData& run, const std::string& file, Problems& problems) {
  constexpr int week = 7;
  const auto gap = std::adjacent_find(run.times.begin(), run.times.end(),
                                      [](Date a, Date b) { return b - a > week; });
  if (gap != run.times.end())
    problems.add({file, 0},
                 "records only every " + std::to_string((*(gap + 1) - *gap) / week) +
                     "th week (sums over a period need every week)",
                 "Run again with --set output.every_weeks=1; narod run also prints the comparison "
                 "of all weeks at its end");
}

std::string format_of(const Arguments& arguments) {
  const std::array<std::string, 3> formats{"table", "json", "csv"};
  std::string format = arguments.text("format").value_or(formats[0]);
  if (std::find(formats.begin(), formats.end(), format) == formats.end())
    arguments.refuse("'" + format + "' is no format", suggest_name(format, formats));
  return format;
}

int compare(const Arguments& arguments, const Context& context) {
  const std::string format = format_of(arguments);
  const std::string file = *arguments.positional();
  expect_kind(file, Kind::run_file, "compare");
  Problems problems;
  const RunData run = io::read_run(file, problems);
  problems.throw_if_any();
  const Attributes attributes = io::read_attributes(file, problems);
  check_weekly(run, file, problems);
  const auto record = read_record_files(choose_record(arguments, attributes), problems);
  problems.throw_if_any();
  const experiment::Scores scores = experiment::score(
      *record, run, experiment::read_bound_courses(record->bounds, run, file));
  if (format == "json") {
    experiment::write_compare_json(scores, context.out);
  } else if (format == "csv") {
    experiment::write_compare_csv(scores, context.out);
  } else {
    experiment::write_compare_table(scores, context.out);
  }
  return 0;
}

}  // namespace

Command compare_command() {
  return {"compare",
          "FILE",
          "Compare a run file with the documented record",
          "  narod compare out/baseline.h5\n"
          "  narod compare out/baseline.h5 --format csv > scores.csv\n"
          "  narod compare out/baseline.h5 --record configs/record/record.csv\n",
          "Prints for each row of the record the documented value, the simulated median and the\n"
          "5-95 % range, then scores by phase and observable, then the rows that could not be\n"
          "compared, with the reason.\n",
          [](options::options_description_easy_init add) {
            add("record", options::value<std::string>()->value_name("CSV"),
                "The record; default: the record that the run names, else "
                "configs/record/record.csv. phases.csv and groups.csv are taken from the same "
                "folder, else from the run");
            add("bounds", options::value<std::string>()->value_name("CSV"),
                "Intervals that weekly arrays should lie in; default: bounds.csv beside the "
                "record");
            add("format", options::value<std::string>()->value_name("NAME"),
                "Format: table (default), json or csv");
          },
          compare};
}

}  // namespace sim::cli
