#pragma once

#include "models/russia/processes/run.hpp"

namespace russia {

/// Slots where people of a place are found in one week: none, or as many as are to be met.
struct Found {
  std::array<std::uint32_t, Voices::met> slot;
  std::uint32_t n = 0;
};

/// Draws people of a place who are there, one after another; if too few are found, they are met
/// again.
Found find_strangers(const Run& run, std::size_t locality);

/// Draws people of a place at home who serve in the army: one of each sixteenth of them. Finds
/// their slots at home.
Found find_soldiers(const Run& run, std::size_t locality);

}  // namespace russia
