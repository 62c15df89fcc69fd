#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace sim::io {

/// A column of points: the values of a factor.
struct FactorColumn {
  enum class Kind { number, date, text };
  std::string name;
  std::string keys;  // of the scenario, with blanks between them
  Kind kind = Kind::text;
  std::vector<double> numbers;     // a date: days since event_date_epoch
  std::vector<std::string> texts;  // of Kind::text
};

/// What a study consists of, and where its runs are.
struct StudyIndex {
  enum Status : std::int8_t { missing = 0, done = 1, failed = 2 };
  struct File {
    std::string name;       // relative to the folder of the index
    std::int64_t size = 0;  // bytes when it was read: a file that has grown has more runs
  };
  struct Failure {
    std::int32_t point = 0, replicate = 0;
    std::string message;
  };

  std::vector<std::pair<std::string, std::string>> attributes;  // title, question, provenance
  std::string scenario_text, key_text;
  std::vector<FactorColumn> factors;
  std::vector<std::string> points;        // ids
  std::vector<double> unit;               // [point, factor] in the unit cube, if the design drew it
  std::vector<std::uint32_t> replicates;  // numbers
  std::vector<std::string> scalars;       // names
  std::vector<File> files;
  // [point, replicate]
  std::vector<std::int8_t> status;
  std::vector<std::int32_t> file, row;  // -1: no run
  std::vector<double> values;           // [point, replicate, scalar]
  std::vector<Failure> failures;
  std::vector<std::string> unreadable;  // why: files of runs that were found and could not be read

  std::size_t at(std::size_t point, std::size_t replicate) const {
    return point * replicates.size() + replicate;
  }
};

/// Writes the index as HDF5 that xarray opens; `path` changes at once or not at all. Throws
/// Hdf5Error, std::filesystem::filesystem_error.
void write_study_index(const StudyIndex& index, const std::filesystem::path& path);

/// The study as it was written: all but files, runs and failures. Throws Hdf5Error.
StudyIndex read_study_index(const std::filesystem::path& path);

}  // namespace sim::io
