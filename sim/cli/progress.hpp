#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include "sim/experiment/ensemble.hpp"

namespace sim::cli {

/// "0:45", "1:02:03"
std::string time_text(double seconds);
/// "2024-07-31  120/439 weeks  27 %  0:45 left  7.1 weeks/s  12.3 million agent-weeks/s"
std::string progress_text(const experiment::Progress& progress);
/// "7.1", "950", "12.3 thousand", "1.20 million", "3.4 billion"
std::string rounded(double value);

/// Shows how far a run is: on a terminal one line that is rewritten, elsewhere a line whenever
/// a tenth of the work or ten seconds have passed.
class ProgressDisplay {
 public:
  ProgressDisplay(std::ostream& out, bool terminal, std::size_t columns)
      : out_(out), terminal_(terminal), columns_(columns) {}
  void show(const experiment::Progress& progress);
  /// The same for work of any kind, of which `done` parts are done after `seconds`.
  void show(const std::function<std::string()>& text, double seconds, std::size_t done,
            std::size_t all);
  /// Leaves the rewritten line.
  void finish();

 private:
  bool due(double seconds, std::size_t done, std::size_t all) const;

  std::ostream& out_;
  const bool terminal_;
  const std::size_t columns_;
  bool shown_ = false;
  double last_seconds_ = 0;
  std::size_t last_done_ = 0;
};

}  // namespace sim::cli
