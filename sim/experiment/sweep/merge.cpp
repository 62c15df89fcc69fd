#include "sim/experiment/sweep/merge.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <utility>

namespace sim::experiment {
namespace {

namespace fs = std::filesystem;

bool same_content(const fs::path& one, const fs::path& other) {
  std::error_code ignored;
  if (fs::file_size(one, ignored) != fs::file_size(other, ignored)) return false;
  std::ifstream a(one, std::ios::binary), b(other, std::ios::binary);
  using Bytes = std::istreambuf_iterator<char>;
  return std::equal(Bytes(a), Bytes(), Bytes(b), Bytes());
}

/// The final states of runs, to find those that were made twice with different ends.
class Ends {
 public:
  void add(const StudyFolder& folder) {
    for (const fs::path& file : runs_files(folder.path()))
      if (const auto rows = rows_of(file))
        for (const io::RunRow& row : *rows)
          if (row.done) add(row, file);
  }
  const Problems& problems() const { return problems_; }

 private:
  void add(const io::RunRow& row, const fs::path& file) {
    const auto [there, is_new] =
        ends_.try_emplace({row.point, row.replicate}, std::pair(row.digest, file));
    if (is_new || there->second.first == row.digest) return;
    problems_.add({file.string(), 0},
                  "a run of the point " + row.point + ", replicate " +
                      std::to_string(row.replicate) + ", ended in another state than in " +
                      there->second.second.string() + " (other programs or machines?)",
                  "Delete one of the two files, and merge again");
  }
  std::map<std::pair<std::string, std::uint32_t>, std::pair<std::string, fs::path>> ends_;
  Problems problems_;
};

/// The file appears whole or not at all.
void copy(const fs::path& file, const StudyFolder& into) {
  const fs::path scratch = into.path() / "index.h5.merge", target = into.new_runs_file();
  fs::copy_file(file, scratch, fs::copy_options::overwrite_existing);
  fs::rename(scratch, target);
}

}  // namespace

Merged merge_runs(const StudyFolder& into, const std::vector<StudyFolder>& from) {
  const std::string key = into.design().key_text;
  for (const StudyFolder& folder : from) check_same_key(key, folder.design(), folder.path());
  Ends ends;
  ends.add(into);
  for (const StudyFolder& folder : from) ends.add(folder);
  ends.problems().throw_if_any();
  Merged merged;
  for (const StudyFolder& folder : from)
    for (const fs::path& file : runs_files(folder.path())) {
      const std::vector<fs::path> there = runs_files(into.path());
      if (std::any_of(there.begin(), there.end(),
                      [&](const fs::path& one) { return same_content(one, file); })) {
        ++merged.known;
      } else if (!rows_of(file)) {
        ++merged.unreadable;
      } else {
        copy(file, into);
        ++merged.copied;
      }
    }
  return merged;
}

}  // namespace sim::experiment
