#include "sim/io/chunk_writer.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <limits>
#include <memory>
#include <new>

namespace sim::io {
namespace {

/// Numbers as HDF5 stores them: all first bytes, then all second ones, and so on, deflated.
class Packer {
 public:
  Packer() : compressor_(libdeflate_alloc_compressor(level)) {
    if (!compressor_) throw std::bad_alloc();
  }

  template <class Number>
  std::span<const std::byte> pack(std::span<const Number> numbers) {
    const auto bytes = std::as_bytes(numbers);
    const std::size_t n = numbers.size();
    shuffled_.resize(bytes.size());
    for (std::size_t plane = 0; plane < sizeof(Number); ++plane)
      for (std::size_t i = 0; i < n; ++i)
        shuffled_[plane * n + i] = bytes[i * sizeof(Number) + plane];
    packed_.resize(libdeflate_zlib_compress_bound(compressor_.get(), bytes.size()));
    const std::size_t size =
        libdeflate_zlib_compress(compressor_.get(), shuffled_.data(), shuffled_.size(),
                                 packed_.data(), packed_.size());
    assert(size > 0 && "there is room for the worst case");
    return {packed_.data(), size};
  }

 private:
  static constexpr int level = 1;  // 3: 6 % smaller, a third slower
  struct Free {
    void operator()(libdeflate_compressor* c) const { libdeflate_free_compressor(c); }
  };
  std::unique_ptr<libdeflate_compressor, Free> compressor_;
  std::vector<std::byte> shuffled_, packed_;
};

}  // namespace

ChunkWriter::ChunkWriter(const Hdf5File& file, const Handle& dataset)
    : file_(file), dataset_(dataset), size_(file.size_of(dataset)), chunk_(file.chunk_of(dataset)) {
  assert(chunk_.size() >= 2 && chunk_[0] == 1);
  assert(size_.size() <= 3 || std::equal(size_.begin() + 3, size_.end(), chunk_.begin() + 3));
}

template <class Number>
void ChunkWriter::write_all(hsize_t run, hsize_t first, std::span<const Number> values) const {
  const bool cut = size_.size() > 2;
  const hsize_t axis = cut ? size_[2] : 1, part = cut ? chunk_[2] : 1;
  hsize_t rest = 1;  // numbers of a place on that axis
  for (std::size_t i = 3; i < size_.size(); ++i) rest *= size_[i];
  if (axis * rest == 0) return;
  const hsize_t weeks = values.size() / (axis * rest);
  assert(values.size() == weeks * axis * rest && first % chunk_[1] == 0);

  thread_local Packer packer;
  std::vector<Number> numbers;
  std::vector<hsize_t> start(size_.size(), 0);
  start[0] = run;
  for (hsize_t week = 0; week < weeks; week += chunk_[1])
    for (hsize_t at = 0; at < axis; at += part) {
      numbers.assign(chunk_[1] * part * rest, std::numeric_limits<Number>::quiet_NaN());
      const hsize_t rows = std::min(chunk_[1], weeks - week), places = std::min(part, axis - at);
      for (hsize_t row = 0; row < rows; ++row)
        std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(((week + row) * axis + at) * rest),
                    places * rest,
                    numbers.begin() + static_cast<std::ptrdiff_t>(row * part * rest));
      const auto packed = packer.pack(std::span<const Number>(numbers));
      start[1] = first + week;
      if (cut) start[2] = at;
      file_.ok(H5Dwrite_chunk(dataset_.id(), H5P_DEFAULT, 0, start.data(), packed.size(),
                              packed.data()),
               "write a chunk");
    }
}

void ChunkWriter::write(hsize_t run, hsize_t first, std::span<const float> values) const {
  write_all(run, first, values);
}

void ChunkWriter::write(hsize_t run, hsize_t first, std::span<const double> values) const {
  write_all(run, first, values);
}

}  // namespace sim::io
