#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/core/model.hpp"
#include "sim/io/hdf5_file.hpp"

namespace sim::io {

/// The weekly arrays of a run file and their axes. Throws Hdf5Error.
class RunArrays {
 public:
  explicit RunArrays(const std::filesystem::path& path);
  /// The axes of its arrays, with the coordinates that are text and named `<axis>_groups`.
  const std::vector<Axis>& axes() const { return axes_; }
  /// Without `fill`.
  const std::vector<Observable>& observables() const { return observables_; }
  /// Weeks [first, first + weeks) of one replicate. Shape: [week, axes...].
  std::vector<float> read(const Observable& observable, std::size_t replicate, std::size_t first,
                          std::size_t weeks) const;

 private:
  std::vector<std::string> read_flags(const std::string& name) const;
  void add_axis(const std::string& name);
  Hdf5File file_;
  std::vector<Axis> axes_;
  std::vector<Observable> observables_;
};

}  // namespace sim::io
