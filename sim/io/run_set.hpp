#pragma once

#include <deque>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "sim/io/hdf5_file.hpp"
#include "sim/io/run_file.hpp"
#include "sim/io/run_table.hpp"

namespace sim::io {

/// Whether a file is one that RunSetWriter wrote, perhaps unfinished.
bool is_run_set(const std::filesystem::path& path);

/// Several ensembles and tables in one file: each ensemble a group that is laid out as a run file.
/// `path`.part while it is written, as RunFileWriter does; the folder exists. Throws Hdf5Error.
class RunSetWriter {
 public:
  RunSetWriter(std::filesystem::path path,
               const std::vector<std::pair<std::string, std::string>>& attributes);
  /// `group` may have one parent, as in "difference/x".
  RunFileWriter& add(const std::string& group, const RunFileLayout& layout);
  void add_table(const std::string& group, std::vector<RunTable::Column> columns,
                 std::vector<RunTable::Row> rows);
  /// Closes the ensembles, too.
  void close();

 private:
  std::filesystem::path path_;
  Hdf5File file_;
  std::deque<RunFileWriter> runs_;
};

}  // namespace sim::io
