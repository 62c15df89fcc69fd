#include "sim/cli/command.hpp"

#include <algorithm>
#include <sstream>

namespace sim::cli {
namespace {

constexpr const char* positional_name = "argument";
constexpr unsigned line_length = 100;

options::options_description options_of(const Command& command) {
  options::options_description visible("Options", line_length);
  auto add = visible.add_options();
  if (command.declare_options) command.declare_options(add);
  add("help,h", options::bool_switch(), "Explain this command");
  return visible;
}

[[noreturn]] void refuse_command_line(const std::string& command, const std::string& why,
                                      const std::string& suggestion) {
  sim::refuse("narod " + command, why,
              suggestion.empty() ? "See: narod help " + command : suggestion);
}

std::vector<std::string> names_of(const options::options_description& visible) {
  std::vector<std::string> names;
  for (const auto& option : visible.options()) names.push_back("--" + option->long_name());
  return names;
}

/// No option and no argument has a meaning without text.
void check_not_empty(const Command& command, const options::variables_map& values) {
  for (const auto& [name, value] : values) {
    const auto* text = boost::any_cast<std::string>(&value.value());
    const auto* texts = boost::any_cast<std::vector<std::string>>(&value.value());
    const bool empty = (text != nullptr && text->empty()) ||
                       (texts != nullptr && std::count(texts->begin(), texts->end(), "") > 0);
    if (empty)
      refuse_command_line(
          command.name, (name == positional_name ? "an argument" : "--" + name) + " is empty", "");
  }
}

std::string first_example(const Command& command) {
  const std::string line = command.examples.substr(0, command.examples.find('\n'));
  return line.substr(line.find_first_not_of(' ') - 1);  // with one space before it
}

void check_positional(const Command& command, const Arguments& arguments,
                      const std::vector<std::string>& given) {
  const bool needed = !command.argument.empty() && command.argument.front() != '[';
  if (given.empty() && needed && !arguments.flag("help"))
    arguments.refuse(command.argument + " is missing", "For example:" + first_example(command));
  const bool several = command.argument.find("...") != std::string::npos;
  if (given.size() > 1 && !several)
    arguments.refuse("'" + given[1] + "' is one argument too many",
                     given[1].find('=') == std::string::npos
                         ? ""
                         : "Give every change its own --set: --set " + given[1]);
}

}  // namespace

std::optional<std::string> Arguments::text(const std::string& name) const {
  if (values_.count(name) == 0) return {};
  return values_[name].as<std::string>();
}

std::vector<std::string> Arguments::texts(const std::string& name) const {
  if (values_.count(name) == 0) return {};
  return values_[name].as<std::vector<std::string>>();
}

std::optional<std::string> Arguments::positional() const {
  const std::vector<std::string> given = texts(positional_name);
  return given.empty() ? std::nullopt : std::optional(given.front());
}

std::vector<std::string> Arguments::positionals() const { return texts(positional_name); }

void Arguments::refuse(const std::string& why, const std::string& suggestion) const {
  refuse_command_line(command_, why, suggestion);
}

Arguments parse(const Command& command, const std::vector<std::string>& arguments) {
  const options::options_description visible = options_of(command);
  options::options_description all;
  all.add(visible);
  all.add_options()(positional_name, options::value<std::vector<std::string>>());
  options::positional_options_description positional;
  positional.add(positional_name, -1);
  // No abbreviations: a script that uses one would break when an option is added.
  constexpr int style =
      options::command_line_style::unix_style & ~options::command_line_style::allow_guessing;
  try {
    options::variables_map values;
    options::store(options::command_line_parser(arguments)
                       .options(all)
                       .positional(positional)
                       .style(style)
                       .run(),
                   values);
    check_not_empty(command, values);
    Arguments parsed(command.name, std::move(values));
    check_positional(command, parsed, parsed.texts(positional_name));
    return parsed;
  } catch (const options::unknown_option& error) {
    const std::string name = error.get_option_name();
    refuse_command_line(command.name, "unknown option '" + name + "'",
                        suggest_name(name, names_of(visible)));
  } catch (const options::error& error) {
    refuse_command_line(command.name, error.what(), "");
  }
}

std::string help_of(const Command& command) {
  std::ostringstream text;
  text << "Usage: narod " << command.name << ' ' << command.argument << " [options]\n\n"
       << command.summary << ".\n\n"
       << options_of(command) << "\nExamples:\n"
       << command.examples;
  if (!command.details.empty()) text << '\n' << command.details;
  return text.str();
}

std::vector<OptionText> option_texts(const Command& command) {
  std::vector<OptionText> texts;
  const options::options_description visible = options_of(command);  // keeps the options alive
  for (const auto& option : visible.options())
    texts.push_back({option->long_name(),
                     option->semantic()->max_tokens() > 0 ? option->semantic()->name() : "",
                     option->description()});
  return texts;
}

std::vector<Command> all_commands() {
  return {run_command(),    counterfactual_command(), compare_command(),
          sweep_command(),  merge_command(),        calibrate_command(),      sensitivity_command(),
          export_command(), describe_command(),       validate_command(),
          help_command()};
}

Command find_command(const std::string& name) {
  std::vector<std::string> names;
  for (Command& command : all_commands()) {
    if (command.name == name) return std::move(command);
    names.push_back(command.name);
  }
  sim::refuse("narod", "unknown command '" + name + "'", suggest_name(name, names));
}

}  // namespace sim::cli
