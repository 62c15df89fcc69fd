#include "sim/experiment/ensemble.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <chrono>
#include <exception>
#include <limits>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include "sim/parallel/thread_pool.hpp"

namespace sim::experiment {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Adds the time of each part of a week to its label, of all threads together.
class Profile final : public Stopwatch {
 public:
  explicit Profile(std::vector<std::string> labels)
      : labels_(std::move(labels)), nanoseconds_(labels_.size()) {}
  void start() override { last() = Clock::now(); }
  void stop(std::size_t part) override {
    const Clock::time_point now = Clock::now();
    nanoseconds_[part] += std::chrono::nanoseconds(now - last()).count();
    last() = now;
  }
  std::size_t size() const { return labels_.size(); }
  const std::string& label(std::size_t part) const { return labels_[part]; }
  double seconds(std::size_t part) const {
    return 1e-9 * static_cast<double>(nanoseconds_[part].load());
  }

 private:
  static Clock::time_point& last() {
    thread_local Clock::time_point time = Clock::now();
    return time;
  }
  std::vector<std::string> labels_;
  std::vector<std::atomic<std::int64_t>> nanoseconds_;
};

/// What the threads of an ensemble share.
class Ensemble {
 public:
  Ensemble(const Model& model, const EnsembleOptions& options, RunSink& sink,
           const std::function<void(const Progress&)>& progress, const Restart& restart,
           const TakeReplicate& take);
  EnsembleSummary run();

 private:
  friend class Replicate;
  void work(int threads);
  void run_replicate(std::size_t replicate, Executor& executor);
  bool is_finished(std::size_t replicate) const { return weeks_run(replicate) == weeks_.size(); }
  /// Of the checkpoint to go on from.
  std::size_t weeks_run(std::size_t replicate) const;
  std::span<double> series_of(std::size_t replicate, std::size_t weeks);
  std::span<double> bounds_of(std::size_t replicate, std::size_t weeks);
  void visit_bounds(StateArchive& archive, std::size_t replicate, std::size_t weeks);
  void visit_finished(StateArchive& archive, std::size_t replicate, std::uint64_t& agents);
  void take_finished(std::size_t replicate);
  void make_room(std::size_t replicate);
  void hand_on(std::size_t replicate);
  bool stops();
  void report_week(Date date, std::uint64_t agents);
  void add_profile(const Profile& profile);
  void keep_data();

  const Model& model_;
  const EnsembleOptions& options_;
  RunSink& sink_;
  const std::function<void(const Progress&)>& progress_;
  const Restart& restart_;
  const TakeReplicate& take_;
  const std::vector<Date> weeks_;
  const BoundReader bounds_;
  const Clock::time_point begin_ = Clock::now();

  std::atomic<std::size_t> next_replicate_ = 0;
  std::atomic<bool> failed_ = false, stopped_ = false;

  std::mutex sink_mutex_;
  std::mutex mutex_;  // guards what follows
  Progress state_;
  EnsembleSummary summary_;
  std::exception_ptr error_;

  // Each replicate writes its own element; those that are handed on are empty again.
  std::vector<std::vector<double>> values_;         // [replicate][week, series]
  std::vector<std::vector<double>> bounds_values_;  // [replicate][week, bound]
  std::vector<std::vector<Result>> results_;
  std::vector<std::vector<EventRecord>> happened_;
};

/// One replicate in progress: buffers what it records and hands it on in blocks.
class Replicate {
 public:
  Replicate(Ensemble& ensemble, std::size_t number, Executor& executor);
  void run();

 private:
  void run_week(std::size_t week);
  void record(std::size_t week);
  void record_bounds(std::size_t week);
  void record_observable(std::size_t number);
  void write_block(bool last);
  void visit(StateArchive& archive);
  void load();
  void save_if_due(bool stops);
  void finish();
  std::vector<std::string> profile_labels() const;

