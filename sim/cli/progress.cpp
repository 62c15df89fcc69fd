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
  return value < 10 ? fmt::format("{:.2g}", value) : fmt::format("{:.0f}", value);
}

std::string time_text(double seconds) {
  const auto whole = static_cast<long>(std::isfinite(seconds) ? std::ceil(seconds) : 0);
  const long hours = whole / 3600, minutes = whole / 60 % 60;
  return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, minutes, whole % 60)
                   : fmt::format("{}:{:02}", minutes, whole % 60);
}

std::string progress_text(const experiment::Progress& progress) {
  const double done = static_cast<double>(progress.weeks_done);
  const double all = static_cast<double>(progress.weeks);
  const double now = done - static_cast<double>(progress.weeks_before);
  const double weeks_per_second = progress.seconds > 0 ? now / progress.seconds : 0;
  return fmt::format("{}  {}/{} weeks  {:.0f} %  {} left  {} weeks/s  {} agent-weeks/s",
                     progress.date.iso(), progress.weeks_done, progress.weeks,
                     std::floor(100 * done / all), time_text((all - done) / weeks_per_second),
                     rounded(weeks_per_second), rounded(progress.agent_weeks_per_second()));
}

bool ProgressDisplay::due(double seconds, std::size_t done, std::size_t all) const {
  constexpr double terminal_interval = 0.1, plain_interval = 10;  // seconds
  constexpr std::size_t parts = 10;
  if (done == all && done != last_done_) return true;
  if (seconds - last_seconds_ >= (terminal_ ? terminal_interval : plain_interval)) return true;
  return !terminal_ && (done - last_done_) * parts >= all;
}

void ProgressDisplay::show(const experiment::Progress& progress) {
  show([&] { return progress_text(progress); }, progress.seconds, progress.weeks_done,
       progress.weeks);
}

void ProgressDisplay::show(const std::function<std::string()>& text, double seconds,
                           std::size_t done, std::size_t all) {
  if (!due(seconds, done, all)) return;
  last_seconds_ = seconds;
  last_done_ = done;
  shown_ = true;
  if (terminal_) {
    // A line that wraps could not be rewritten.
    out_ << "\r\x1b[K" << text().substr(0, columns_ - 1) << std::flush;
  } else {
    out_ << text() << std::endl;
  }
}

void ProgressDisplay::finish() {
  if (terminal_ && shown_) out_ << std::endl;
  shown_ = false;
}

}  // namespace sim::cli
