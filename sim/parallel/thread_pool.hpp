#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "sim/core/executor.hpp"

namespace sim {

/// `wanted`, or the number of this machine's cores when it is 0.
int threads_or_all(int wanted);

/// Throws std::runtime_error: so many threads could not be started.
[[noreturn]] void throw_cannot_start(int threads, const std::exception& why);

/// Runs blocks on a fixed set of threads; the caller is one of them.
///
/// A call allocates nothing and waits only for threads that took part in it. What a block throws
/// is rethrown in the caller once all are done; blocks not yet begun are then left out.
/// Limits: one caller at a time, and no call from inside a block.
class ThreadPool final : public Executor {
 public:
  /// Throws std::runtime_error when the system has no more threads; then none is left running.
  explicit ThreadPool(int threads);
  ~ThreadPool() override;
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int threads() const override { return static_cast<int>(helpers_.size()) + 1; }
  void for_each(std::size_t blocks, const std::function<void(std::size_t)>& work) override;

 private:
  void open_round(std::size_t blocks, const std::function<void(std::size_t)>& work);
  void close_round();
  void help();
  void end_helpers();
  std::uint64_t wait_for_round(std::uint64_t seen);
  void take_blocks(std::size_t blocks, const std::function<void(std::size_t)>& work);

  std::mutex mutex_;
  std::condition_variable round_opened_;
  std::condition_variable helper_left_;
  // Written under mutex_; the atomics among them are also read without it, by those who spin.
  std::atomic<std::uint64_t> round_ = 0;
  std::atomic<int> active_ = 0;  // helpers inside the current round
  std::atomic<bool> stop_ = false;
  const std::function<void(std::size_t)>* work_ = nullptr;  // null: the round is closed
  std::size_t blocks_ = 0;
  std::exception_ptr error_;

  std::atomic<std::size_t> next_ = 0;  // first block that nobody has taken
  std::vector<std::thread> helpers_;
};

}  // namespace sim
