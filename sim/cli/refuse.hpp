#pragma once

#include <string>

#include "sim/core/problems.hpp"

namespace sim::cli {

/// Throws InputError with one mistake, where finding more of them makes no sense.
[[noreturn]] inline void refuse(const std::string& where, const std::string& why,
                                const std::string& suggestion) {
  Problems problems;
  problems.add({where, 0}, why, suggestion);
  throw InputError(problems.all());
}

}  // namespace sim::cli
