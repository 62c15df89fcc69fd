#include "sim/io/checkpoint_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cstdio>
#include <optional>

namespace sim::io {
namespace {

namespace fs = std::filesystem;

/// Replicate and weeks of "replicate_0_week_50"; nothing for any other name.
std::optional<std::pair<std::size_t, std::size_t>> parts_of(const std::string& name) {
  std::size_t replicate = 0, weeks = 0;
  int length = 0;
  const int read =
      std::sscanf(name.c_str(), "replicate_%zu_week_%zu%n", &replicate, &weeks, &length);
  if (read != 2 || static_cast<std::size_t>(length) != name.size()) return {};
  return std::pair(replicate, weeks);
}

bool is_ours(std::string name) {
  constexpr std::string_view beside = ".new";
  if (name.ends_with(beside)) name.resize(name.size() - beside.size());
  return parts_of(name).has_value();
}

/// "seed 8 (not seed 7)", for each fact that is another.
std::string differences(const std::vector<std::string>& theirs,
                        const std::vector<std::string>& ours) {
  std::string text;
  for (std::size_t i = 0; i < std::max(theirs.size(), ours.size()); ++i) {
    const std::string a = i < theirs.size() ? theirs[i] : "nothing";
    const std::string b = i < ours.size() ? ours[i] : "nothing";
    if (a != b) text += (text.empty() ? "" : ", ") + a + " and not " + b;
  }
  return text;
}

}  // namespace

CheckpointFolder::CheckpointFolder(fs::path folder) : folder_(std::move(folder)) {
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) refuse(folder_.string(), "cannot be made (" + error.message() + ")");
  lock_ = Descriptor(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (::flock(lock_.number(), LOCK_EX | LOCK_NB) != 0)
    refuse(folder_.string(), "is in use by another program", "Wait until that run has ended");
}

fs::path CheckpointFolder::file(std::size_t replicate, std::size_t weeks) const {
  return folder_ / ("replicate_" + std::to_string(replicate) + "_week_" + std::to_string(weeks));
}

std::vector<std::string> CheckpointFolder::owner_of(std::size_t replicate,
                                                    std::size_t weeks) const {
  std::vector<std::string> owner = owner_;
  owner.push_back("replicate " + std::to_string(replicate));
  owner.push_back("week " + std::to_string(weeks));
  return owner;
}

std::map<std::size_t, std::vector<std::size_t>> CheckpointFolder::list() const {
  std::map<std::size_t, std::vector<std::size_t>> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_))
    if (const auto parts = parts_of(entry.path().filename().string()))
      found[parts->first].push_back(parts->second);
  for (auto& [replicate, weeks] : found) std::sort(weeks.begin(), weeks.end());
  return found;
}

std::map<std::size_t, std::size_t> CheckpointFolder::find(Problems& problems) const {
  std::map<std::size_t, std::size_t> newest;
  for (const auto& [replicate, weeks] : list()) {
    check(replicate, weeks, problems);
    newest[replicate] = weeks.back();
  }
  return newest;
}

void CheckpointFolder::check(std::size_t replicate, const std::vector<std::size_t>& weeks,
                             Problems& problems) const {
  const fs::path path = file(replicate, weeks.back());
  const std::string instead =
      "Delete it to " +
      (weeks.size() > 1
           ? "go on from the one before, of week " + std::to_string(weeks[weeks.size() - 2])
           : "begin replicate " + std::to_string(replicate) + " anew");
  try {
    CheckpointReader reader(path);
    const std::vector<std::string> ours = owner_of(replicate, weeks.back());
    if (reader.owner() != ours)
      problems.add({path.string(), 0},
                   "belongs to another run: " + differences(reader.owner(), ours), instead);
    reader.finish();
  } catch (const InputError& error) {
    for (const Problem& problem : error.problems())
      problems.add(problem.where, problem.text,
                   (problem.suggestion.empty() ? "" : problem.suggestion + ". ") + instead);
  }
}

void CheckpointFolder::save(std::size_t replicate, std::size_t weeks, const Content& content,
                            std::size_t kept) const {
  CheckpointWriter writer(file(replicate, weeks), owner_of(replicate, weeks));
  content(writer);
  writer.close();
  std::vector<std::size_t> all = list()[replicate];
  for (std::size_t i = 0; i + kept < all.size(); ++i) fs::remove(file(replicate, all[i]));
}

void CheckpointFolder::load(std::size_t replicate, std::size_t weeks,
                            const Content& content) const {
  CheckpointReader reader(file(replicate, weeks));
  content(reader);
  reader.finish();
}

void CheckpointFolder::clear() const {
  std::vector<fs::path> ours;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_))
    if (is_ours(entry.path().filename().string())) ours.push_back(entry.path());
  for (const fs::path& path : ours) fs::remove(path);
}

void CheckpointFolder::remove() const {
  clear();
  std::error_code not_empty;
  fs::remove(folder_, not_empty);
}

}  // namespace sim::io
