#include "sim/cli/progress.hpp"

#include <fmt/format.h>

#include <cmath>
#include <ostream>

namespace sim::cli {

std::string rounded(double value) {
  struct Unit {
    double size;
    const char* name;
  };
  constexpr Unit units[] = {{1e9, " billion"}, {1e6, " million"}, {1e3, " thousand"}};
  for (const Unit& unit : units)
    if (value >= unit.size) return fmt::format("{:.3g}{}", value / unit.size, unit.name);
  return fmt::format("{:.0f}", value);
}

std::string progress_text(const experiment::Progress& progress) {
  const double done = static_cast<double>(progress.weeks_done);
  const double all = static_cast<double>(progress.weeks);
  const double left = std::ceil(progress.seconds * (all - done) / done);
  const auto seconds = static_cast<long>(std::isfinite(left) ? left : 0);
  return fmt::format("{}  {}/{} weeks  {:.0f} %  {} agent-weeks/s  {}:{:02} left",
                     progress.date.iso(), progress.weeks_done, progress.weeks,
                     std::floor(100 * done / all), rounded(progress.agent_weeks_per_second()),
                     seconds / 60, seconds % 60);
}

bool ProgressDisplay::due(const experiment::Progress& progress) const {
  constexpr double terminal_interval = 0.1, plain_interval = 10;  // seconds
  constexpr std::size_t parts = 10;
  if (progress.weeks_done == progress.weeks) return true;
  const double interval = terminal_ ? terminal_interval : plain_interval;
  if (progress.seconds - last_seconds_ >= interval) return true;
  return !terminal_ && (progress.weeks_done - last_weeks_) * parts >= progress.weeks;
}

void ProgressDisplay::show(const experiment::Progress& progress) {
  if (!due(progress)) return;
  last_seconds_ = progress.seconds;
  last_weeks_ = progress.weeks_done;
  shown_ = true;
  if (terminal_) {
    out_ << "\r\x1b[K" << progress_text(progress) << std::flush;
  } else {
    out_ << progress_text(progress) << std::endl;
  }
}

void ProgressDisplay::finish() {
  if (terminal_ && shown_) out_ << std::endl;
  shown_ = false;
}

}  // namespace sim::cli
