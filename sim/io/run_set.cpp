#include "sim/io/run_set.hpp"

#include "sim/io/run_file.hpp"
#include "sim/io/run_format.hpp"

namespace sim::io {
namespace fs = std::filesystem;

bool is_run_set(const fs::path& path) {
  try {
    const Hdf5File file = Hdf5File::open(path);
    return file.text_attribute(file.id(), "format_version") && !file.has(file.id(), "replicate");
  } catch (const Hdf5Error&) {
    return false;
  }
}

RunSetWriter::RunSetWriter(fs::path path,
                           const std::vector<std::pair<std::string, std::string>>& attributes)
    : path_(std::move(path)), file_(Hdf5File::create(part_of(path_))) {
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
