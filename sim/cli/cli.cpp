#include "sim/cli/cli.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "sim/cli/command.hpp"
#include "sim/cli/help.hpp"
#include "sim/cli/provenance.hpp"
#include "sim/core/instruction_set.hpp"
#include "sim/core/problems.hpp"

namespace sim::cli {
namespace {

constexpr int success = 0, failure = 1, mistake = 2;

std::size_t terminal_columns() {
  constexpr std::size_t least = 60, most = 160, standard = 120;  // outside of a terminal
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
    winsize size{};
    if (ioctl(stream, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
      return std::clamp<std::size_t>(size.ws_col, least, most);
  }
  return standard;
}

/// Takes the instruction set that the user wishes, if there is such a wish.
void heed_environment() {
  const char* const wish = std::getenv(instruction_set_variable);
  if (wish == nullptr || use_instruction_set(wish)) return;
  const std::vector<std::string> names = instruction_sets();
  refuse(instruction_set_variable,
         fmt::format("this processor or this program has no instruction set '{}'", wish),
         fmt::format("There are: {}", fmt::join(names, ", ")));
}

/// `narod --help`, `narod -h run` and `narod --version` are short for the command of that name.
std::vector<std::string> as_command(std::vector<std::string> arguments) {
  std::string& first = arguments.front();
  if (first == "--help" || first == "-h") first = "help";
  if (first == "--version") first = "version";
  return arguments;
}

int dispatch(const std::vector<std::string>& given, const Context& context) {
  if (given.empty()) {
    context.err << general_help(context.catalogue);
    return mistake;
  }
  const std::vector<std::string> arguments = as_command(given);
  if (arguments.front() == "version") {
    context.out << version_text() << '\n';
    return success;
  }
  const Command command = find_command(arguments.front());
  const Arguments parsed = parse(command, {arguments.begin() + 1, arguments.end()});
  if (parsed.flag("help")) {
    context.out << help_of(command);
    return success;
  }
  return command.execute(parsed, context);
}

}  // namespace

int main(const std::vector<std::string>& arguments, const Context& context) {
  try {
    heed_environment();
    return dispatch(arguments, context);
  } catch (const InputError& error) {
    context.err << error.what() << '\n';
    return mistake;
  } catch (const std::exception& error) {
    context.err << "narod: " << error.what() << '\n';
    return failure;
  }
}

int main(int argc, char** argv, const Catalogue& catalogue) {
  const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of writing
  const bool terminal = isatty(STDERR_FILENO) != 0;
  return main(arguments, {catalogue, std::cout, std::cerr, terminal, command_line_text(arguments),
                          terminal_columns()});
}

}  // namespace sim::cli
