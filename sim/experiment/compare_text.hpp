#pragma once

#include <ostream>

#include "sim/experiment/scoring.hpp"

namespace sim::experiment {

/// For people, 120 columns wide: the compared rows by phase, the bounds, the summary, and what is
/// not comparable by reason. Long ids are shortened in the middle.
void write_compare_table(const Scores& scores, std::ostream& out);

/// One line per row of the record, then one per bound (role `bound`: error is the distance of the
/// median beyond the nearer end, covered says whether it is inside, status also how many
/// replicates are, event is the anchor); numbers
/// in full, event dates as ISO dates, missing values empty.
void write_compare_csv(const Scores& scores, std::ostream& out);

/// One object {"rows": [...], "bounds": [...] (if there are any), "summary": [...], "total":
/// {...}}; numbers in full, event dates as ISO dates and their errors in days, missing values null.
void write_compare_json(const Scores& scores, std::ostream& out);

}  // namespace sim::experiment
