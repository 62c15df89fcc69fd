#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/sweep/sweep.hpp"

namespace sim::experiment {

/// What a worker is told to do.
struct Order {
  Job job;
  bool only_record = false;  // do not run it: write that it failed, and why
  std::string message;
};

/// How a call of a sweep ended.
struct SweepEnd {
  enum class How { complete, interrupted, broken } how = How::complete;
  std::string message;  // why it is broken
};

/// Hands runs out in their order and keeps count. It knows neither processes nor ranks: whoever
/// has workers asks next() for one that is idle and reports what became of its order.
class Handout {
 public:
  /// Of `total` runs of the study, `done` and `failed` are over and `jobs` are to be made.
  Handout(std::vector<Job> jobs, std::size_t total, std::size_t done, std::size_t failed);

  std::optional<Order> next();
  void report_done(const Order& order);
  void report_failed(const Order& order);
  /// The worker has died: its run is made again, before others. A run that keeps killing its
  /// workers is given up.
  void report_lost(const Order& order, const std::string& how);

  std::size_t total() const { return total_; }
  std::size_t done() const { return done_; }
  std::size_t failed() const { return failed_; }
  std::size_t running() const { return running_; }
  std::size_t waiting() const { return waiting_.size() + first_.size(); }
  /// Runs that came to an end since the beginning.
  std::size_t ended() const { return ended_; }
  /// Nothing waits and nothing runs.
  bool complete() const { return waiting() == 0 && running_ == 0; }

  static constexpr std::size_t most_attempts = 3;

 private:
  struct Lost {
    Job job;
    std::size_t times = 0;
  };
  std::deque<Job> waiting_;
  std::deque<Order> first_;
  std::vector<Lost> lost_;
  std::size_t total_, done_, failed_, running_ = 0, ended_ = 0;
};

}  // namespace sim::experiment
