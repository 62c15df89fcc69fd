#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace sim {

/// Where a value was read: a file and a line from 1 (0: the whole file, or the command line).
struct Origin {
  std::string file;
  int line = 0;
};

/// One mistake in what a user gave us. `text` names the value and says why it is refused.
struct Problem {
  Origin where;
  std::string text;
  std::string suggestion;
};

/// What a user gave us cannot be used. what() lists every problem, one a line. Exit code 2.
class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<Problem> problems);
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  std::vector<Problem> problems_;
};

/// Throws InputError with one mistake, where finding more of them makes no sense. `where`: a file
/// or a part of the command line.
[[noreturn]] void refuse(const std::string& where, const std::string& why,
                         const std::string& suggestion = "");

/// The shortest text that reads back as the same number, for messages.
std::string number_text(double value);

/// Collects mistakes so that all are reported at once.
class Problems {
 public:
  void add(Origin where, std::string text, std::string suggestion = "");
  bool empty() const { return problems_.empty(); }
  const std::vector<Problem>& all() const { return problems_; }
  /// Throws InputError with everything collected, in order of file and line, each mistake once.
  void throw_if_any() const;

 private:
  std::vector<Problem> problems_;
};

/// Whether a text has characters that terminals and HDF5 do not show (line breaks and tabs apart).
bool has_control_character(std::string_view text);

/// "Did you mean 'support'?" for the nearest of `known`, or a list of them when none is near.
std::string suggest_name(std::string_view unknown, std::span<const std::string> known);

}  // namespace sim
