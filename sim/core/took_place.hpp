#pragma once

#include <string_view>

#include "sim/core/results.hpp"

namespace sim {

/// Cause of the record of an assembly that did not meet on its day; a later record says when it
/// did.
inline constexpr std::string_view not_held_cause = "not held";

/// Whether the record is of something that happened: neither a horizon nor an assembly not held.
inline bool took_place(const EventRecord& event) {
  return event.role != horizon_role && event.cause != not_held_cause;
}

}  // namespace sim
