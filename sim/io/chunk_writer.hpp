#pragma once

#include <span>
#include <vector>

#include "sim/io/hdf5_file.hpp"

namespace sim::io {

/// Writes the weeks of one run into a compressed dataset [run, week, axes...], in whole chunks, as
/// HDF5's shuffle and deflate filters would, but with libdeflate, which needs half their time.
/// A chunk holds one run and is cut along week and the first axis of its own only.
class ChunkWriter {
 public:
  ChunkWriter(const Hdf5File& file, const Handle& dataset);

  /// Weeks [first, first + values / week) of the run: [weeks, axes...]. `first` is the first week
  /// of a chunk; what a last chunk has beyond them becomes NaN. Throws Hdf5Error.
  void write(hsize_t run, hsize_t first, std::span<const float> values) const;
  void write(hsize_t run, hsize_t first, std::span<const double> values) const;

 private:
  const Hdf5File& file_;
  const Handle& dataset_;
  std::vector<hsize_t> size_, chunk_;

  template <class Number>
  void write_all(hsize_t run, hsize_t first, std::span<const Number> values) const;
};

}  // namespace sim::io
