#pragma once

#include <ostream>

#include "sim/experiment/scoring.hpp"

namespace sim::experiment {

/// For people, 120 columns wide: the compared rows by phase, the summary, and the rows that are
/// not comparable by reason. Long ids are shortened in the middle.
void write_compare_table(const Scores& scores, std::ostream& out);

/// One line a row of the record; numbers in full, event dates as ISO dates, missing values empty.
void write_compare_csv(const Scores& scores, std::ostream& out);

/// One object {"rows": [...], "summary": [...], "total": {...}}; numbers in full, event dates as
/// ISO dates and their errors in days, missing values null.
void write_compare_json(const Scores& scores, std::ostream& out);

}  // namespace sim::experiment
