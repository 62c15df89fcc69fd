#pragma once

#include <limits>

namespace sim {

/// A number without a value, in results and in files.
inline constexpr double missing_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace sim
