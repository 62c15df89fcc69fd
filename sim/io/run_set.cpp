#include "sim/io/run_set.hpp"

#include "sim/io/run_file.hpp"
#include "sim/io/run_format.hpp"

namespace sim::io {
namespace {

namespace fs = std::filesystem;

fs::path new_part(const fs::path& path) {
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  return part_of(path);
}

}  // namespace

RunSetWriter::RunSetWriter(fs::path path,
                           const std::vector<std::pair<std::string, std::string>>& attributes)
    : path_(std::move(path)), file_(Hdf5File::create(new_part(path_))) {
  file_.put_text(file_.id(), "Conventions", "CF-1.10");
  file_.put_text(file_.id(), "format_version", std::string(run_format_version));
  file_.put_text(file_.id(), "status", "unfinished");
  for (const auto& [name, text] : attributes) file_.put_text(file_.id(), name, text);
}

RunFileWriter& RunSetWriter::add(const std::string& group, const RunFileLayout& layout) {
  return runs_.emplace_back(file_.make_part(group), layout);
}

void RunSetWriter::add_table(const std::string& group, std::vector<RunTable::Column> columns,
                             std::vector<RunTable::Row> rows) {
  RunTable table(file_, group, std::move(columns));
  for (RunTable::Row& row : rows) table.add_row(std::move(row));
  table.write(file_);
}

void RunSetWriter::close() {
  for (RunFileWriter& run : runs_) run.close();
  runs_.clear();
  file_.put_text(file_.id(), "status", "finished");
  file_.flush();
  file_.close();
  fs::rename(part_of(path_), path_);
}

}  // namespace sim::io
