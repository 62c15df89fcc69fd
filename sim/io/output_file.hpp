#pragma once

#include <filesystem>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "sim/core/problems.hpp"
#include "sim/io/descriptor.hpp"

namespace sim::io {

/// `path`.part: the name of an output while it is written. It is renamed when it is whole.
std::filesystem::path part_of(const std::filesystem::path& path);

/// What an output may replace.
struct OutputRules {
  std::string kind;  // what is written, for messages: "a run file"
  /// Whether an existing file is of that kind, written by this program.
  std::function<bool(const std::filesystem::path&)> is_own;
  std::vector<std::filesystem::path> inputs;  // files that the command reads: never replaced
  bool force = false;                         // other files may be replaced
  std::string option = "--output";            // that names another file
};

/// Throws InputError when `path` cannot be written or would replace what it must not. Makes
/// nothing.
void check_output(const std::filesystem::path& path, const OutputRules& rules);

/// check_output(), then makes the folder of the output.
void prepare_output(const std::filesystem::path& path, const OutputRules& rules);

/// Opens the part of an output, empty and locked against other writers: a new file, or one that an
/// earlier program of this user left; never through a link. Throws std::runtime_error.
Descriptor open_part(const std::filesystem::path& part);

/// A text file that changes as a whole: written as a part, renamed by close(). Throws
/// std::runtime_error when it cannot be written; then, and without close(), the part is deleted.
class OutputFile {
 public:
  explicit OutputFile(std::filesystem::path path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  std::ostream& out() { return out_; }
  void close();

 private:
  std::filesystem::path path_;
  Descriptor file_;
  DescriptorBuffer buffer_;
  std::ostream out_;
};

}  // namespace sim::io
