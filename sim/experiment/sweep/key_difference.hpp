#pragma once

#include <string>

namespace sim::experiment {

/// What two keys of studies (Sweep::key_text) do not have in common, for people: "there: ...; here:
/// ...". Lists of tables, such as [[sweep.scalar]], are compared entry by entry; of long values the
/// part around the first difference is shown.
std::string key_difference(const std::string& there, const std::string& here);

}  // namespace sim::experiment