  Ensemble& ensemble_;
  const std::size_t number_;
  Executor& executor_;
  Profile start_{{"start"}}, saving_{{"checkpoint"}};
  const std::unique_ptr<Simulation> simulation_;
  Profile profile_;
  const std::vector<std::size_t> recorded_;
  std::vector<std::vector<std::size_t>> cells_;  // [recorded observable]: those of its whole array
  std::vector<std::size_t> sizes_;               // of the whole array of each, one week
  std::vector<float> whole_;                     // one week of an observable
  std::vector<std::vector<float>> read_;         // one week of each array that bounds read
  std::vector<std::vector<float>> blocks_;       // [recorded observable][week in block, cell]
  std::vector<double> series_;                   // [week in block, series]
  std::size_t weeks_run_ = 0, weeks_written_ = 0, weeks_in_block_ = 0;
  std::size_t results_written_ = 0, events_written_ = 0;
};

Replicate::Replicate(Ensemble& ensemble, std::size_t number, Executor& executor)
    : ensemble_(ensemble),
      number_(number),
      executor_(executor),
      simulation_((start_.start(),
                   ensemble.model_.start(
                       {ensemble.options_.seed,
                        static_cast<std::uint32_t>(ensemble.options_.first_replicate + number)},
                       executor))),
      profile_(profile_labels()),
      recorded_(recorded_observables(simulation_->observables(), ensemble.options_)) {
  ensemble_.make_room(number_);
  const std::size_t block = ensemble_.sink_.weeks_per_block();
  const std::vector<Axis>& axes = ensemble_.model_.axes();
  for (const std::size_t index : recorded_) {
    const Observable& observable = simulation_->observables()[index];
    cells_.push_back(recorded_cells(observable.axes, axes, ensemble_.options_));
    sizes_.push_back(recorded_cells(observable.axes, axes, {}).size());
    blocks_.emplace_back().reserve(block * cells_.back().size());
  }
  for (const std::size_t index : ensemble_.bounds_.needed())
    read_.emplace_back(recorded_cells(simulation_->observables()[index].axes, axes, {}).size());
  series_.reserve(block * ensemble_.model_.series().size());
  if (ensemble_.weeks_run(number_) > 0) load();
  start_.stop(0);
}

std::vector<std::string> Replicate::profile_labels() const {
  std::vector<std::string> labels;
  for (const Process& process : simulation_->plan()) labels.push_back(process.label);
  labels.emplace_back("observe");
  labels.emplace_back("write");
  return labels;
}

void Replicate::run() {
  bool stops = false;
  while (weeks_run_ < ensemble_.weeks_.size() && !ensemble_.failed_ && !stops) {
    run_week(weeks_run_);
    ensemble_.report_week(ensemble_.weeks_[weeks_run_++], simulation_->agents());
    if (weeks_run_ == ensemble_.weeks_.size()) break;
    stops = ensemble_.stops();
    save_if_due(stops);
  }
  if (!ensemble_.failed_ && !stops) finish();
}

/// What there is of an unfinished replicate between two weeks, but for what the sink has.
void Replicate::visit(StateArchive& archive) {
  std::span<double> series = ensemble_.series_of(number_, weeks_run_);
  archive.piece("weeks in block", weeks_in_block_);
  archive.piece("observables of the block", blocks_);
  archive.piece("series of the block", series_);
  archive.piece("series", series);
  ensemble_.visit_bounds(archive, number_, weeks_run_);
  simulation_->visit(archive);
}

void Replicate::load() {
  weeks_run_ = ensemble_.weeks_run(number_);
  weeks_written_ = written_weeks(ensemble_.options_, weeks_run_, ensemble_.sink_.weeks_per_block());
  ensemble_.restart_.checkpoints->load(number_, weeks_run_,
                                       [&](StateArchive& archive) { visit(archive); });
}

void Replicate::save_if_due(bool stops) {
  const Restart& restart = ensemble_.restart_;
  const bool due = restart.every_weeks > 0 && weeks_run_ % restart.every_weeks == 0;
  if (restart.checkpoints == nullptr || !(due || stops)) return;
  saving_.start();
  restart.checkpoints->save(number_, weeks_run_, [&](StateArchive& archive) { visit(archive); });
  saving_.stop(0);
}

void Replicate::run_week(std::size_t week) {
  if (simulation_->date() != ensemble_.weeks_[week])
    throw std::logic_error("the model is at " + simulation_->date().iso() + " in the week of " +
                           ensemble_.weeks_[week].iso());
  const std::size_t processes = simulation_->plan().size();
  simulation_->run_week(executor_, &profile_);
  profile_.start();
  record(week);
  profile_.stop(processes);
  if (weeks_in_block_ == ensemble_.sink_.weeks_per_block()) write_block(false);
  profile_.stop(processes + 1);
  simulation_->advance();
}

void Replicate::record(std::size_t week) {
  const std::span<const double> series = simulation_->series();
  assert(series.size() == ensemble_.model_.series().size());
  std::copy(series.begin(), series.end(), ensemble_.values_[number_].data() + week * series.size());
  record_bounds(week);
  if (week % static_cast<std::size_t>(ensemble_.options_.every_weeks) != 0) return;

  series_.insert(series_.end(), series.begin(), series.end());
  for (std::size_t i = 0; i < recorded_.size(); ++i) record_observable(i);
  ++weeks_in_block_;
}

void Replicate::record_bounds(std::size_t week) {
  const BoundReader& reader = ensemble_.bounds_;
  std::vector<std::span<const float>> arrays;
  for (std::size_t i = 0; i < read_.size(); ++i) {
    std::fill(read_[i].begin(), read_[i].end(), std::numeric_limits<float>::quiet_NaN());
    simulation_->observables()[reader.needed()[i]].fill(read_[i]);
    arrays.emplace_back(read_[i]);
  }
  const std::size_t bounds = ensemble_.options_.bounds.size();
  if (bounds > 0)
    reader.read_week(arrays, ensemble_.bounds_of(number_, week + 1).subspan(week * bounds));
}

void Replicate::record_observable(std::size_t number) {
  whole_.assign(sizes_[number], std::numeric_limits<float>::quiet_NaN());
  simulation_->observables()[recorded_[number]].fill(whole_);
  for (const std::size_t cell : cells_[number]) blocks_[number].push_back(whole_[cell]);
}

void Replicate::write_block(bool last) {
  const auto results = std::span(simulation_->results()).subspan(results_written_);
  const auto events = std::span(simulation_->happened()).subspan(events_written_);
  {
    const std::lock_guard lock(ensemble_.sink_mutex_);
    RunSink& sink = ensemble_.sink_;
    if (weeks_in_block_ > 0)
      sink.write_weeks(number_, weeks_written_, weeks_in_block_, blocks_, series_);
    if (!results.empty()) sink.append_results(number_, results);
    if (!events.empty()) sink.append_events(number_, events);
    if (last) sink.end_replicate(number_);
    sink.flush();
  }
  results_written_ += results.size();
  events_written_ += events.size();
  weeks_written_ += weeks_in_block_;
  weeks_in_block_ = 0;
  for (std::vector<float>& block : blocks_) block.clear();
  series_.clear();
}

void Replicate::finish() {
  profile_.start();
  write_block(true);
  profile_.stop(profile_.size() - 1);
  ensemble_.results_[number_] = simulation_->results();
  ensemble_.happened_[number_] = simulation_->happened();
  ensemble_.summary_.digests[number_] = simulation_->digest();
  std::uint64_t agents = simulation_->agents();
  if (const io::CheckpointFolder* checkpoints = ensemble_.restart_.checkpoints) {
    saving_.start();
    checkpoints->save(
        number_, weeks_run_,
        [&](StateArchive& archive) { ensemble_.visit_finished(archive, number_, agents); }, 1);
    saving_.stop(0);
  }
  ensemble_.hand_on(number_);
  const std::lock_guard lock(ensemble_.mutex_);
  ensemble_.summary_.agents = agents;
  ++ensemble_.state_.replicates_done;
  ensemble_.add_profile(start_);
  ensemble_.add_profile(profile_);
  if (ensemble_.restart_.checkpoints != nullptr) ensemble_.add_profile(saving_);
}

Ensemble::Ensemble(const Model& model, const EnsembleOptions& options, RunSink& sink,
                   const std::function<void(const Progress&)>& progress, const Restart& restart,
                   const TakeReplicate& take)
    : model_(model),
      options_(options),
      sink_(sink),
      progress_(progress),
      restart_(restart),
      take_(take),
      weeks_(weeks_of(options)),
      bounds_(options.bounds, model.axes(), model.observables()) {
  state_.replicates = options.replicates;
  state_.weeks = options.replicates * weeks_.size();
  for (const auto& [replicate, weeks] : restart.weeks_run) state_.weeks_before += weeks;
  state_.weeks_done = state_.weeks_before;
  RunData& data = summary_.data;
  data.replicates = options.replicates;
  data.times = weeks_;
  data.series = model.series();
  summary_.bounds.reasons = bounds_.reasons();
  summary_.digests.resize(options.replicates);
  values_.resize(options.replicates);
  bounds_values_.resize(options.replicates);
  results_.resize(options.replicates);
  happened_.resize(options.replicates);
}

std::size_t Ensemble::weeks_run(std::size_t replicate) const {
  const auto found = restart_.weeks_run.find(replicate);
  return found == restart_.weeks_run.end() ? 0 : found->second;
}

/// The first weeks of a replicate's series.
std::span<double> Ensemble::series_of(std::size_t replicate, std::size_t weeks) {
  return std::span(values_[replicate]).first(weeks * summary_.data.series.size());
}

/// The first weeks of what bounds read of a replicate.
std::span<double> Ensemble::bounds_of(std::size_t replicate, std::size_t weeks) {
  return std::span(bounds_values_[replicate]).first(weeks * options_.bounds.size());
}

/// A table of bounds may change while a run is interrupted: then what was read is left out.
void Ensemble::visit_bounds(StateArchive& archive, std::size_t replicate, std::size_t weeks) {
  const std::span<double> now = bounds_of(replicate, weeks);
  std::vector<double> kept(now.begin(), now.end());
  archive.piece("bounds", kept);
  if (kept.size() == now.size()) std::copy(kept.begin(), kept.end(), now.begin());
}

/// What is kept of a replicate that has ended.
void Ensemble::visit_finished(StateArchive& archive, std::size_t replicate, std::uint64_t& agents) {
  std::span<double> series = series_of(replicate, weeks_.size());
  archive.piece("agents", agents);
  archive.piece("digest", summary_.digests[replicate]);
  archive.piece("series", series);
  visit_bounds(archive, replicate, weeks_.size());
  archive.piece("results", results_[replicate]);
  archive.piece("happened", happened_[replicate]);
}

void Ensemble::take_finished(std::size_t replicate) {
  make_room(replicate);
  restart_.checkpoints->load(replicate, weeks_.size(), [&](StateArchive& archive) {
    visit_finished(archive, replicate, summary_.agents);
  });
  sink_.append_results(replicate, results_[replicate]);
  sink_.append_events(replicate, happened_[replicate]);
  sink_.end_replicate(replicate);
  sink_.flush();
  ++state_.replicates_done;
  hand_on(replicate);
}

void Ensemble::make_room(std::size_t replicate) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  values_[replicate].assign(weeks_.size() * summary_.data.series.size(), nan);
  bounds_values_[replicate].assign(weeks_.size() * options_.bounds.size(), nan);
}

