#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/sweep/sweep.hpp"
#include "sim/io/runs_file.hpp"
#include "sim/io/study_index.hpp"

namespace sim::experiment {

/// Part of a study that one call makes: runs whose number leaves `number` when divided by `of`.
struct Shard {
  std::size_t number = 0, of = 1;
};

/// The folder of a study: index.h5, runs/NNNNN.h5 (files of workers), lock files. Any number of
/// programs may read it while one makes its runs, or one for each shard.
class StudyFolder {
 public:
  explicit StudyFolder(std::filesystem::path path);
  const std::filesystem::path& path() const { return path_; }
  bool has_study() const;

  /// Makes the folder. Throws InputError if it cannot be written or belongs to something else.
  void prepare() const;
  /// Keeps other programs from the same part until this one ends. Throws InputError.
  void lock(Shard shard);
  /// The path of a new file of runs, which nobody else gets. It names the part that lock() kept, so
  /// that parts made in different folders can be copied into one.
  std::filesystem::path new_runs_file() const;

  /// The study as it was last written, without runs. Throws InputError if there is none.
  io::StudyIndex design() const;
  /// Finds the runs of an index in the files of runs, whoever wrote them. Of a run that was made
  /// more than once, one that is done is taken.
  void find_runs(io::StudyIndex& index) const;
  void write(const io::StudyIndex& index) const;

 private:
  std::filesystem::path path_;
  Shard shard_;
};

/// The files of runs in a folder of a study, in the order of their names.
std::vector<std::filesystem::path> runs_files(const std::filesystem::path& folder);
/// The runs of a file, or nothing if its writer died at its beginning.
std::optional<std::vector<io::RunRow>> rows_of(const std::filesystem::path& file,
                                               std::string* why = nullptr);

/// The index of a sweep without runs.
io::StudyIndex index_of(const Sweep& sweep,
                        std::vector<std::pair<std::string, std::string>> attributes);

/// Throws InputError if the study in the folder has another key than `key_text`.
void check_same_key(const std::string& key_text, const io::StudyIndex& there,
                    const std::filesystem::path& folder);
/// Throws InputError if the folder's study is not one that the sweep may go on with.
void check_same_study(const Sweep& sweep, const io::StudyIndex& there,
                      const std::filesystem::path& folder);

}  // namespace sim::experiment
