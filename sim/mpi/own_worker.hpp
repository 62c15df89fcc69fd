#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "sim/experiment/sweep/worker.hpp"

namespace sim::mpi {

/// A worker in a thread of its own. One packet at a time may be on its way in each direction.
class OwnWorker {
 public:
  explicit OwnWorker(std::function<experiment::SweepRunner()> make_runner);
  /// Waits for the end of the run that it is making.
  ~OwnWorker();
  OwnWorker(const OwnWorker&) = delete;
  OwnWorker& operator=(const OwnWorker&) = delete;

  void send(const experiment::Packet& order);
  /// A report, if there is one.
  std::optional<experiment::Packet> take();

 private:
  std::mutex mutex_;
  std::condition_variable ordered_;
  std::optional<experiment::Packet> order_, report_;
  std::thread thread_;
};

}  // namespace sim::mpi
