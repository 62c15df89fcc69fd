#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "sim/experiment/sweep/sweep.hpp"

namespace sim::experiment {

/// Simulates one run and keeps what the sweep stores of it. A run that cannot be made is returned
/// as failed, with the reason.
class RunMaker {
 public:
  explicit RunMaker(const Sweep& sweep, int threads = 1) : sweep_(sweep), threads_(threads) {}
  io::StoredRun make(Job job);

 private:
  std::shared_ptr<const Model> model_at(std::size_t point);
  void simulate(Job job, io::StoredRun& run);

  const Sweep& sweep_;
  const int threads_;
  std::optional<Inputs> inputs_;  // tables are copied once, settings are of the last point
  std::optional<std::size_t> built_;
  std::shared_ptr<const Model> model_;
};

/// The study cannot go on: what has been written stays, and a new call resumes.
class StudyBroken : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One worker of a sweep: makes runs and appends them to its own file, which it begins with its
/// first run. Any process may have one: local workers, ranks.
class SweepRunner {
 public:
  /// `new_file` gives the path of a file that nobody else writes.
  SweepRunner(const Sweep& sweep, std::function<std::filesystem::path()> new_file,
              std::vector<std::pair<std::string, std::string>> attributes, int threads = 1);

  struct Outcome {
    bool done = false;
    std::string message;
  };
  /// Makes a run and writes it. Throws StudyBroken if it cannot be written.
  Outcome run(Job job);
  /// Writes that a run failed. Throws StudyBroken.
  void record_failure(Job job, const std::string& message);

 private:
  void write(const io::StoredRun& run);

  const Sweep& sweep_;
  RunMaker maker_;
  std::function<std::filesystem::path()> new_file_;
  std::vector<std::pair<std::string, std::string>> attributes_;
  std::optional<io::RunsFileWriter> writer_;
};

}  // namespace sim::experiment
