#include "sim/io/chunk_writer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "sim/io/test_folder.hpp"

namespace sim::io {
namespace {

/// Numbers that differ, so that none can stand in the place of another.
template <class Number>
std::vector<Number> count_up(std::size_t n, double from) {
  std::vector<Number> numbers(n);
  std::iota(numbers.begin(), numbers.end(), static_cast<Number>(from));
  return numbers;
}

TEST(ChunkWriter, writes_what_hdf5_reads_whole_chunks_parts_of_them_and_the_last_weeks) {
  const TestFolder folder;
  const Hdf5File file = Hdf5File::create(folder / "file.h5");
  const Handle array = file.make_dataset(file.id(), "x", H5T_IEEE_F32LE,
                                         {.size = {3, 20, 7, 2, 3},
                                          .chunk = {1, 8, 3, 2, 3},
                                          .compressed = true,
                                          .missing = std::nan("")});
  constexpr std::size_t a_week = 7 * 2 * 3;
  ChunkWriter writer(file);
  writer.write(array, 2, 0, std::span<const float>(count_up<float>(16 * a_week, 0)));
  writer.write(array, 2, 16, std::span<const float>(count_up<float>(4 * a_week, 16 * a_week)));
  writer.write(array, 0, 8, std::span<const float>(count_up<float>(5 * a_week, 7000)));
  const std::vector<double> read = file.read_numbers(file.id(), "x");
  ASSERT_EQ(read.size(), 3 * 20 * a_week);
  for (std::size_t i = 0; i < 20 * a_week; ++i) {
    EXPECT_EQ(read[2 * 20 * a_week + i], static_cast<double>(i));
    EXPECT_TRUE(std::isnan(read[20 * a_week + i]));
    const bool written = i >= 8 * a_week && i < 13 * a_week;
    EXPECT_EQ(std::isnan(read[i]), !written);
    if (written) {
      EXPECT_EQ(read[i], 7000 + static_cast<double>(i - 8 * a_week));
    }
  }
}

TEST(ChunkWriter, writes_arrays_without_axes_of_their_own_and_arrays_that_grow) {
  const TestFolder folder;
  const Hdf5File file = Hdf5File::create(folder / "file.h5");
  const Handle plain = file.make_dataset(file.id(), "x", H5T_IEEE_F64LE,
                                         {.size = {1, 10}, .chunk = {1, 4}, .compressed = true});
  ChunkWriter(file).write(plain, 0, 0, std::span<const double>(count_up<double>(10, 0.25)));
  EXPECT_EQ(file.read_numbers(file.id(), "x"), count_up<double>(10, 0.25));
  const Handle growing =
      file.make_dataset(file.id(), "y", H5T_IEEE_F64LE,
                        {.size = {0, 3, 5}, .chunk = {1, 2, 2}, .grows = true, .compressed = true});
  for (hsize_t run = 0; run < 2; ++run) {
    const std::vector<hsize_t> size{run + 1, 3, 5};
    file.ok(H5Dset_extent(growing.id(), size.data()), "grow");
    ChunkWriter(file).write(growing, run, 0,
                            std::span<const double>(count_up<double>(15, 15.0 * double(run))));
  }
  EXPECT_EQ(file.read_numbers(file.id(), "y"), count_up<double>(30, 0));
}

TEST(ChunkWriter, has_nothing_to_write_where_an_axis_is_empty) {
  const TestFolder folder;
  const Hdf5File file = Hdf5File::create(folder / "file.h5");
  const Handle empty =
      file.make_dataset(file.id(), "x", H5T_IEEE_F64LE,
                        {.size = {1, 3, 0}, .chunk = {1, 3, 1}, .grows = true, .compressed = true});
  ChunkWriter(file).write(empty, 0, 0, std::span<const double>());
  EXPECT_TRUE(file.read_numbers(file.id(), "x").empty());
}

}  // namespace
}  // namespace sim::io
