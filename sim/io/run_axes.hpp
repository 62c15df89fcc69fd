#pragma once

#include <string>
#include <vector>

#include "sim/core/model.hpp"
#include "sim/core/results.hpp"
#include "sim/io/hdf5_file.hpp"

namespace sim::io {

/// What files of one and of many runs have in common. All throw Hdf5Error.

/// `time`, New Style, as a scale, and `time_old_style` (the number yyyymmdd) beside it.
Handle make_time_axis(const Hdf5File& file, const std::vector<Date>& times);
/// The labels of an axis as a scale.
Handle make_label_axis(const Hdf5File& file, const Axis& axis);
/// What the values of a dataset of a type stand for (Observable::codes), as CF's flags.
void tell_codes(const Hdf5File& file, const Handle& dataset, const std::vector<std::string>& codes,
                hid_t type = H5T_IEEE_F32LE);
/// The labels of the series as a scale in `group`, and what each series is. `names`: of the
/// variables that describe them, for the attribute `coordinates`.
Handle make_series_axis(const Hdf5File& file, const Handle& group, const std::vector<Series>& all,
                        std::string& names);
/// Marks a variable whose numbers are rounded to so many significant digits.
void tell_precision(const Hdf5File& file, const Handle& dataset, int digits);

/// Bytes of a chunk that the processor caches, which compresses better and faster.
inline constexpr hsize_t most_chunk_bytes = 1 << 16;
/// How much of axis 2 a chunk holds, in equal parts, so that it has at most that many bytes.
hsize_t part_of_axis(const std::vector<hsize_t>& chunk, std::size_t bytes);

}  // namespace sim::io
