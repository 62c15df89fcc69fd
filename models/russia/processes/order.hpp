#pragma once

#include "models/russia/processes/run.hpp"

namespace russia {

// What holds people back from acting against those who rule.

/// How far a class at a place accepts the regime as its own, 0 to 1.
float legitimacy(const Run& run, SocialClass c, std::size_t l);

/// Police and troops ready against the people of a place, as a share of them, before any go over.
float forces(const Run& run, const Locality& place);

}  // namespace russia
