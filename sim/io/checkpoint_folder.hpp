#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sim/core/problems.hpp"
#include "sim/core/state_archive.hpp"
#include "sim/io/checkpoint_file.hpp"

namespace sim::io {

/// The checkpoints of a run that is in progress: a folder with a file for each replicate and week,
/// `replicate_0_week_50`. The newest two of a replicate are kept. While a program has the folder,
/// no other can. Replicates may be saved by several threads at once.
class CheckpointFolder {
 public:
  using Content = std::function<void(StateArchive&)>;

  /// Makes the folder if there is none. Throws InputError when another program has it, or when it
  /// cannot be made.
  explicit CheckpointFolder(std::filesystem::path folder);

  /// What the checkpoints of this run belong to, one fact a text: "seed 7".
  void belong_to(std::vector<std::string> owner) { owner_ = std::move(owner); }
  /// Weeks run of the newest checkpoint of each replicate that has one. Those that are torn, of
  /// another format version or of another owner are reported to `problems`.
  std::map<std::size_t, std::size_t> find(Problems& problems) const;
  /// Writes a checkpoint; then all but the newest `kept` of this replicate are deleted.
  void save(std::size_t replicate, std::size_t weeks, const Content& content,
            std::size_t kept = 2) const;
  /// Throws InputError.
  void load(std::size_t replicate, std::size_t weeks, const Content& content) const;
  /// Deletes all checkpoints and what killed programs left beside them.
  void clear() const;
  /// The same, and the folder unless something else is in it.
  void remove() const;

 private:
  std::filesystem::path file(std::size_t replicate, std::size_t weeks) const;
  /// What stands in a checkpoint, whatever name it is given later.
  std::vector<std::string> owner_of(std::size_t replicate, std::size_t weeks) const;
  /// Weeks of the checkpoints of each replicate, in order.
  std::map<std::size_t, std::vector<std::size_t>> list() const;
  void check(std::size_t replicate, const std::vector<std::size_t>& weeks,
             Problems& problems) const;

  std::filesystem::path folder_;
  Descriptor lock_;
  std::vector<std::string> owner_;
};

}  // namespace sim::io
