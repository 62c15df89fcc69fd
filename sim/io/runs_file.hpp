#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sim/io/run_file.hpp"

namespace sim::io {

/// What a file of many runs holds of each of them. Of `run`, `replicates` is not used; `results`
/// and `events` are kept as they come.
struct RunsFileLayout {
  RunFileLayout run;
  std::vector<std::string> scalars;
};

/// One run of a study, whole.
struct StoredRun {
  std::string point;  // its id
  std::uint32_t replicate = 0;
  bool done = false;
  std::string message;  // why it failed
  double seconds = 0;
  std::uint64_t digest = 0;
  std::vector<std::vector<float>> observables;  // in the order of the layout: [time, axes...]
  std::vector<double> series;                   // [time, series]
  std::vector<double> scalars;
  std::vector<Result> results;
  std::vector<EventRecord> events;
};

/// Appends runs to a file, one after another (README.md tells the layout). What append() has
/// written is readable whatever happens to the writer afterwards. Throws Hdf5Error.
class RunsFileWriter {
 public:
  explicit RunsFileWriter(const RunsFileLayout& layout);
  ~RunsFileWriter();
  RunsFileWriter(RunsFileWriter&&) noexcept;
  /// A run that failed needs only point, replicate, message and seconds.
  void append(const StoredRun& run);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A row of a file of runs: what became of a run.
struct RunRow {
  std::string point;
  std::uint32_t replicate = 0;
  bool done = false;
  double seconds = 0;
  std::string digest;
  std::string message;
  std::vector<double> scalars;
};

/// Reads a file of runs, also while it is written or after a kill: those runs that were wholly
/// written. Throws Hdf5Error.
class RunsFileReader {
 public:
  explicit RunsFileReader(const std::filesystem::path& path);
  ~RunsFileReader();
  RunsFileReader(RunsFileReader&&) noexcept;

  const std::vector<RunRow>& rows() const;
  std::vector<Result> results(std::size_t row) const;
  std::vector<EventRecord> events(std::size_t row) const;

  struct Variable {
    std::string name;
    std::vector<std::string> axes;  // after time
  };
  std::vector<Variable> variables() const;
  std::vector<std::string> labels(const std::string& axis) const;
  std::vector<Date> times() const;
  /// [time, axes...] of a run.
  std::vector<double> values(const std::string& variable, std::size_t row) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sim::io
