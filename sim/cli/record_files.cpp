#include "sim/cli/record_files.hpp"

#include "sim/io/csv.hpp"

namespace sim::cli {
namespace {

namespace fs = std::filesystem;

std::optional<Table> read_if_named(const fs::path& path, Problems& problems) {
  if (path.empty()) return {};
  return io::read_csv(path, problems);
}

}  // namespace

RecordFiles beside(const fs::path& record) {
  const auto if_there = [](const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored) ? path : fs::path();
  };
  return {record, if_there(record.parent_path() / "phases.csv"),
          if_there(record.parent_path() / "groups.csv"),
          if_there(record.parent_path() / "bounds.csv")};
}

std::optional<experiment::Record> read_record_files(const RecordFiles& files, Problems& problems) {
  Problems found;
  const std::optional<Table> record = read_if_named(files.record, found);
  const std::optional<Table> phases = read_if_named(files.phases, found);
  const std::optional<Table> groups = read_if_named(files.groups, found);
  const std::optional<Table> bounds = read_if_named(files.bounds, found);
  std::optional<experiment::Record> result;
  if (record && found.empty()) {
    result = experiment::read_record(*record, phases ? &*phases : nullptr,
                                     groups ? &*groups : nullptr, found);
    if (bounds) result->bounds = experiment::read_bounds(*bounds, found);
  }
  for (const Problem& problem : found.all())
    problems.add(problem.where, problem.text, problem.suggestion);
  return found.empty() ? result : std::nullopt;
}

}  // namespace sim::cli
