#include "sim/io/text_file.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string_view>

namespace sim::io {
namespace {

/// Length of the UTF-8 sequence that begins `text`, or 0 when it is none.
std::size_t sequence_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t length = first < 0x80                     ? 1
                             : first >= 0xC2 && first <= 0xDF ? 2
                             : first >= 0xE0 && first <= 0xEF ? 3
                             : first >= 0xF0 && first <= 0xF4 ? 4
                                                              : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return 0;
  return length;
}

/// The line of the first byte that is not UTF-8, or 0.
int line_that_is_not_utf8(std::string_view text) {
  int line = 1;
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return line;
    if (text[0] == '\n') ++line;
    text.remove_prefix(length);
  }
  return 0;
}

}  // namespace

std::optional<std::string> read_text_file(const std::filesystem::path& path, Problems& problems) {
  const Origin whole{path.string(), 0};
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    problems.add(whole, "no such file");
    return {};
  }
  if (std::filesystem::is_directory(path, ignored)) {
    problems.add(whole, "is a folder (a file is needed)");
    return {};
  }
  std::ifstream in(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in) {
    problems.add(whole, "cannot be read");
    return {};
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (const int line = line_that_is_not_utf8(text)) {
    problems.add({path.string(), line}, "is not UTF-8 text", "Save the file as UTF-8");
    return {};
  }
  return text;
}

}  // namespace sim::io
