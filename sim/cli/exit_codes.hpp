#pragma once

namespace sim::cli {

/// What narod returns; `narod help` explains them.
inline constexpr int success = 0, failure = 1, mistake = 2, some_failed = 3, interrupted = 130;

}  // namespace sim::cli
