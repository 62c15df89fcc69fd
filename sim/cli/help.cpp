#include "sim/cli/help.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "sim/cli/command.hpp"
#include "sim/core/instruction_set.hpp"

namespace sim::cli {
namespace {

std::string list(const std::string& title, const std::vector<HelpEntry>& entries) {
  std::size_t width = 0;
  for (const HelpEntry& entry : entries) width = std::max(width, entry.name.size());
  std::string text = "\n" + title + ":\n";
  for (const HelpEntry& entry : entries)
    text += fmt::format("  {:<{}}  {}\n", entry.name, width, entry.meaning);
  return text;
}

std::string in_format(const std::string& name, const Arguments& arguments) {
  const std::vector<std::string> formats{"markdown", "man", "bash"};
  if (name == formats[0]) return markdown_reference();
  if (name == formats[1]) return man_page();
  if (name == formats[2]) return bash_completion();
  arguments.refuse("unknown format '" + name + "'", suggest_name(name, formats));
}

int help(const Arguments& arguments, const Context& context) {
  const auto command = arguments.positional();
  const auto format = arguments.text("format");
  if (command && format)
    arguments.refuse("--format and COMMAND are mutually exclusive",
                     "A reference has all commands: leave out '" + *command + "'");
  if (format) {
    context.out << in_format(*format, arguments);
  } else {
    context.out << (command ? help_of(find_command(*command)) : general_help(context.catalogue));
  }
  return 0;
}

}  // namespace

std::vector<HelpEntry> exit_codes() {
  return {{"0", "success"},
          {"1", "failure, such as a full disk"},
          {"2", "invalid input: command line, scenario, table or file"},
          {"3", "some runs of a sweep or a calibration failed"},
          {"128 + N", "interrupted by signal N"}};
}

std::vector<HelpEntry> environment() {
  return {{instruction_set_variable,
           "instruction set of the vector kernels; default: the best of this processor. "
           "Results are bit-identical for all"}};
}

std::string general_help(const Catalogue& catalogue) {
  std::string text = fmt::format("{}\n\nUsage: narod COMMAND [arguments]\n", what_narod_is);
  std::vector<HelpEntry> commands, models;
  for (const Command& command : all_commands()) commands.push_back({command.name, command.summary});
  for (const ModelEntry& entry : catalogue) models.push_back({entry.name, entry.title});
  text += list("Commands", commands) + list("Models", models);
  text += list("Environment", environment());
  text += fmt::format("  Instruction sets of this processor: {}\n",
                      fmt::join(instruction_sets(), ", "));
  text += list("Exit codes", exit_codes());
  return text + list("First steps",
                     {{"narod run configs/baseline.toml", "simulate and compare with the record"},
                      {"narod describe", "show the parts of the model"},
                      {"narod help run", "show options and examples of a command"},
                      {"narod --version", "show version, commit, compiler and instruction set"}});
}

Command help_command() {
  return {"help",
          "[COMMAND]",
          "Explain narod or one of its commands",
          "  narod help run\n"
          "  narod help --format man > narod.1\n"
          "  source <(narod help --format bash)\n",
          "",
          [](options::options_description_easy_init add) {
            add("format", options::value<std::string>()->value_name("NAME"),
                "Write a reference of all commands: markdown, man (a manual page) or bash (a "
                "completion script)");
          },
          help};
}

}  // namespace sim::cli
