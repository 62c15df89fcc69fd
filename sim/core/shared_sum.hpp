#pragma once

#include <cstdint>

namespace sim {

/// Adds to a sum that blocks of a process share. Whole numbers: the order is of no matter, so the
/// result is the same on any number of threads. Nobody may read the sum before the process ends.
inline void add_shared(std::int64_t& sum, std::int64_t value) {
  __atomic_fetch_add(&sum, value, __ATOMIC_RELAXED);
}

}  // namespace sim
