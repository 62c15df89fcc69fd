#include "sim/experiment/sweep/trial.hpp"

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "sim/experiment/sweep/sweep_runner.hpp"

namespace sim::experiment {
namespace {

namespace fs = std::filesystem;

/// A folder that is deleted at the end.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (fs::temp_directory_path() / "narod_trial_XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      throw std::runtime_error("cannot make a folder for the trial in '" +
                               fs::temp_directory_path().string() + "'");
    path_ = name;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  fs::path file() const { return path_ / "runs.h5"; }

 private:
  fs::path path_;
};

/// Bytes of a file without its runs, and bytes by which it grows with each.
std::pair<double, double> bytes_of(const Sweep& sweep, const io::StoredRun& run) {
  // Tables grow in steps, so that one run more may take nothing.
  constexpr std::size_t most_copies = 64, most_numbers = 20'000'000;
  std::size_t numbers = 1 + run.series.size();
  for (const auto& values : run.observables) numbers += values.size();
  const std::size_t copies = std::clamp<std::size_t>(most_numbers / numbers, 2, most_copies);
  const ScratchFolder scratch;
  io::RunsFileLayout layout = layout_of(sweep);
  layout.run.path = scratch.file();
  double first = 0;
  {
    io::RunsFileWriter writer(layout);
    writer.append(run);
    first = static_cast<double>(fs::file_size(layout.run.path));
    for (std::size_t i = 0; i < copies; ++i) writer.append(run);
  }
  const double all = static_cast<double>(fs::file_size(layout.run.path));
  const double each = (all - first) / static_cast<double>(copies);
  return {first - each, each};
}

}  // namespace

Trial try_run(const Sweep& sweep, double most_seconds) {
  constexpr std::size_t first_weeks = 26;
  constexpr int days = 7;
  Trial trial;
  trial.of_weeks = weeks_of(sweep.recorded).size();
  io::StoredRun run;
  const auto make = [&](std::size_t weeks, Sweep shorter) {
    trial.weeks = std::min(weeks, trial.of_weeks);
    const Date until = sweep.recorded.start + days * (static_cast<int>(trial.weeks) - 1);
    shorter.recorded.until = until;
    shorter.base.options.until = until;
    run = RunMaker(shorter).make(sweep.jobs().front());
    const double part = static_cast<double>(trial.weeks) / static_cast<double>(trial.of_weeks);
    trial.seconds = run.seconds / part;
    trial.failure = run.done ? "" : run.message;
    if (!run.done) return;
    const auto [file, each] = bytes_of(shorter, run);
    trial.file_bytes = file;
    trial.bytes = each / part;
  };
  make(first_weeks, sweep);
  if (trial.weeks == trial.of_weeks || !trial.failure.empty()) return trial;
  const double affordable = std::min(1.0, most_seconds / trial.seconds);
  const auto more = static_cast<std::size_t>(affordable * static_cast<double>(trial.of_weeks));
  if (more > 2 * first_weeks || more == trial.of_weeks) make(more, sweep);
  return trial;
}

}  // namespace sim::experiment
