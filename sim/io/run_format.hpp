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

/// 16 hexadecimal digits.
std::string hex_text(std::uint64_t number);

/// Marks a variable as dates, New Style.
void put_calendar(const Hdf5File& file, const Handle& dataset);

std::optional<Aggregate> aggregate_from(std::string_view text);

/// `event@place/group/list`, with `#2`, `#3` ... where that is not unique.
std::vector<std::string> series_labels(const std::vector<Series>& series);

}  // namespace sim::io
