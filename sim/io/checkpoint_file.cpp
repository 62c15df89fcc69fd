#include "sim/io/checkpoint_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace sim::io {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view magic = "narod checkpoint";
constexpr std::size_t block_bytes = 1 << 20;  // written, read and checked at a time

/// What follows the content.
struct Trailer {
  std::uint64_t bytes = 0;  // of the content
  std::uint64_t digest = 0;
};

[[noreturn]] void fail(const std::string& doing, const fs::path& path) {
  throw std::system_error(errno, std::generic_category(), doing + " '" + path.string() + "'");
}

template <class T>
std::span<const std::byte> bytes_of(const T& value) {
  return std::as_bytes(std::span(&value, 1));
}

/// Replaces what a killed program left, and follows no link.
Descriptor open_new(const fs::path& path) {
  ::unlink(path.c_str());
  return Descriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
}

/// Fewer bytes than asked for only at the end of the file.
std::size_t read_all(const Descriptor& file, std::span<std::byte> bytes, const fs::path& path) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = ::read(file.number(), bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("cannot read the checkpoint", path);
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
  }
  return done;
}

}  // namespace

CheckpointWriter::CheckpointWriter(const fs::path& path, std::vector<std::string> owner)
    : path_(path), beside_(path.string() + ".new"), file_(open_new(beside_)) {
  if (file_.number() < 0) fail("cannot write the checkpoint", beside_);
  block_.reserve(block_bytes);
  write(std::as_bytes(std::span(magic)));
  write(bytes_of(checkpoint_format_version));
  piece("owner", owner);
}

CheckpointWriter::~CheckpointWriter() {
  if (file_.number() >= 0) ::unlink(beside_.c_str());
}

void CheckpointWriter::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const std::size_t n = std::min(bytes.size(), block_bytes - block_.size());
    block_.insert(block_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(n));
    bytes = bytes.subspan(n);
    if (block_.size() == block_bytes) write_block();
  }
}

void CheckpointWriter::write_block() {
  digest_.add_bytes(block_);
  if (!write_all(file_.number(), block_)) fail("cannot write the checkpoint", beside_);
  written_ += block_.size();
  block_.clear();
}

void CheckpointWriter::begin(std::string_view name) {
  write(bytes_of(std::uint64_t{name.size()}));
  write(std::as_bytes(std::span(name)));
}

void CheckpointWriter::bytes(std::span<std::byte> bytes) { write(bytes); }

std::uint64_t CheckpointWriter::size(std::uint64_t now, std::size_t) {
  write(bytes_of(now));
  return now;
}

void CheckpointWriter::close() {
  write_block();
  const Trailer trailer{written_, digest_.value()};
  if (!write_all(file_.number(), bytes_of(trailer))) fail("cannot write the checkpoint", beside_);
  fs::rename(beside_, path_);
  file_ = Descriptor();
}

CheckpointReader::CheckpointReader(const fs::path& path)
    : path_(path), file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (file_.number() < 0) refuse(std::string("cannot be opened (") + std::strerror(errno) + ")");
  std::array<char, magic.size()> begins{};
  std::uint32_t version = 0;
  const std::size_t start = begins.size() + sizeof version;
  struct stat status {};
  if (::fstat(file_.number(), &status) != 0) fail("cannot read the checkpoint", path_);
  const auto length = static_cast<std::uint64_t>(status.st_size);
  left_in_file_ = length - std::min<std::uint64_t>(length, sizeof(Trailer));
  next_block();
  if (block_.size() < start) refuse_torn();
  read(std::as_writable_bytes(std::span(begins)));
  read(std::as_writable_bytes(std::span(&version, 1)));
  if (std::string_view(begins.data(), begins.size()) != magic) refuse("is no checkpoint");
  if (version != checkpoint_format_version)
    refuse("has format version " + std::to_string(version) + " (this program reads version " +
               std::to_string(checkpoint_format_version) + ")",
           "Resume with the program that wrote it");
  piece("owner", owner_);
}

void CheckpointReader::refuse(const std::string& why, const std::string& suggestion) const {
  sim::refuse(path_.string(), why, suggestion);
}

void CheckpointReader::refuse_torn() const {
  refuse("is torn: its content does not fit its checksum");
}

void CheckpointReader::next_block() {
  block_.resize(std::min<std::uint64_t>(left_in_file_, block_bytes));
  at_ = 0;
  if (read_all(file_, block_, path_) != block_.size()) refuse_torn();  // cut just now
  left_in_file_ -= block_.size();
  digest_.add_bytes(block_);
}

void CheckpointReader::read(std::span<std::byte> bytes) {
  if (bytes.size() > left()) refuse_torn();
  while (!bytes.empty()) {
    if (at_ == block_.size()) next_block();
    const std::size_t n = std::min(bytes.size(), block_.size() - at_);
    std::memcpy(bytes.data(), block_.data() + at_, n);
    at_ += n;
    bytes = bytes.subspan(n);
  }
}

void CheckpointReader::begin(std::string_view name) {
  std::string found;
  found.resize(size(0, 1));
  read(std::as_writable_bytes(std::span(found)));
  if (found != name)
    refuse("holds '" + found + "' where this program expects '" + std::string(name) + "'",
           "Resume with the program that wrote it");
}

void CheckpointReader::bytes(std::span<std::byte> bytes) { read(bytes); }

std::uint64_t CheckpointReader::size(std::uint64_t, std::size_t least_bytes) {
  std::uint64_t count = 0;
  read(std::as_writable_bytes(std::span(&count, 1)));
  if (count > left() / least_bytes) refuse_torn();
  return count;
}

void CheckpointReader::finish() {
  const std::uint64_t content =
      static_cast<std::uint64_t>(::lseek(file_.number(), 0, SEEK_CUR)) + left_in_file_;
  while (left_in_file_ > 0) next_block();
  Trailer trailer;
  const auto read = read_all(file_, std::as_writable_bytes(std::span(&trailer, 1)), path_);
  if (read != sizeof trailer || trailer.bytes != content || trailer.digest != digest_.value())
    refuse_torn();
}

}  // namespace sim::io
