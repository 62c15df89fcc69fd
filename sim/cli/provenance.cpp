#include "sim/cli/provenance.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <unistd.h>

#include <chrono>
#include <ctime>
#include <random>

#include "build_info.hpp"
#include "sim/core/instruction_set.hpp"

namespace sim::cli {
namespace {

std::string quoted_for_shell(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_-./=:,+@%") == std::string::npos;
  if (plain) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

std::string now_utc() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
}

/// Tells this run from all others, also from those of the same scenario.
std::string new_run_id() {
  const auto now = std::chrono::system_clock::now().time_since_epoch().count();
  return io::content_hash(fmt::format("{} {} {}", now, getpid(), std::random_device()()));
}

}  // namespace

std::string version() { return build_info::version; }

std::string version_text() {
  return fmt::format("narod {} (commit {}, {}; {}, {}; {}; HDF5 {})", build_info::version,
                     build_info::git_commit, build_info::git_state, build_info::compiler,
                     build_info::build_type, instruction_set(), build_info::hdf5);
}

std::string command_line_text(const std::vector<std::string>& arguments) {
  std::string text = "narod";
  for (const std::string& argument : arguments) text += ' ' + quoted_for_shell(argument);
  return text;
}

std::string text_of(const Attributes& attributes, const std::string& name) {
  for (const auto& [key, text] : attributes)
    if (key == name) return text;
  return "";
}

std::string history_line(const std::string& command_line) {
  return now_utc() + ": " + command_line;
}

Attributes provenance(const Study& study, const std::string& command_line) {
  const experiment::EnsembleOptions& options = study.options;
  return {{"source", version_text()},
          {"program", "narod"},
          {"version", build_info::version},
          {"git_commit", build_info::git_commit},
          {"git_state", build_info::git_state},
          {"compiler", build_info::compiler},
          {"build_type", build_info::build_type},
          {"instruction_set", instruction_set()},
          {"hdf5_version", build_info::hdf5},
          {"history", history_line(command_line)},
          {"created", now_utc()},
          {"command_line", command_line},
          {"model", study.entry->name},
          {"question", study.question},
          {"horizon", study.horizon.text()},
          {"scenario", study.scenario.file.string()},
          {"scenario_hash", io::content_hash(io::scenario_text(study.scenario.settings))},
          {"data_folder", study.data_folder.string()},
          {"data_hash", fmt::format("{:016x}", io::digest_of(study.inputs))},
          {"run_id", new_run_id()},
          {"seed", std::to_string(options.seed)},
          {"first_replicate", std::to_string(options.first_replicate)},
          {"replicates", std::to_string(options.replicates)},
          {"scale", fmt::format("{}", study.inputs.scale)},
          {"digits", std::to_string(study.digits)},
          {"every_weeks", std::to_string(options.every_weeks)},
          {"record", study.record.record.string()},
          {"phases", study.record.phases.string()},
          {"groups", study.record.groups.string()},
          {"bounds", study.record.bounds.string()}};
}

}  // namespace sim::cli
