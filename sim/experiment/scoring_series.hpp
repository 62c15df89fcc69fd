#pragma once

#include <span>
#include <string>

#include "sim/core/results.hpp"
#include "sim/experiment/record.hpp"

namespace sim::experiment {

/// Days from first to last; both count.
struct Period {
  Date first, last;
  int days() const { return last - first + 1; }
};

/// The days of a record row: date to date_end; without date_end the calendar month or year of the
/// date if the series says so, and the day itself for a level.
Period period_of(const RecordRow& row, const Series& series);

/// Why a period cannot be compared with a run of these weeks: it begins or ends more than a week
/// outside. Empty when it can.
std::string why_outside(Period period, std::span<const Date> weeks);

/// As why_outside(), for the days a row asks of a series, and the whole of a share.
std::string why_not_covered(const RecordRow& row, const Series& series,
                            std::span<const Date> weeks);

/// Whether the row asks for the part of the series' whole: Aggregate::share and unit "1".
bool asks_for_share(const RecordRow& row, const Series& series);

/// What a series of one replicate says about a row. `series` is the index in run.series.
/// A week counts by the fraction of its days that lie in the period. A level over several days is
/// the mean of the days. NaN where a week of the period was not simulated or the whole is zero.
double series_value(const RunData& run, std::size_t replicate, std::size_t series,
                    const RecordRow& row);

}  // namespace sim::experiment
