#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace fuzz {

/// A reader of what users write, to be fed with mutated texts.
struct Target {
  std::string name;
  std::vector<std::string> seeds;
  /// Reads a text. May throw sim::InputError, which is how mistakes are reported, and nothing else.
  std::function<void(const std::string&)> read;
  bool binary = false;
  unsigned most_seconds = 10;  // for one input
};

/// `configs`: the folder whose files are the seeds and the data; `scratch`: a folder for files that
/// targets write. Texts in corpus/TARGET beside this file are seeds too.
std::vector<Target> targets(const std::filesystem::path& configs,
                            const std::filesystem::path& scratch);

}  // namespace fuzz
