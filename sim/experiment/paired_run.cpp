#include "sim/experiment/paired_run.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <chrono>
#include <deque>
#include <exception>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "sim/parallel/thread_pool.hpp"

namespace sim::experiment {
namespace {

using Clock = std::chrono::steady_clock;

/// Recorded weeks that wait to be written: [observable][week, cell] and [week, series].
struct Block {
  std::size_t first = 0, weeks = 0;
  std::vector<std::vector<float>> observables;
  std::vector<double> series;

  void clear() {
    first += weeks;
    weeks = 0;
    for (auto& one : observables) one.clear();
    series.clear();
  }
};

/// One run in progress, and what is recorded of it.
class Run {
 public:
  Run(const Model& model, const EnsembleOptions& options, Seed seed, Executor& executor)
      : simulation_(model.start(seed, executor)),
        recorded_(recorded_observables(simulation_->observables(), options)) {
    for (const std::size_t index : recorded_) {
      const std::vector<std::string>& axes = simulation_->observables()[index].axes;
      cells_.push_back(recorded_cells(axes, model.axes(), options));
      sizes_.push_back(recorded_cells(axes, model.axes(), {}).size());
    }
    block.observables.resize(recorded_.size());
  }
  Simulation& simulation() { return *simulation_; }
  void step(Date week, Executor& executor) {
    if (simulation_->date() != week)
      throw std::logic_error("a model is at " + simulation_->date().iso() + " in the week of " +
                             week.iso());
    simulation_->run_week(executor);
  }
  void record() {
    for (std::size_t i = 0; i < recorded_.size(); ++i) {
      whole_.assign(sizes_[i], std::numeric_limits<float>::quiet_NaN());
      simulation_->observables()[recorded_[i]].fill(whole_);
      for (const std::size_t cell : cells_[i]) block.observables[i].push_back(whole_[cell]);
    }
    const std::span<const double> series = simulation_->series();
    block.series.insert(block.series.end(), series.begin(), series.end());
    ++block.weeks;
  }
  /// The recorded array of the last week.
  std::span<const float> last(std::size_t observable) const {
    const std::size_t cells = cells_[observable].size();
    return {block.observables[observable].data() + (block.weeks - 1) * cells, cells};
  }
  std::span<const double> last_series() const {
    const std::size_t all = block.series.size() / block.weeks;
    return {block.series.data() + (block.weeks - 1) * all, all};
  }
  Block block;
  std::size_t results_written = 0, events_written = 0;

 private:
  const std::unique_ptr<Simulation> simulation_;
  const std::vector<std::size_t> recorded_;
  std::vector<std::vector<std::size_t>> cells_;
  std::vector<std::size_t> sizes_;
  std::vector<float> whole_;
};

/// Appends the difference of the last recorded week.
void add_difference(const Run& base, const Run& variant, const PairedMatch& match, Block& block) {
  for (std::size_t i = 0; i < match.observables.size(); ++i) {
    const PairedMatch::Pair& pair = match.observables[i];
    const std::span<const float> a = base.last(pair.base), b = variant.last(pair.variant);
    for (std::size_t k = 0; k < pair.base_cells.size(); ++k)
      block.observables[i].push_back(b[pair.variant_cells[k]] - a[pair.base_cells[k]]);
  }
  const std::span<const double> a = base.last_series(), b = variant.last_series();
  for (const auto& [of_base, of_variant] : match.series)
    block.series.push_back(b[of_variant] - a[of_base]);
  ++block.weeks;
}

/// What the threads share.
class Study {
 public:
  Study(const PairedPlan& plan, const PairedSinks& sinks,
        const std::function<void(const Progress&)>& progress);
  PairedSummary run();

 private:
  void work(int threads);
  void run_replicate(std::size_t replicate, Executor& executor);
  void run_week(std::size_t week, std::deque<Run>& runs, std::vector<Parting>& partings,
                std::vector<Block>& differences, std::size_t replicate, Executor& executor);
  void look(std::size_t week, std::size_t replicate, std::deque<Run>& runs);
  void write(std::size_t replicate, std::deque<Run>& runs, std::vector<Block>& differences,
             bool last);

