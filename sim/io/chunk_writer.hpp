#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "sim/io/hdf5_file.hpp"

namespace sim::io {

/// The chunks of an array [run, week, axes...]: each holds one run and is cut along week and the
/// first axis of its own only.
struct ChunkGrid {
  std::vector<hsize_t> size, chunk;

  /// Calls f(start of a chunk) for those of a run that hold weeks [first, first + weeks); `first`
  /// is the first week of a chunk.
  void for_chunks(hsize_t run, hsize_t first, hsize_t weeks,
                  const std::function<void(std::span<const hsize_t>)>& f) const;
};

/// Writes weeks of a run into compressed arrays of a file, in whole chunks, as HDF5's shuffle and
/// deflate filters would, but with libdeflate, which needs half their time.
class ChunkWriter {
 public:
  /// The file must live longer.
  explicit ChunkWriter(const Hdf5File& file);
  ~ChunkWriter();

  /// Weeks from `first` on, the first week of a chunk: [weeks, axes...]. What the last chunk has
  /// beyond them becomes NaN, so only the last weeks of a run may fill a chunk in part. Numbers are
  /// of the type of the array. Throws Hdf5Error.
  void write(const Handle& array, hsize_t run, hsize_t first, std::span<const float> values);
  void write(const Handle& array, hsize_t run, hsize_t first, std::span<const double> values);

 private:
  class Packer;
  const Hdf5File& file_;
  std::unique_ptr<Packer> packer_;

  template <class Number>
  void write_all(const Handle& array, hsize_t run, hsize_t first, std::span<const Number> values);
};

}  // namespace sim::io
