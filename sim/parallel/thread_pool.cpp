#include "sim/parallel/thread_pool.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace sim {
namespace {

// Processes of a week follow each other within microseconds: sleeping at once would cost more.
// Yielding, and not a bare loop, because the cores may be shared.
template <class Condition>
bool spin_until(const Condition& condition) {
  constexpr int tries = 32;
  for (int i = 0; i < tries; ++i) {
    if (condition()) return true;
    std::this_thread::yield();
  }
  return condition();
}

}  // namespace

void throw_cannot_start(int threads, const std::exception& why) {
  throw std::runtime_error("cannot start " + std::to_string(threads) + " threads (" + why.what() +
                           "); use fewer with --threads");
}

int threads_or_all(int wanted) {
  if (wanted > 0) return wanted;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

ThreadPool::ThreadPool(int threads) {
  try {
    for (int i = 1; i < threads; ++i) helpers_.emplace_back([this] { help(); });
  } catch (const std::exception& error) {
    end_helpers();
    throw_cannot_start(threads, error);
  }
}

ThreadPool::~ThreadPool() { end_helpers(); }

void ThreadPool::end_helpers() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  round_opened_.notify_all();
  for (std::thread& helper : helpers_) helper.join();
}

void ThreadPool::for_each(std::size_t blocks, const std::function<void(std::size_t)>& work) {
  if (helpers_.empty() || blocks <= 1) {
    for (std::size_t block = 0; block < blocks; ++block) work(block);
    return;
  }
  open_round(blocks, work);
  take_blocks(blocks, work);
  close_round();
}

void ThreadPool::open_round(std::size_t blocks, const std::function<void(std::size_t)>& work) {
  {
    const std::lock_guard lock(mutex_);
    work_ = &work;
    blocks_ = blocks;
    next_ = 0;
    ++round_;
  }
  round_opened_.notify_all();
}

void ThreadPool::close_round() {
  {
    // From here on nobody enters: a helper that wakes late does not keep the caller waiting.
    const std::lock_guard lock(mutex_);
    work_ = nullptr;
  }
  const auto nobody_active = [this] { return active_ == 0; };
  spin_until(nobody_active);
  std::unique_lock lock(mutex_);
  helper_left_.wait(lock, nobody_active);
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
}

void ThreadPool::help() {
  std::uint64_t seen = 0;
  while (true) {
    seen = wait_for_round(seen);
    const std::function<void(std::size_t)>* work = nullptr;
    std::size_t blocks = 0;
    {
      const std::lock_guard lock(mutex_);
      if (stop_) return;
      if (work_ == nullptr) continue;
      work = work_;
      blocks = blocks_;
      seen = round_;
      ++active_;
    }
    take_blocks(blocks, *work);
    {
      const std::lock_guard lock(mutex_);
      --active_;
    }
    helper_left_.notify_one();
  }
}

std::uint64_t ThreadPool::wait_for_round(std::uint64_t seen) {
  const auto something_new = [&] { return round_ != seen || stop_; };
  if (!spin_until(something_new)) {
    std::unique_lock lock(mutex_);
    round_opened_.wait(lock, something_new);
  }
  return round_;
}

void ThreadPool::take_blocks(std::size_t blocks, const std::function<void(std::size_t)>& work) {
  try {
    for (std::size_t block = next_++; block < blocks; block = next_++) work(block);
  } catch (...) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::current_exception();
    next_ = blocks;
  }
}

}  // namespace sim
