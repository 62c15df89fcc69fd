#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/cli/provenance.hpp"
#include "sim/cli/study.hpp"
#include "sim/io/checkpoint_folder.hpp"
#include "sim/io/run_file.hpp"

namespace sim::cli {

/// A run that was killed or interrupted, as its .part file tells it.
struct UnfinishedRun {
  std::filesystem::path output;  // its name when it will be finished
  std::filesystem::path part;    // what there is of it; `output` if it was killed at its very end
  std::string scenario_text;
  Attributes attributes;
};

/// OUTPUT.checkpoints: where the checkpoints of a run are.
std::filesystem::path checkpoint_folder_of(const std::filesystem::path& output);
/// What its checkpoints belong to.
std::vector<std::string> owner_of(const Attributes& attributes);

/// The run whose output file is, or was to be, `file`; the name of its .part will do as well.
/// Throws InputError when it has none that can be resumed.
UnfinishedRun find_unfinished(const std::filesystem::path& file);

[[noreturn]] void refuse_finished(const std::filesystem::path& output);

/// The study of an unfinished run, for going on with it: its own scenario, or `scenario` if that is
/// given, with overrides. Only the number of threads, the weeks between checkpoints and the name of
/// the output may differ from how it began. Throws InputError when anything else does, or when the
/// data or the program have changed.
Study read_study(const UnfinishedRun& run, const std::optional<std::string>& scenario,
                 const std::vector<std::string>& overrides, const Catalogue& catalogue);

/// The newest checkpoints of a run, by replicate. Throws InputError when one of them cannot be
/// used.
std::map<std::size_t, std::size_t> sound_checkpoints(const io::CheckpointFolder& folder);

/// Whether the output file was whole, but its comparison and the end of its checkpoints missing.
bool was_killed_at_its_end(const UnfinishedRun& run);

/// A file that goes on where the checkpoints are: `layout` becomes that of the unfinished run.
io::RunFileWriter resume_file(const UnfinishedRun& run, const Study& study,
                              const std::map<std::size_t, std::size_t>& weeks_run,
                              io::RunFileLayout layout);

}  // namespace sim::cli