/// To who takes the replicates one by one; otherwise they are kept.
void Ensemble::hand_on(std::size_t replicate) {
  if (!take_) return;
  RunData run{1, weeks_, model_.series(), std::exchange(values_[replicate], {}), {}, {}};
  const BoundCourses bounds{bounds_.reasons(), std::exchange(bounds_values_[replicate], {})};
  for (Result& result : std::exchange(results_[replicate], {}))
    run.results.emplace_back(0, std::move(result));
  for (EventRecord& event : std::exchange(happened_[replicate], {}))
    run.happened.emplace_back(0, std::move(event));
  const std::lock_guard lock(sink_mutex_);
  take_(replicate, run, bounds);
}

bool Ensemble::stops() {
  if (restart_.stop && restart_.stop()) stopped_ = true;
  return stopped_;
}

EnsembleSummary Ensemble::run() {
  for (std::size_t replicate = 0; replicate < options_.replicates; ++replicate)
    if (is_finished(replicate)) take_finished(replicate);
  const auto threads = static_cast<std::size_t>(threads_or_all(options_.threads));
  const std::size_t groups = std::clamp(options_.replicates, std::size_t{1}, threads);
  std::vector<std::thread> others;
  try {
    for (std::size_t group = 1; group < groups; ++group)
      others.emplace_back([this, threads, groups, group] {
        work(static_cast<int>(threads / groups + (group < threads % groups ? 1 : 0)));
      });
  } catch (const std::exception& error) {
    failed_ = true;
    for (std::thread& other : others) other.join();
    throw_cannot_start(static_cast<int>(threads), error);
  }
  work(static_cast<int>(threads / groups + (threads % groups > 0 ? 1 : 0)));
  for (std::thread& other : others) other.join();
  if (error_) std::rethrow_exception(error_);

  summary_.seconds = seconds_since(begin_);
  summary_.agent_weeks = state_.agent_weeks;
  summary_.stopped = stopped_;
  if (!take_) keep_data();
  return std::move(summary_);
}

