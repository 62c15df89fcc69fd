#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "sim/cli/command.hpp"
#include "sim/cli/help.hpp"
#include "sim/cli/provenance.hpp"

namespace sim::cli {
namespace {

std::string replaced(std::string_view text, char what, std::string_view with) {
  std::string result;
  for (const char c : text)
    if (c == what) {
      result += with;
    } else {
      result += c;
    }
  return result;
}

std::string usage_of(const Command& command) {
  return fmt::format("narod {} {} [options]", command.name, command.argument);
}

std::string without_indent(const std::string& text) {
  std::istringstream lines(text);
  std::string result;
  for (std::string line; std::getline(lines, line);)
    result += line.substr(std::min(line.find_first_not_of(' '), line.size())) + "\n";
  return result;
}

std::string markdown_cell(const std::string& text) {
  return replaced(replaced(text, '|', "\\|"), '<', "&lt;");
}

std::string markdown_of(const Command& command) {
  std::string text = fmt::format("\n## narod {}\n\n{}.\n\n    {}\n\n", command.name,
                                 command.summary, usage_of(command));
  text += "| option | value | meaning |\n| --- | --- | --- |\n";
  for (const OptionText& option : option_texts(command))
    text += fmt::format("| `--{}` | {} | {} |\n", option.name, markdown_cell(option.value),
                        markdown_cell(option.meaning));
  text += "\nExamples:\n\n```sh\n" + without_indent(command.examples) + "```\n";
  if (!command.details.empty()) text += "\n```text\n" + command.details + "```\n";
  return text;
}

/// Text as troff prints it: no hyphen becomes a dash, no line a request.
std::string roff(std::string_view text) {
  std::string escaped = replaced(replaced(text, '\\', "\\e"), '-', "\\-");
  if (escaped.starts_with('.') || escaped.starts_with('\'')) escaped = "\\&" + escaped;
  return escaped;
}

std::string roff_block(const std::string& text) {
  std::istringstream lines(text);
  std::string result = ".PP\n.nf\n";
  for (std::string line; std::getline(lines, line);) result += roff(line) + "\n";
  return result + ".fi\n";
}

std::string roff_entry(const std::string& name, const std::string& meaning) {
  return ".TP\n.B " + roff(name) + "\n" + roff(meaning) + "\n";
}

std::string man_of(const Command& command) {
  std::string text = fmt::format(".SS {}\n{}.\n", roff(usage_of(command)), roff(command.summary));
  for (const OptionText& option : option_texts(command))
    text += roff_entry("--" + option.name + (option.value.empty() ? "" : " " + option.value),
                       option.meaning);
  text += ".PP\nExamples:\n" + roff_block(command.examples);
  return command.details.empty() ? text : text + roff_block(command.details);
}

}  // namespace

std::string markdown_reference() {
  std::string text = fmt::format(
      "# Command line\n\n<!-- Written by `narod help --format markdown`; do not edit. -->\n\n{}\n\n"
      "| command | what it does |\n| --- | --- |\n",
      what_narod_is);
  for (const Command& command : all_commands())
    text += fmt::format("| [{0}](#narod-{0}) | {1} |\n", command.name, command.summary);
  text += "\n| exit code | meaning |\n| --- | --- |\n";
  for (const HelpEntry& entry : exit_codes())
    text += fmt::format("| {} | {} |\n", entry.name, entry.meaning);
  text += "\n| environment variable | meaning |\n| --- | --- |\n";
  for (const HelpEntry& entry : environment())
    text += fmt::format("| `{}` | {} |\n", entry.name, entry.meaning);
  for (const Command& command : all_commands()) text += markdown_of(command);
  return text;
}

std::string man_page() {
  std::string text = fmt::format(
      ".TH NAROD 1 \"\" \"narod {}\" \"User Commands\"\n.SH NAME\nnarod \\- simulate a society of "
      "agents and the factions that compete for it\n.SH SYNOPSIS\n.B narod\nCOMMAND [arguments]\n"
      ".SH COMMANDS\n",
      version());
  for (const Command& command : all_commands()) text += man_of(command);
  text += ".SH ENVIRONMENT\n";
  for (const HelpEntry& entry : environment()) text += roff_entry(entry.name, entry.meaning);
  text += ".SH EXIT STATUS\n";
  for (const HelpEntry& entry : exit_codes()) text += roff_entry(entry.name, entry.meaning);
  return text +
         ".SH FILES\nA scenario or a record that is not found in the current folder is looked up "
         "in\n.I share/narod\nof the prefix that narod is installed in.\n";
}

std::string bash_completion() {
  std::string names, cases;
  for (const Command& command : all_commands()) {
    names += (names.empty() ? "" : " ") + command.name;
    std::string words;
    for (const OptionText& option : option_texts(command)) words += " --" + option.name;
    cases += fmt::format("    {}) options=\"{}\" ;;\n", command.name, words.substr(1));
  }
  return fmt::format(R"(# Completion of narod for bash; written by `narod help --format bash`.
_narod() {{
  local commands="{}"
  local word=${{COMP_WORDS[COMP_CWORD]}} options=""
  if ((COMP_CWORD == 1)) || {{ ((COMP_CWORD == 2)) && [[ ${{COMP_WORDS[1]}} == help ]]; }}; then
    mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$word")
    return
  fi
  case ${{COMP_WORDS[1]}} in
{}  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}}
complete -o filenames -F _narod narod
)",
                     names, cases);
}

}  // namespace sim::cli
