#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/core/problems.hpp"
#include "sim/core/state_archive.hpp"
#include "sim/io/descriptor.hpp"

namespace sim::io {

/// The version of the format of checkpoints, which docs/checkpoints.md tells.
inline constexpr std::uint32_t checkpoint_format_version = 1;

/// Writes a checkpoint beside its name (`path`.new), in pieces and with a checksum, and renames it
/// when it is whole: `path` never holds half of one. Throws std::system_error.
/// Limits: safe against the death of the process. After that of the machine the newest may be torn,
/// which a reader sees; waiting for the disk would take longer than the weeks between checkpoints.
class CheckpointWriter final : public StateArchive {
 public:
  /// `owner`: what the checkpoint belongs to, one fact a text.
  CheckpointWriter(const std::filesystem::path& path, std::vector<std::string> owner);
  /// Without close(), leaves nothing.
  ~CheckpointWriter() override;
  void close();

 protected:
  void begin(std::string_view name) override;
  void bytes(std::span<std::byte> bytes) override;
  std::uint64_t size(std::uint64_t now, std::size_t least_bytes) override;

 private:
  void write(std::span<const std::byte> bytes);
  void write_block();

  std::filesystem::path path_, beside_;
  Descriptor file_;
  std::vector<std::byte> block_;
  std::uint64_t written_ = 0;
  Digest digest_;
};

/// Reads a checkpoint in the order in which it was written. Throws InputError when the file is
/// none, has another format version, is torn or holds other pieces than are asked for.
class CheckpointReader final : public StateArchive {
 public:
  explicit CheckpointReader(const std::filesystem::path& path);
  const std::vector<std::string>& owner() const { return owner_; }
  /// Reads what is left and checks the whole file against its checksum.
  void finish();

 protected:
  void begin(std::string_view name) override;
  void bytes(std::span<std::byte> bytes) override;
  std::uint64_t size(std::uint64_t now, std::size_t least_bytes) override;

 private:
  void read(std::span<std::byte> bytes);
  void next_block();
  std::uint64_t left() const { return left_in_file_ + (block_.size() - at_); }
  [[noreturn]] void refuse(const std::string& why, const std::string& suggestion = "") const;
  [[noreturn]] void refuse_torn() const;

  std::filesystem::path path_;
  Descriptor file_;
  std::vector<std::byte> block_;
  std::size_t at_ = 0;              // in the block
  std::uint64_t left_in_file_ = 0;  // beyond the block, without the checksum
  Digest digest_;
  std::vector<std::string> owner_;
};

}  // namespace sim::io