void Ensemble::work(int threads) {
  try {
    std::unique_ptr<Executor> executor;
    if (threads > 1) {
      executor = std::make_unique<ThreadPool>(threads);
    } else {
      executor = std::make_unique<SerialExecutor>();
    }
    for (std::size_t replicate = next_replicate_++;
         replicate < options_.replicates && !failed_ && !stopped_; replicate = next_replicate_++)
      if (!is_finished(replicate)) Replicate(*this, replicate, *executor).run();
  } catch (...) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::current_exception();
    failed_ = true;
  }
}

void Ensemble::report_week(Date date, std::uint64_t agents) {
  const std::lock_guard lock(mutex_);
  ++state_.weeks_done;
  state_.date = date;
  state_.agent_weeks += static_cast<double>(agents);
  state_.seconds = seconds_since(begin_);
  if (progress_) progress_(state_);
}

void Ensemble::add_profile(const Profile& profile) {
  auto& total = summary_.profile;
  for (std::size_t part = 0; part < profile.size(); ++part) {
    const auto found = std::find_if(total.begin(), total.end(), [&](const auto& other) {
      return other.first == profile.label(part);
    });
    if (found == total.end()) {
      total.emplace_back(profile.label(part), profile.seconds(part));
    } else {
      found->second += profile.seconds(part);
    }
  }
}

void Ensemble::keep_data() {
  RunData& data = summary_.data;
  for (std::size_t replicate = 0; replicate < options_.replicates; ++replicate) {
    if (values_[replicate].empty()) make_room(replicate);  // it was not begun
    const std::vector<double> values = std::exchange(values_[replicate], {});
    const std::vector<double> bounds = std::exchange(bounds_values_[replicate], {});
    data.values.insert(data.values.end(), values.begin(), values.end());
    summary_.bounds.values.insert(summary_.bounds.values.end(), bounds.begin(), bounds.end());
    for (Result& result : results_[replicate])
      data.results.emplace_back(replicate, std::move(result));
    for (EventRecord& event : happened_[replicate])
      data.happened.emplace_back(replicate, std::move(event));
  }
}

}  // namespace

EnsembleSummary run_ensemble(const Model& model, const EnsembleOptions& options, RunSink& sink,
                             const std::function<void(const Progress&)>& progress,
                             const Restart& restart, const TakeReplicate& take) {
  return Ensemble(model, options, sink, progress, restart, take).run();
}

}  // namespace sim::experiment
