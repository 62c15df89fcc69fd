#include "sim/mpi/own_worker.hpp"

#include <utility>

namespace sim::mpi {

using experiment::Packet;

OwnWorker::OwnWorker(std::function<experiment::SweepRunner()> make_runner)
    : thread_([this, make_runner = std::move(make_runner)] {
        const auto receive = [this] {
          std::unique_lock lock(mutex_);
          ordered_.wait(lock, [this] { return order_.has_value(); });
          return std::exchange(order_, std::nullopt);
        };
        const auto report = [this](const Packet& packet) {
          const std::lock_guard lock(mutex_);
          report_ = packet;
          return true;
        };
        experiment::obey(receive, report, make_runner);
      }) {}

OwnWorker::~OwnWorker() {
  send(experiment::packet(Packet::Kind::stop));
  thread_.join();
}

void OwnWorker::send(const Packet& order) {
  {
    const std::lock_guard lock(mutex_);
    order_ = order;
  }
  ordered_.notify_one();
}

std::optional<Packet> OwnWorker::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(report_, std::nullopt);
}

}  // namespace sim::mpi
