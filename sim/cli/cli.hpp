#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#include "sim/core/model.hpp"

namespace sim::cli {

/// What a command works with besides its arguments.
struct Context {
  const Catalogue& catalogue;
  std::ostream& out;      // results
  std::ostream& err;      // messages and progress
  bool terminal = false;  // whether `err` can be rewritten line by line
  std::string command_line;
  std::size_t columns = 120;  // of the terminal
};

/// The program `narod` for a catalogue of models. Returns the exit code: 0, 1 for a failure,
/// 2 for a mistake in what the user gave, 128 + the number of a signal that interrupted it.
int main(int argc, char** argv, const Catalogue& catalogue);

/// The same; a lack of memory while the catalogue is made ends with a message too.
int main(int argc, char** argv, Catalogue (*make_catalogue)());

/// The same for given arguments (without the program's name) and streams.
int main(const std::vector<std::string>& arguments, const Context& context);

}  // namespace sim::cli
