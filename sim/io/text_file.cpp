#include "sim/io/text_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "sim/io/descriptor.hpp"

namespace sim::io {
namespace {

namespace fs = std::filesystem;

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

/// Appends what can be read, up to one byte more than `most`. Returns false after an error.
bool read_up_to(int descriptor, std::size_t most, std::string& text) {
  constexpr std::size_t block_bytes = 1 << 16;
  while (text.size() <= most) {
    const std::size_t before = text.size();
    text.resize(before + block_bytes);
    const ssize_t n = ::read(descriptor, text.data() + before, block_bytes);
    text.resize(before + static_cast<std::size_t>(n > 0 ? n : 0));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return n == 0;
  }
  return true;
}

}  // namespace

bool is_utf8(std::string_view text) { return line_that_is_not_utf8(text) == 0; }

bool is_stream(const fs::path& path) {
  const std::string& name = path.native();
  return name == "/dev/stdin" || name.starts_with("/dev/fd/") || name.starts_with("/proc/self/fd/");
}

std::string why_not_readable(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  switch (status.type()) {
    case fs::file_type::not_found: return "no such file";
    case fs::file_type::none: return "cannot be read (" + error.message() + ")";
    case fs::file_type::directory: return "is a folder (a file is needed)";
    case fs::file_type::regular: return "";
    default: return "is not a regular file";
  }
}

std::optional<std::string> read_text_file(const fs::path& path, Problems& problems) {
  constexpr std::size_t most_bytes = 100 << 20;  // any table or scenario is far smaller
  const auto refuse = [&](const std::string& why) {
    problems.add({path.string(), 0}, why);
    return std::nullopt;
  };
  if (!is_stream(path))
    if (const std::string why = why_not_readable(path); !why.empty()) return refuse(why);
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  if (file.number() < 0 || !read_up_to(file.number(), most_bytes, text))
    return refuse(std::string("cannot be read (") + std::strerror(errno) + ")");
  if (text.size() > most_bytes) return refuse("is larger than 100 MiB");
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (const int line = line_that_is_not_utf8(text)) {
    problems.add({path.string(), line}, "is not UTF-8 text", "Save the file as UTF-8");
    return {};
  }
  return text;
}

}  // namespace sim::io
