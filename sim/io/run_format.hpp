#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/results.hpp"
#include "sim/io/hdf5_file.hpp"

namespace sim::io {

/// What the writer and the reader of run files agree on.
inline constexpr std::string_view run_format_version = "2";
/// Versions that are read: docs/output-format.md says how they differ.
bool is_known_run_format(std::string_view version);
/// The same for the index of a study and its files of runs.
inline constexpr std::string_view study_format_version = "1";

/// Days since event_date_epoch; NaN for no date.
double to_days(std::optional<Date> date);
std::optional<Date> from_days(double days);

/// What numbers of a file mean; a file that holds others is damaged, and refused by Hdf5ReadError.
/// `what` is the variable, for the message.
Date date_in(const Hdf5File& file, double days, const std::string& what);
std::optional<Date> optional_date_in(const Hdf5File& file, double days, const std::string& what);
/// A whole number from 0, below `size`.
std::size_t index_in(const Hdf5File& file, double number, std::size_t size,
                     const std::string& what);
/// The values of `time`, which go up.
std::vector<Date> read_times(const Hdf5File& file);

/// 16 hexadecimal digits.
std::string hex_text(std::uint64_t number);

/// Marks a variable as dates, New Style.
void put_calendar(const Hdf5File& file, const Handle& dataset);

std::optional<Aggregate> aggregate_from(std::string_view text);

/// `event@place/group/list`, with `#2`, `#3` ... where that is not unique.
std::vector<std::string> series_labels(const std::vector<Series>& series);

}  // namespace sim::io