  const PairedPlan& plan_;
  const PairedSinks& sinks_;
  const std::function<void(const Progress&)>& progress_;
  const std::vector<Date> weeks_;
  const Clock::time_point begin_ = Clock::now();
  std::vector<PairedMatch> matches_;                // [variant]
  std::vector<std::vector<ObservableView>> views_;  // [model][view]
  std::size_t weeks_per_block_ = 1;

  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex sink_mutex_;
  std::mutex mutex_;  // guards what follows
  Progress state_;
  PairedSummary summary_;  // each replicate writes its own elements
  std::exception_ptr error_;
};

Study::Study(const PairedPlan& plan, const PairedSinks& sinks,
             const std::function<void(const Progress&)>& progress)
    : plan_(plan), sinks_(sinks), progress_(progress), weeks_(weeks_of(plan.options)) {
  assert(sinks.runs.size() == plan.models.size());
  assert(sinks.differences.size() + 1 == plan.models.size());
  weeks_per_block_ = sinks.runs.front()->weeks_per_block();
  const std::size_t replicates = plan.options.replicates;
  for (const auto& model : plan.models) {
    views_.emplace_back();
    for (const ViewRequest& request : plan.views) views_.back().emplace_back(*model, request);
  }
  for (std::size_t v = 1; v < plan.models.size(); ++v)
    matches_.push_back(match(*plan.models[0], *plan.models[v], plan.options));
  state_.replicates = replicates * plan.models.size();
  state_.weeks = state_.replicates * weeks_.size();
  summary_.found.assign(plan.models.size(), std::vector<PairedFinding>(replicates));
  summary_.partings.assign(matches_.size(), std::vector<std::optional<Date>>(replicates));
}

PairedSummary Study::run() {
  const auto threads = static_cast<std::size_t>(threads_or_all(plan_.options.threads));
  const std::size_t groups = std::clamp(plan_.options.replicates, std::size_t{1}, threads);
  const auto share = [&](std::size_t group) {
    return static_cast<int>(threads / groups + (group < threads % groups ? 1 : 0));
  };
  std::vector<std::thread> others;
  for (std::size_t group = 1; group < groups; ++group)
    others.emplace_back([this, share, group] { work(share(group)); });
  work(share(0));
  for (std::thread& other : others) other.join();
  if (error_) std::rethrow_exception(error_);
  summary_.seconds = state_.seconds;
  summary_.agent_weeks = state_.agent_weeks;
  return std::move(summary_);
}

void Study::work(int threads) {
  try {
    std::unique_ptr<Executor> executor;
    if (threads > 1) {
      executor = std::make_unique<ThreadPool>(threads);
    } else {
      executor = std::make_unique<SerialExecutor>();
    }
    for (std::size_t replicate = next_++; replicate < plan_.options.replicates && !failed_;
         replicate = next_++)
      run_replicate(replicate, *executor);
  } catch (...) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::current_exception();
    failed_ = true;
  }
}

void Study::run_replicate(std::size_t replicate, Executor& executor) {
  const EnsembleOptions& options = plan_.options;
  const Seed seed{options.seed, static_cast<std::uint32_t>(options.first_replicate + replicate)};
  std::deque<Run> runs;
  for (const auto& model : plan_.models) runs.emplace_back(*model, options, seed, executor);
  std::vector<Block> differences(matches_.size());
  for (std::size_t v = 0; v < matches_.size(); ++v)
    differences[v].observables.resize(matches_[v].observables.size());
  for (std::size_t m = 0; m < runs.size(); ++m)
    summary_.found[m][replicate].views.assign(plan_.views.size(),
                                              std::vector<std::vector<double>>(plan_.dates.size()));
  std::vector<Parting> partings;
  for (std::size_t v = 0; v < matches_.size(); ++v)
    partings.emplace_back(*plan_.models[0], *plan_.models[v + 1]);
  for (std::size_t week = 0; week < weeks_.size() && !failed_; ++week)
    run_week(week, runs, partings, differences, replicate, executor);
  if (failed_) return;
  write(replicate, runs, differences, true);
  for (std::size_t m = 0; m < runs.size(); ++m) {
    summary_.found[m][replicate].results = runs[m].simulation().results();
    summary_.found[m][replicate].happened = runs[m].simulation().happened();
  }
  const std::lock_guard lock(mutex_);
  summary_.agents = runs.front().simulation().agents();
  state_.replicates_done += runs.size();
}

void Study::run_week(std::size_t week, std::deque<Run>& runs, std::vector<Parting>& partings,
                     std::vector<Block>& differences, std::size_t replicate, Executor& executor) {
  const bool recorded = week % static_cast<std::size_t>(plan_.options.every_weeks) == 0;
  for (Run& run : runs) {
    run.step(weeks_[week], executor);
    if (recorded) run.record();
    const std::lock_guard lock(mutex_);
    ++state_.weeks_done;
    state_.date = weeks_[week];
    state_.agent_weeks += static_cast<double>(run.simulation().agents());
    state_.seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
    if (progress_) progress_(state_);
  }
  for (std::size_t v = 0; v < matches_.size(); ++v) {
    std::optional<Date>& parted = summary_.partings[v][replicate];
    if (!parted && partings[v].differ(runs[0].simulation(), runs[v + 1].simulation()))
      parted = weeks_[week];
    if (recorded) add_difference(runs[0], runs[v + 1], matches_[v], differences[v]);
  }
  look(week, replicate, runs);
  if (runs[0].block.weeks == weeks_per_block_) write(replicate, runs, differences, false);
  for (Run& run : runs) run.simulation().advance();
}

void Study::look(std::size_t week, std::size_t replicate, std::deque<Run>& runs) {
  constexpr int days_per_week = 7;
  for (std::size_t d = 0; d < plan_.dates.size(); ++d) {
    const Date date = plan_.dates[d];
    if (date < weeks_[week] || date >= weeks_[week] + days_per_week) continue;
    for (std::size_t m = 0; m < runs.size(); ++m)
      for (std::size_t view = 0; view < plan_.views.size(); ++view)
        summary_.found[m][replicate].views[view][d] = views_[m][view].measure(runs[m].simulation());
  }
}

void Study::write(std::size_t replicate, std::deque<Run>& runs, std::vector<Block>& differences,
                  bool last) {
  const std::lock_guard lock(sink_mutex_);
  const auto put = [&](RunSink& sink, Block& block) {
    if (block.weeks > 0)
      sink.write_weeks(replicate, block.first, block.weeks, block.observables, block.series);
    block.clear();
  };
  for (std::size_t m = 0; m < runs.size(); ++m) {
    RunSink& sink = *sinks_.runs[m];
    put(sink, runs[m].block);
    const auto results = std::span(runs[m].simulation().results()).subspan(runs[m].results_written);
    const auto events = std::span(runs[m].simulation().happened()).subspan(runs[m].events_written);
    if (!results.empty()) sink.append_results(replicate, results);
    if (!events.empty()) sink.append_events(replicate, events);
    runs[m].results_written += results.size();
    runs[m].events_written += events.size();
    if (last) sink.end_replicate(replicate);
    sink.flush();
  }
  for (std::size_t v = 0; v < differences.size(); ++v) {
    RunSink& sink = *sinks_.differences[v];
    put(sink, differences[v]);
    if (last) {
      Simulation &base = runs[0].simulation(), &variant = runs[v + 1].simulation();
      sink.append_results(replicate, difference_of(base.results(), variant.results()));
      sink.append_events(replicate, difference_of(base.happened(), variant.happened()));
      sink.end_replicate(replicate);
    }
    sink.flush();
  }
}

}  // namespace

PairedSummary run_paired(const PairedPlan& plan, const PairedSinks& sinks,
                         const std::function<void(const Progress&)>& progress) {
  return Study(plan, sinks, progress).run();
}

}  // namespace sim::experiment
