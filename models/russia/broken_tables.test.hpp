#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "models/russia/world.test.hpp"
#include "sim/io/test_folder.hpp"

namespace russia::test {

/// A copy of the tables that a test may break.
class BrokenTables : public testing::Test {
 protected:
  BrokenTables() {
    std::filesystem::copy(NAROD_SOURCE_DIR "/configs", folder(),
                          std::filesystem::copy_options::recursive);
  }
  std::filesystem::path folder() const { return folder_ / "configs"; }

  /// Replaces the first `from` after `after`; returns the line where it stands.
  int replace(const std::string& file, const std::string& after, const std::string& from,
              const std::string& to) const {
    std::string text = read(file);
    const std::size_t start = text.find(after);
    const std::size_t at = start == std::string::npos ? start : text.find(from, start);
    if (at == std::string::npos) {
      ADD_FAILURE() << file << " has no '" << after << "' ... '" << from << "'";
      return 0;
    }
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<long>(at), '\n');
    text.replace(at, from.size(), to);
    write(file, text);
    return static_cast<int>(line);
  }
  std::string read(const std::string& file) const {
    std::stringstream buffer;
    buffer << std::ifstream(folder() / file).rdbuf();
    return buffer.str();
  }
  void write(const std::string& file, const std::string& text) const {
    std::ofstream(folder() / file) << text;
  }
  /// What a scenario with these changes is told.
  std::string problems(const Changes& changes = {}) const {
    sim::Problems found;
    const sim::Inputs inputs = read_from(folder(), found, changes);
    return problems_of(inputs, found);
  }

 private:
  sim::io::TestFolder folder_;
};

inline std::string at(const std::string& file, int line) {
  return file + ":" + std::to_string(line) + ": ";
}

}  // namespace russia::test
