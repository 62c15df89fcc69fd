#pragma once

#include <boost/program_options.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/cli/cli.hpp"

namespace sim::cli {

namespace options = boost::program_options;

/// A command line that was taken apart. All values are texts: who reads them checks them.
class Arguments {
 public:
  Arguments(std::string command, options::variables_map values)
      : command_(std::move(command)), values_(std::move(values)) {}

  bool flag(const std::string& name) const { return values_[name].as<bool>(); }
  std::optional<std::string> text(const std::string& name) const;
  std::vector<std::string> texts(const std::string& name) const;
  /// The argument without a name, if there is one.
  std::optional<std::string> positional() const;
  std::vector<std::string> positionals() const;
  /// Throws InputError: a mistake on the command line.
  [[noreturn]] void refuse(const std::string& why, const std::string& suggestion = "") const;

 private:
  std::string command_;
  options::variables_map values_;
};

/// A command of narod.
struct Command {
  std::string name;
  std::string argument;  // "SCENARIO", "[SCENARIO]"; in brackets: may be left out; "...": several
  std::string summary;   // one line
  std::string examples;  // indented lines
  std::string details;   // what else a user must know; may be empty
  std::function<void(options::options_description_easy_init)> declare_options;
  std::function<int(const Arguments&, const Context&)> execute;
};

Command run_command();
Command compare_command();
Command describe_command();
Command validate_command();
Command sweep_command();
Command merge_command();
Command calibrate_command();
Command export_command();
Command counterfactual_command();
Command sensitivity_command();
Command help_command();

/// All commands, in the order in which the help lists them.
std::vector<Command> all_commands();
/// Throws InputError for an unknown name.
Command find_command(const std::string& name);

/// Throws InputError for unknown options, missing values and superfluous arguments.
Arguments parse(const Command& command, const std::vector<std::string>& arguments);
/// What `narod help COMMAND` prints.
std::string help_of(const Command& command);

/// An option of a command, as documents show it.
struct OptionText {
  std::string name;   // without dashes
  std::string value;  // name of its value; empty: a flag
  std::string meaning;
};
std::vector<OptionText> option_texts(const Command& command);

}  // namespace sim::cli
