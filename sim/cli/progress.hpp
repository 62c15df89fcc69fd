#pragma once

#include <iosfwd>
#include <string>

#include "sim/experiment/ensemble.hpp"

namespace sim::cli {

/// "2024-07-31  120/439 weeks  27 %  12.3 million agent-weeks/s  0:45 left"
std::string progress_text(const experiment::Progress& progress);
/// "950", "12.3 thousand", "1.20 million", "3.4 billion"
std::string rounded(double value);

/// Shows how far a run is: on a terminal one line that is rewritten, elsewhere a line whenever
/// a tenth of the work or ten seconds have passed.
class ProgressDisplay {
 public:
  ProgressDisplay(std::ostream& out, bool terminal) : out_(out), terminal_(terminal) {}
  void show(const experiment::Progress& progress);
  /// Leaves the rewritten line.
  void finish();

 private:
  bool due(const experiment::Progress& progress) const;

  std::ostream& out_;
  const bool terminal_;
  bool shown_ = false;
  double last_seconds_ = 0;
  std::size_t last_weeks_ = 0;
};

}  // namespace sim::cli
