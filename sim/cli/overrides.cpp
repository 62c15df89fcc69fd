#include "sim/cli/overrides.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "sim/io/installed.hpp"

namespace sim::cli {
namespace {

/// A flag that is short for --set KEY=value.
struct Shorthand {
  const char* flag;
  const char* key;
  const char* value;
  const char* meaning;
  bool of_run = false;  // only of a command that makes one run file
};
constexpr Shorthand shorthands[] = {
    {"seed", "run.seed", "N", "Seed of the random numbers, 0 to 4294967295"},
    {"replicates", "run.replicates", "N",
     "Number of replicates; they differ by chance, and in parameters if the scenario names an ensemble"},
    {"first-replicate", "run.first_replicate", "N", "Number of the first replicate, from 0"},
    {"scale", "run.scale", "PEOPLE", "People per agent, from 1"},
    {"threads", "run.threads", "N", "Threads; 0: all cores. Results do not depend on it"},
    {"until", "run.until", "DATE", "Last day, New Style, as YYYY-MM-DD"},
    {"output", "output.file", "FILE", "File to write; default out/<scenario>.h5", true},
    {"checkpoint-every", "run.checkpoint_every_weeks", "WEEKS",
     "Write a checkpoint every so many weeks, for --resume; 0: none", true},
};

}  // namespace

std::vector<std::string> overrides_of(const Arguments& arguments, bool of_run) {
  std::vector<std::string> overrides = arguments.texts("set");
  for (const Shorthand& shorthand : shorthands) {
    if (shorthand.of_run && !of_run) continue;
    const auto given = arguments.text(shorthand.flag);
    if (!given) continue;
    const bool is_text = std::string_view(shorthand.flag) == "output";
    overrides.push_back(std::string(shorthand.key) + "=" +
                        (is_text ? Node{*given, {}}.text() : *given));
  }
  add_parameters_override(arguments, overrides);
  return overrides;
}

void add_parameters_override(const Arguments& arguments, std::vector<std::string>& overrides) {
  const auto parameters = arguments.text("parameters");
  if (!parameters) return;
  const std::string file =
      *parameters == "default"
          ? ""
          : std::filesystem::absolute(io::find_installed(*parameters)).string();
  overrides.push_back("data.ensemble=" + Node{file, {}}.text());
}

void declare_parameters(options::options_description_easy_init add) {
  add("parameters", options::value<std::string>()->value_name("default|FILE"),
      "default: all replicates use the parameters of the scenario; FILE: each replicate draws its "
      "parameters from this ensemble (short for --set data.ensemble=...)");
}

void declare_overrides(options::options_description_easy_init add, bool of_run) {
  add("set", options::value<std::vector<std::string>>()->value_name("KEY=VALUE"),
      "Change a key of the scenario; repeatable");
  declare_parameters(add);
  add("force", options::bool_switch(),
      "Replace an existing output even if it is not of this kind; never a file that is read");
  for (const Shorthand& shorthand : shorthands)
    if (of_run || !shorthand.of_run)
      add(shorthand.flag, options::value<std::string>()->value_name(shorthand.value),
          fmt::format("{} (short for --set {}=...)", shorthand.meaning, shorthand.key).c_str());
}

}  // namespace sim::cli
