#include "sim/cli/kinds.hpp"

#include <optional>

#include "sim/core/problems.hpp"
#include "sim/experiment/sweep/study_folder.hpp"
#include "sim/io/hdf5_file.hpp"

namespace sim::cli {
namespace {

namespace fs = std::filesystem;

std::optional<Kind> kind_of(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    if (experiment::StudyFolder(path).has_study()) return Kind::study_folder;
    return {};
  }
  if (!fs::is_regular_file(path, ignored)) return {};
  // The parts of a run are in groups of a file of counterfactuals: its attributes are read alone.
  try {
    const io::Hdf5File file = io::Hdf5File::open(path);
    if (!file.text_attribute(file.id(), "format_version")) return {};
    const auto kind = file.text_attribute(file.id(), "kind");
    if (!kind) return Kind::run_file;
    return *kind == "counterfactual" ? std::optional(Kind::counterfactual_file) : std::nullopt;
  } catch (const io::Hdf5Error&) {
    return {};
  }
}

std::string name_of(Kind kind) {
  switch (kind) {
    case Kind::run_file: return "a run file";
    case Kind::counterfactual_file: return "a file of counterfactuals";
    case Kind::study_folder: return "the folder of a study";
  }
  return "";
}

/// What can be done with it.
std::string use_of(Kind kind, const std::string& path) {
  switch (kind) {
    case Kind::run_file:
      return "For its comparison as a table: narod compare " + path +
             " --format csv; for everything else: narod.open_run (analysis/README.md)";
    case Kind::counterfactual_file:
      return "narod counterfactual --format csv prints its effects, narod.open_counterfactual "
             "opens "
             "it. Its runs are those that narod run makes of the same scenarios";
    case Kind::study_folder:
      return "Take narod sweep --status " + path + ", narod sensitivity " + path +
             " or narod export --csv " + path;
  }
  return "";
}

}  // namespace

void expect_kind(const fs::path& path, Kind wanted, const std::string& command) {
  const std::optional<Kind> kind = kind_of(path);
  if (!kind || *kind == wanted) return;
  refuse(path.string(),
         "is " + name_of(*kind) + " (narod " + command + " takes " + name_of(wanted) + ")",
         use_of(*kind, path.string()));
}

}  // namespace sim::cli
