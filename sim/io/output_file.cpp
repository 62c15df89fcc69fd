#include "sim/io/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace sim::io {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot_write(const fs::path& path, const std::string& why) {
  throw std::runtime_error("cannot write '" + path.string() + "' (" + why + ")");
}
[[noreturn]] void cannot_write(const fs::path& path) { cannot_write(path, std::strerror(errno)); }

/// What the HDF5 writer leaves when it is killed: its signature, or a hole where that will stand.
bool begins_as_hdf5(const fs::path& path) {
  constexpr std::array<char, 8> signature{'\x89', 'H', 'D', 'F', '\r', '\n', '\x1a', '\n'};
  std::array<char, 8> bytes{};
  std::ifstream(path, std::ios::binary).read(bytes.data(), bytes.size());
  return bytes == signature || bytes == std::array<char, 8>{};
}

/// Locked so that other writers see it and readers do not: a file may be read while it is written.
Descriptor open_locked(const fs::path& part, int flags) {
  Descriptor file(::open(part.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0666));
  if (file.number() < 0) {
    if (errno == ELOOP) cannot_write(part, "it is a link, which is not followed");
    cannot_write(part);
  }
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (::fcntl(file.number(), F_SETLK, &whole) != 0 && (errno == EACCES || errno == EAGAIN))
    cannot_write(part, "another program is writing it");
  return file;
}

class OutputCheck {
 public:
  OutputCheck(const fs::path& path, const OutputRules& rules) : path_(path), rules_(rules) {}
  void run() const {
    if (path_.filename().empty()) refuse(path_, "cannot be written (it is a folder)");
    check_folder();
    std::error_code ignored;
    if (exists(path_)) check_file(path_, fs::status(path_, ignored).type(), rules_.is_own);
    // Longer names than the output itself are used while it is written.
    exists(part_of(path_).string() + ".new");
    const fs::path part = part_of(path_);
    if (exists(part))
      check_file(part, fs::symlink_status(part, ignored).type(),
                 [&](const fs::path& file) { return begins_as_hdf5(file) || rules_.is_own(file); });
  }

 private:
  [[noreturn]] void refuse(const fs::path& file, const std::string& why,
                           const std::string& more = "") const {
    sim::refuse(file.string(), why, "Name another file with " + rules_.option + more);
  }

  bool exists(const fs::path& file) const {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(file, error);
    if (status.type() == fs::file_type::none)
      refuse(path_, "cannot be written (" + error.message() + ")");
    return fs::exists(status);
  }

  /// The nearest folder above the output that exists must take files.
  void check_folder() const {
    fs::path folder = path_.has_parent_path() ? path_.parent_path() : fs::path(".");
    while (!exists(folder) && folder.has_relative_path())
      folder = folder.has_parent_path() ? folder.parent_path() : fs::path(".");
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored))
      refuse(path_, "cannot be written (" + folder.string() + " is not a folder)");
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
      refuse(path_,
             "cannot be written (no permission to write in the folder " + folder.string() + ")");
  }

  void check_file(const fs::path& file, fs::file_type type,
                  const std::function<bool(const fs::path&)>& is_own) const {
    std::error_code ignored;
    if (type == fs::file_type::directory) refuse(file, "cannot be written (it is a folder)");
    if (type == fs::file_type::symlink) refuse(file, "is a link, which is not followed");
    if (type != fs::file_type::regular)
      refuse(file, "cannot be written (it is not a regular file)");
    for (const fs::path& input : rules_.inputs)
      if (fs::equivalent(file, input, ignored))
        refuse(file, "is read by this command and cannot be its output");
    if (rules_.force || fs::file_size(file, ignored) == 0 || is_own(file)) return;
    refuse(file, "exists and is not " + rules_.kind + " of narod",
           ", or add --force to replace this one");
  }

  const fs::path& path_;
  const OutputRules& rules_;
};

}  // namespace

fs::path part_of(const fs::path& path) { return path.string() + ".part"; }

void check_output(const fs::path& path, const OutputRules& rules) {
  OutputCheck(path, rules).run();
}

void prepare_output(const fs::path& path, const OutputRules& rules) {
  check_output(path, rules);
  std::error_code error;
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
  if (error)
    refuse(path.string(),
           "cannot be written (the folder " + path.parent_path().string() +
               " cannot be created: " + error.message() + ")",
           "Name another file with " + rules.option);
}

Descriptor open_part(const fs::path& part) {
  Descriptor file = open_locked(part, O_CREAT);
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) cannot_write(part);
  if (!S_ISREG(status.st_mode)) cannot_write(part, "it is not a regular file");
  if (status.st_nlink > 1 || status.st_uid != ::geteuid()) {
    if (::unlink(part.c_str()) != 0) cannot_write(part);
    file = open_locked(part, O_CREAT | O_EXCL);
  }
  if (::ftruncate(file.number(), 0) != 0) cannot_write(part);
  return file;
}

OutputFile::OutputFile(fs::path path)
    : path_(std::move(path)),
      file_(open_part(part_of(path_))),
      buffer_(file_.number()),
      out_(&buffer_) {}

OutputFile::~OutputFile() {
  if (file_.number() >= 0) ::unlink(part_of(path_).c_str());
}

void OutputFile::close() {
  if (!out_.flush()) cannot_write(path_, std::strerror(buffer_.error()));
  if (::fsync(file_.number()) != 0 && errno != EINVAL) cannot_write(path_);
  if (::rename(part_of(path_).c_str(), path_.c_str()) != 0) cannot_write(path_);
  file_ = Descriptor();
}

}  // namespace sim::io
