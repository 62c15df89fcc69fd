#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/model.hpp"
#include "sim/core/problems.hpp"
#include "sim/core/results.hpp"
#include "sim/io/output_file.hpp"

namespace sim::io {

class Hdf5File;

/// What a run file will hold; all sizes are known before the first week.
struct RunFileLayout {
  struct Variable {
    std::string name, unit, long_name;
    std::vector<std::string> axes;  // names of `axes`
    std::string averaged_by = {};   // as in Observable
    std::vector<std::string> codes = {};
  };
  std::filesystem::path path;
  std::string title;
  std::vector<Axis> axes;
  std::vector<Variable> variables;
  std::vector<Series> series;
  std::vector<Date> times;  // first day of each week
  std::size_t replicates = 0;
  int digits = 0;  // significant decimal digits kept of variables; 0: all. Whole numbers stay exact
  std::vector<std::pair<std::string, std::string>> attributes;  // provenance
  std::string scenario_text;
  /// Parameters of each replicate, where replicates have their own.
  std::vector<std::string> parameter_names;
  std::vector<double> parameters;  // [replicate, parameter]
};

/// Writes the output of an ensemble as HDF5 that netCDF readers open with named axes; the layout of
/// the file is told in README.md. `path`.part is readable while it is written and after a kill, up
/// to the last flush(); close() renames it, so a finished name is a finished ensemble.
/// To be called from one thread at a time. Throws Hdf5Error.
class RunFileWriter {
 public:
  /// Weeks of a chunk of the file. A chunk is written once, so weeks come in aligned blocks.
  static constexpr std::size_t weeks_per_block = 16;

  explicit RunFileWriter(const RunFileLayout& layout);
  /// Writes the same into a part of another file, which must live longer; `layout.path` is not
  /// used.
  RunFileWriter(Hdf5File part, const RunFileLayout& layout);
  /// Goes on with an unfinished file: the new .part has of the old one, for each replicate, the
  /// first `weeks` of observables and series (a multiple of weeks_per_block, or all); everything
  /// else has to be written again. The old .part stays until the new one can replace it. Throws
  /// InputError when the old one lacks such weeks or has another layout.
  RunFileWriter(const RunFileLayout& layout, const std::vector<std::size_t>& weeks);
  /// Without close(), leaves the .part file.
  ~RunFileWriter();
  RunFileWriter(RunFileWriter&&) noexcept;

  /// Weeks [first_time, first_time + weeks) of one replicate: for each variable of the layout
  /// [weeks, axes...], and [weeks, series]. `first_time` is a multiple of weeks_per_block; fewer
  /// weeks than that end the replicate. What is never written reads as NaN.
  void write_weeks(std::size_t replicate, std::size_t first_time, std::size_t weeks,
                   const std::vector<std::vector<float>>& variable_blocks,
                   std::span<const double> series_block);
  /// Rows stand in the file in the order of the replicates: those of a replicate wait until all
  /// before it have ended, or until close().
  void append_results(std::size_t replicate, std::span<const Result> results);
  void append_events(std::size_t replicate, std::span<const EventRecord> events);
  /// Nothing more will come of this replicate.
  void end_replicate(std::size_t replicate);
  /// Makes everything so far, but for rows that wait, readable even after a kill.
  void flush();
  void close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Reads a run file back, also an unfinished .part. A file that is not one, or of another format
/// version, is reported to `problems` and gives no data.
RunData read_run(const std::filesystem::path& path, Problems& problems);

/// The provenance of a run file: its root attributes that are texts, in their order, among them
/// title, status (finished or unfinished) and format_version.
std::vector<std::pair<std::string, std::string>> read_attributes(const std::filesystem::path& path,
                                                                 Problems& problems);

/// The resolved scenario that a run file holds; empty after a problem.
std::string read_scenario_text(const std::filesystem::path& path, Problems& problems);

/// Whether a file is one that RunFileWriter wrote, of any format version and perhaps unfinished.
bool is_run_file(const std::filesystem::path& path);

}  // namespace sim::io
