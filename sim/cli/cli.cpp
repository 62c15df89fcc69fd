#include "sim/cli/cli.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>
#include <new>
#include <system_error>

#include "sim/cli/command.hpp"
#include "sim/cli/exit_codes.hpp"
#include "sim/cli/help.hpp"
#include "sim/cli/provenance.hpp"
#include "sim/core/instruction_set.hpp"
#include "sim/core/problems.hpp"
#include "sim/io/descriptor.hpp"
#include "sim/io/hdf5_handle.hpp"
#include "sim/io/text_file.hpp"

namespace sim::cli {
namespace {

constexpr const char* no_memory = "narod: there is not enough memory\n";

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

/// What goes to the provenance of files and through TOML must be text that every reader takes.
void check_utf8(const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments)
    if (!io::is_utf8(argument)) refuse("narod", "the argument '" + argument + "' is not UTF-8");
}

int run_command_line(const std::vector<std::string>& arguments, const Context& context) {
  try {
    check_utf8(arguments);
    heed_environment();
    return dispatch(arguments, context);
  } catch (const InputError& error) {
    context.err << error.what() << '\n';
    return mistake;
  } catch (const io::Hdf5ReadError& error) {
    context.err << "narod: " << error.what() << '\n';
    return mistake;
  } catch (const std::bad_alloc&) {
    context.err << no_memory;
    return failure;
  } catch (const std::exception& error) {
    context.err << "narod: " << error.what() << '\n';
    return failure;
  }
}

/// " (No space left on device)", if it is known.
std::string reason_of(const std::ostream& out) {
  const auto* buffer = dynamic_cast<const io::DescriptorBuffer*>(out.rdbuf());
  if (buffer == nullptr || buffer->error() == 0) return "";
  return " (" + std::generic_category().message(buffer->error()) + ")";
}

/// Whoever opens a file must not be given descriptor 0, 1 or 2, to which others write. One that is
/// closed is opened so that using it fails, as before.
void secure_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(descriptor, F_GETFD) < 0)
      if (::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY) != descriptor)
        std::_Exit(failure);  // there is nowhere to say why
}

}  // namespace

int main(const std::vector<std::string>& arguments, const Context& context) {
  const int code = run_command_line(arguments, context);
  if (context.out.flush()) return code;
  context.err << "narod: standard output could not be written whole" << reason_of(context.out)
              << '\n';
  return code == success ? failure : code;
}

namespace {

std::atomic<bool> lacked_memory{false};
std::terminate_handler terminate_otherwise = nullptr;

/// The C++ library allocates in functions that must not throw, such as those of directories.
[[noreturn]] void terminate_with_reason() {
  if (!lacked_memory) terminate_otherwise();  // which does not return
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, no_memory, std::strlen(no_memory));
  std::_Exit(failure);
}

void prepare_process() {
  secure_standard_descriptors();
  std::set_new_handler([] {
    lacked_memory = true;
    throw std::bad_alloc();
  });
  terminate_otherwise = std::set_terminate(terminate_with_reason);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of writing
}

int run_program(int argc, char** argv, const Catalogue& catalogue) {
  const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  const bool terminal = isatty(STDERR_FILENO) != 0;
  io::DescriptorBuffer buffer(STDOUT_FILENO);
  std::ostream out(&buffer);
  std::cerr.tie(&out);  // what was said before a message is printed before it
  const int code = main(arguments, {catalogue, out, std::cerr, terminal,
                                    command_line_text(arguments), terminal_columns()});
  std::cerr.tie(nullptr);
  return code;
}

/// Answers for a lack of memory before there are streams, and after them.
template <class Run>
int without_memory_fail(const Run& run) {
  try {
    return run();
  } catch (const std::bad_alloc&) {
    std::cerr.tie(nullptr);
    std::cerr << no_memory;
    return failure;
  }
}

}  // namespace

int main(int argc, char** argv, const Catalogue& catalogue) {
  prepare_process();
  return without_memory_fail([&] { return run_program(argc, argv, catalogue); });
}

int main(int argc, char** argv, Catalogue (*make_catalogue)()) {
  prepare_process();
  return without_memory_fail([&] { return run_program(argc, argv, make_catalogue()); });
}

}  // namespace sim::cli
