#include <fmt/format.h>

#include <ostream>

#include "sim/cli/command.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/run_file.hpp"
#include "sim/cli/study.hpp"
#include "sim/experiment/compare_text.hpp"

namespace sim::cli {
namespace {

/// A flag that is short for --set KEY=value.
struct Shorthand {
  const char* flag;
  const char* key;
  const char* value;
  const char* meaning;
};
constexpr Shorthand shorthands[] = {
    {"seed", "run.seed", "N", "Seed of the random numbers, 0 to 4294967295"},
    {"replicates", "run.replicates", "N", "How many runs, which differ by chance only"},
    {"first-replicate", "run.first_replicate", "N", "Number of the first of them, from 0"},
    {"scale", "run.scale", "PEOPLE", "People per agent, from 1"},
    {"threads", "run.threads", "N", "Threads; 0: all cores. The results do not depend on it"},
    {"until", "run.until", "DATE", "Last day, New Style, as YYYY-MM-DD"},
    {"output", "output.file", "FILE", "Where to write; default out/<scenario>.h5"},
};

std::vector<std::string> overrides_of(const Arguments& arguments) {
  std::vector<std::string> overrides = arguments.texts("set");
  for (const Shorthand& shorthand : shorthands) {
    const auto given = arguments.text(shorthand.flag);
    if (!given) continue;
    const bool is_text = std::string_view(shorthand.flag) == "output";
    overrides.push_back(std::string(shorthand.key) + "=" +
                        (is_text ? Node{*given, {}}.text() : *given));
  }
  return overrides;
}

experiment::EnsembleSummary simulate(const Study& study, const Context& context, bool quiet) {
  prepare_output(study.output);
  io::RunFileWriter writer(layout_of(study, context.command_line));
  FileSink sink(writer);
  ProgressDisplay display(context.err, context.terminal, context.columns);
  const auto show = [&](const experiment::Progress& progress) {
    if (!quiet) display.show(progress);
  };
  experiment::EnsembleSummary summary =
      experiment::run_ensemble(*study.model, study.options, sink, show);
  display.finish();
  writer.close();
  return summary;
}

void write_profile(const experiment::EnsembleSummary& summary, std::ostream& err) {
  double total = 0;
  for (const auto& [label, seconds] : summary.profile) total += seconds;
  err << "Time by process, all threads together:\n";
  for (const auto& [label, seconds] : summary.profile)
    err << fmt::format("  {:<28}{:>10.3f} s{:>7.1f} %{:>11.1f} million agents/s\n", label, seconds,
                       total > 0 ? 100 * seconds / total : 0,
                       seconds > 0 ? summary.agent_weeks / seconds * 1e-6 : 0);
}

std::string last_line(const Study& study, const experiment::EnsembleSummary& summary) {
  const std::size_t replicates = study.options.replicates;
  return fmt::format(
      "{}: {} of {} agents, {} weeks, {:.1f} s, {} agent-weeks/s\n", study.output.string(),
      replicates == 1 ? "1 replicate" : fmt::format("{} replicates", replicates), summary.agents,
      summary.data.times.size(), summary.seconds, rounded(summary.agent_weeks_per_second()));
}

int run(const Arguments& arguments, const Context& context) {
  const Study study =
      read_study(*arguments.positional(), overrides_of(arguments), "", context.catalogue);
  const experiment::EnsembleSummary summary = simulate(study, context, arguments.flag("quiet"));
  if (arguments.flag("profile")) write_profile(summary, context.err);
  if (study.compare && study.record_rows)
    experiment::write_compare_table(experiment::score(*study.record_rows, summary.data),
                                    context.out);
  context.out << last_line(study, summary);
  return 0;
}

void declare_options(options::options_description_easy_init add) {
  add("set", options::value<std::vector<std::string>>()->value_name("KEY=VALUE"),
      "Change a key of the scenario; may be given several times");
  for (const Shorthand& shorthand : shorthands)
    add(shorthand.flag, options::value<std::string>()->value_name(shorthand.value),
        fmt::format("{} (short for --set {}=...)", shorthand.meaning, shorthand.key).c_str());
  add("profile", options::bool_switch(), "Tell how long each process took");
  add("quiet", options::bool_switch(), "Show no progress");
}

}  // namespace

Command run_command() {
  return {"run",
          "SCENARIO",
          "Simulate a scenario, write the output file and compare it with the record",
          "  narod run configs/baseline.toml\n"
          "  narod run configs/baseline.toml --replicates 20 --output out/baseline_20.h5\n"
          "  narod run configs/baseline.toml --scale 10000 --until YYYY-MM-DD\n"
          "  narod run configs/baseline.toml --seed 7 --first-replicate 3 --replicates 1\n"
          "  narod run configs/baseline.toml --set output.observables='[\"NAME\", \"NAME\"]'\n"
          "  narod run configs/baseline.toml --set output.select.AXIS='[\"LABEL\", \"LABEL\"]'\n"
          "\nWhat the program itself reads of a scenario (all else belongs to the model):\n"
          "  model, title, question\n"
          "  [run]     start, until (or weeks: how many), seed, replicates, first_replicate, scale,\n"
          "            threads\n"
          "  [output]  file, observables (all), every_weeks (1),\n"
          "            digits (4): significant decimal digits kept, 0 for all; whole numbers are\n"
          "            always exact; results and series keep everything\n"
          "  [output.select]  AXIS = [\"LABEL\", ...]: only these labels of an axis are written;\n"
          "            narod describe --section axes lists axes and labels; [] for all\n"
          "  [data]    folder (.), record (record/record.csv), phases, groups, compare (true)\n"
          "            folder counts from the file that names it, the others from the folder\n",
          declare_options,
          run};
}

}  // namespace sim::cli
