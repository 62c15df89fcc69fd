#pragma once

#include <iostream>
#include <string_view>

namespace classics {

/// Reports a figure that nobody has checked in its source beside ours; never fails.
inline void report(std::string_view what, double ours, std::string_view published) {
  std::cout << "[   SOFT   ] " << what << ": " << ours << " here, " << published << " published\n";
}

}  // namespace classics
