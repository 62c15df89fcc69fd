#include <gmock/gmock.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "models/classics/opinion8/opinion8.hpp"
#include "models/russia/world.test.hpp"
#include "sim/experiment/ensemble.hpp"
#include "sim/parallel/thread_pool.hpp"

/// What the program allocates, by all threads.
namespace {

std::atomic<std::int64_t> made = 0, alive = 0;

void* make(std::size_t size, std::size_t alignment) {
  // aligned_alloc wants whole multiples.
  const std::size_t whole =
      (std::max<std::size_t>(size, 1) + alignment - 1) / alignment * alignment;
  void* const memory = std::aligned_alloc(alignment, whole);
  if (memory == nullptr) throw std::bad_alloc();
  ++made;
  ++alive;
  return memory;
}

void drop(void* memory) {
  if (memory == nullptr) return;
  --alive;
  std::free(memory);
}

}  // namespace

// The other forms call these; that which throws nothing would do so too, but for sanitizers.
void* operator new(std::size_t size) { return make(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return make(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return make(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void operator delete(void* memory) noexcept { drop(memory); }
void operator delete(void* memory, std::size_t) noexcept { drop(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { drop(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { drop(memory); }

namespace {

/// Allocations by process of the plan. For one thread.
class AllocationWatch final : public sim::Stopwatch {
 public:
  explicit AllocationWatch(std::size_t processes) : count_(processes, 0) {}
  void start() override { last_ = made; }
  void stop(std::size_t process) override {
    count_[process] += made - last_;
    last_ = made;
  }
  std::int64_t take(std::size_t process) { return std::exchange(count_[process], 0); }

 private:
  std::vector<std::int64_t> count_;
  std::int64_t last_ = 0;
};

TEST(Allocations, are_counted_of_every_size_and_kind) {
  const std::int64_t before = made, living = alive;
  {
    const std::vector<int> one(1);
    const auto two = std::make_unique<russia::Voices>();  // aligned
    const std::string three(100, 'x');
    EXPECT_EQ(made - before, 3);
    EXPECT_EQ(alive - living, 3);
  }
  EXPECT_EQ(alive, living);
}

/// Whether a process may allocate in a week in which something happened: what has happened is
/// kept, elections are tallied.
bool may_allocate(const std::string& label) { return label == "events" || label == "assemblies"; }

TEST(Allocations, are_none_in_the_weeks_of_russia_but_for_what_happens) {
  const auto model = russia::test::model();
  sim::SerialExecutor executor;
  const auto run = model->start({1917, 0}, executor);
  AllocationWatch watch(run->plan().size());
  constexpr int weeks = 230;  // war, revolutions, demobilisation, the Red Army
  int quiet = 0;
  for (int week = 0; week < weeks; ++week) {
    const std::size_t happened = run->happened().size();
    run->run_week(executor, &watch);
    const bool something_happened = run->happened().size() > happened;
    quiet += something_happened ? 0 : 1;
    for (std::size_t p = 0; p < run->plan().size(); ++p) {
      const std::string& label = run->plan()[p].label;
      const std::int64_t count = watch.take(p);
      if (something_happened && may_allocate(label)) continue;
      EXPECT_EQ(count, 0) << label << ", " << run->date().iso();
    }
    run->advance();
  }
  EXPECT_GT(quiet, weeks / 2);
}

TEST(Allocations, are_none_where_factions_adapt) {
  const auto model = russia::test::model({{"factions.positions", "\"adaptive\""}});
  sim::SerialExecutor executor;
  const auto run = model->start({1917, 0}, executor);
  AllocationWatch watch(run->plan().size());
  for (int week = 0; week < 12; ++week) {
    run->run_week(executor, &watch);
    for (std::size_t p = 0; p < run->plan().size(); ++p) {
      const std::int64_t count = watch.take(p);
      if (run->plan()[p].label == "adaptation") {
        EXPECT_EQ(count, 0) << run->date().iso();
      }
    }
    run->advance();
  }
}

/// The same with threads, and with what lies between the processes.
TEST(Allocations, are_none_in_a_quiet_week_of_russia_on_two_threads) {
  const auto model = russia::test::model();
  sim::ThreadPool pool(2);
  const auto run = model->start({1917, 0}, pool);
  int quiet = 0;
  for (int week = 0; week < 40; ++week) {
    const std::size_t happened = run->happened().size();
    const std::int64_t before = made;
    run->run_week(pool);
    const std::int64_t count = made - before;
    if (run->happened().size() == happened) {
      ++quiet;
      EXPECT_EQ(count, 0) << run->date().iso();
    }
    run->advance();
  }
  EXPECT_GT(quiet, 10);
}

std::shared_ptr<const sim::Model> opinion8() {
  sim::Inputs inputs;
  inputs.settings.value = sim::Node::Object{};
  inputs.settings.set("parameters.population.people", {25'000.0, {}});
  inputs.start = sim::Date(0);
  sim::Problems problems;
  auto model = classics::opinion8_entry().build(inputs, problems);
  problems.throw_if_any();
  return model;
}

TEST(Allocations, are_none_in_the_weeks_of_opinion8) {
  const auto model = opinion8();
  sim::ThreadPool pool(2);
  const auto run = model->start({1, 0}, pool);
  for (int week = 0; week < 20; ++week) {
    const std::int64_t before = made;
    run->run_week(pool);
    EXPECT_EQ(made - before, 0);
    run->advance();
  }
}

class NoSink final : public sim::experiment::RunSink {
 public:
  std::size_t weeks_per_block() const override { return 4; }
  void write_weeks(std::size_t, std::size_t, std::size_t, const std::vector<std::vector<float>>&,
                   std::span<const double>) override {}
  void append_results(std::size_t, std::span<const sim::Result>) override {}
  void append_events(std::size_t, std::span<const sim::EventRecord>) override {}
  void end_replicate(std::size_t) override {}
  void flush() override {}
};

/// What is alive at the end of each week of an ensemble.
std::vector<std::int64_t> living_by_week(const sim::Model& model, sim::Date start) {
  constexpr int weeks = 30;
  sim::experiment::EnsembleOptions options;
  options.start = start;
  options.until = start + (7 * weeks - 1);
  std::vector<std::int64_t> living;
  living.reserve(weeks);
  NoSink sink;
  run_ensemble(model, options, sink, [&](const auto&) { living.push_back(alive); });
  EXPECT_EQ(living.size(), std::size_t{weeks});
  return living;
}

/// Recording may allocate for a moment; but nothing is kept from week to week.
TEST(Allocations, of_recording_do_not_pile_up) {
  using testing::Each;
  const auto first = living_by_week(*opinion8(), sim::Date(0));
  EXPECT_THAT(first, Each(first.front()));

  const auto model = russia::test::model();
  russia::test::Changes idle;
  for (const russia::Event& event : model->world().events)
    idle.emplace_back("events." + event.id + ".happens", "false");
  const auto second = living_by_week(*russia::test::model(idle), russia::entry().start);
  EXPECT_THAT(second, Each(second.front()));
}

}  // namespace
