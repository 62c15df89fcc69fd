#include "sim/cli/resume.hpp"

#include <algorithm>
#include <array>

#include "sim/cli/ensemble_keeps.hpp"
#include "sim/cli/run_file.hpp"

namespace sim::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* anew = "Run the scenario again without --resume";

/// Keys that do not change what a run finds.
constexpr std::array free_keys = {"run.threads", "run.checkpoint_every_weeks", "output.file"};

/// The plain values of a table and of those in it, by their dotted names.
void collect(const Node& node, const std::string& name,
             std::map<std::string, std::string>& values) {
  if (const Node::Object* members = node.object()) {
    for (const auto& [key, member] : *members)
      collect(member, name.empty() ? toml_key(key) : name + "." + toml_key(key), values);
  } else if (std::find(free_keys.begin(), free_keys.end(), name) == free_keys.end()) {
    values[name] = node.text();
  }
}

/// Every key whose value is not that with which the run began.
void check_settings(const Node& began, const Node& now, const fs::path& part, Problems& problems) {
  std::map<std::string, std::string> before, after;
  collect(began, "", before);
  collect(now, "", after);
  for (const auto& [key, text] : after) before.try_emplace(key, "not set");
  for (const auto& [key, text] : before) {
    const auto found = after.find(key);
    const std::string other = found == after.end() ? "not set" : found->second;
    if (other != text)
      problems.add({part.string(), 0},
                   key + " was " + text + " when the run began, and is now " + other,
                   "Resume with what it began with, or run it again without --resume");
  }
}

void check_origin(const UnfinishedRun& run, const Study& study, Problems& problems) {
  const Attributes now = provenance(study, "");
  const auto differs = [&](const char* name) {
    return text_of(run.attributes, name) != text_of(now, name);
  };
  const Origin part{run.part.string(), 0};
  constexpr std::array program = {"version", "git_commit", "git_state", "compiler", "build_type"};
  if (std::any_of(program.begin(), program.end(), differs))
    problems.add(part,
                 "was begun by " + text_of(run.attributes, "source") + "; this is " +
                     text_of(now, "source") + ", which may find something else",
                 "Resume with that program, or run the scenario again without --resume");
  if (differs("data_hash"))
    problems.add(part, "the data of the model have changed since the run began",
                 "Bring them back, or run the scenario again without --resume");
}

}  // namespace

fs::path checkpoint_folder_of(const fs::path& output) { return output.string() + ".checkpoints"; }

std::vector<std::string> owner_of(const Attributes& attributes) {
  std::vector<std::string> owner;
  for (const char* name : {"model", "seed", "first_replicate", "scale", "scenario_hash",
                           "data_hash", "git_commit", "run_id"})
    owner.push_back(std::string(name) + " " + text_of(attributes, name));
  return owner;
}

bool was_killed_at_its_end(const UnfinishedRun& run) { return run.part == run.output; }

void refuse_finished(const fs::path& output) {
  refuse(output.string(), "is finished: there is nothing to resume");
}

UnfinishedRun find_unfinished(const fs::path& file) {
  UnfinishedRun run;
  run.output = file.extension() == ".part" ? fs::path(file).replace_extension() : file;
  const fs::path part = run.part = io::part_of(run.output);
  std::error_code ignored;
  if (!fs::exists(part, ignored)) {
    if (!fs::exists(run.output, ignored))
      refuse(part.string(),
             "no such file: no run was begun that would write " + run.output.string(),
             "--resume takes the output file of a run that was killed or interrupted");
    if (!fs::exists(checkpoint_folder_of(run.output), ignored)) refuse_finished(run.output);
    run.part = run.output;
  }
  Problems problems;
  run.attributes = io::read_attributes(run.part, problems);
  std::erase_if(run.attributes, [](const auto& entry) { return entry.first == "status"; });
  run.scenario_text = io::read_scenario_text(run.part, problems);
  if (!problems.empty()) {
    const Problem& first = problems.all().front();
    refuse(first.where.file, first.text, anew);
  }
  if (!fs::exists(checkpoint_folder_of(run.output), ignored))
    refuse(part.string(),
           "has no checkpoints to go on from (it was run without --checkpoint-every)", anew);
  return run;
}

Study read_study(const UnfinishedRun& run, const std::optional<std::string>& scenario,
                 const std::vector<std::string>& overrides, const Catalogue& catalogue) {
  const fs::path& part = run.part;
  Problems problems;
  const Node began = io::parse_scenario(run.scenario_text, part, {}, problems).settings;
  io::Scenario now = scenario ? io::read_scenario(*scenario, overrides, problems)
                              : io::parse_scenario(run.scenario_text, part, overrides, problems);
  problems.throw_if_any();
  note_ensemble_keeps(now);
  check_settings(began, now.settings, part, problems);
  problems.throw_if_any();
  if (!scenario) {
    // Folders count from the file that names them, and that is not the .part.
    const std::string folder = text_of(run.attributes, "data_folder");
    std::error_code ignored;
    if (!folder.empty() && !fs::is_directory(folder, ignored))
      refuse(part.string(), "the folder of its data, '" + folder + "', is not here",
             "Resume from the folder in which the run was begun");
    now.settings.set("data.folder", {folder.empty() ? "." : folder, {part.string(), 0}});
    now.file = text_of(run.attributes, "scenario");
  }
  Study study = check_scenario(std::move(now), "", catalogue, problems);
  problems.throw_if_any();
  study.output = run.output;
  check_origin(run, study, problems);
  problems.throw_if_any();
  return study;
}

std::map<std::size_t, std::size_t> sound_checkpoints(const io::CheckpointFolder& folder) {
  Problems problems;
  std::map<std::size_t, std::size_t> weeks_run = folder.find(problems);
  problems.throw_if_any();
  return weeks_run;
}

io::RunFileWriter resume_file(const UnfinishedRun& run, const Study& study,
                              const std::map<std::size_t, std::size_t>& weeks_run,
                              io::RunFileLayout layout) {
  std::vector<std::size_t> weeks(layout.replicates, 0);
  for (const auto& [replicate, count] : weeks_run)
    weeks.at(replicate) =
        experiment::written_weeks(study.options, count, io::RunFileWriter::weeks_per_block);
  const std::string line = text_of(layout.attributes, "history");
  layout.attributes = run.attributes;
  for (auto& [name, text] : layout.attributes)
    if (name == "history") text += "\n" + line;
  layout.scenario_text = run.scenario_text;
  return {layout, weeks};
}

}  // namespace sim::cli
