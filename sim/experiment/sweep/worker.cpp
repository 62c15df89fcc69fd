#include "sim/experiment/sweep/worker.hpp"

#include <exception>

namespace sim::experiment {

using Kind = Packet::Kind;

Packet packet(Kind kind, Job job, const std::string& text) {
  Packet packet{kind, job.replicate, job.point, {}};
  text.copy(packet.text.data(), Packet::most_text);
  return packet;
}

Packet packet(const Order& order) {
  return packet(order.only_record ? Kind::record_failure : Kind::run, order.job, order.message);
}

void obey(const std::function<std::optional<Packet>()>& receive,
          const std::function<bool(const Packet&)>& send,
          const std::function<SweepRunner()>& make_runner) {
  Job job;
  try {
    SweepRunner runner = make_runner();
    while (const std::optional<Packet> order = receive()) {
      if (order->kind == Kind::stop) return;
      job = {order->point, order->replicate};
      SweepRunner::Outcome outcome{false, order->text.data()};
      if (order->kind == Kind::run) {
        outcome = runner.run(job);
      } else {
        runner.record_failure(job, outcome.message);
      }
      if (!send(packet(outcome.done ? Kind::done : Kind::failed, job, outcome.message))) return;
    }
  } catch (const std::exception& error) {
    send(packet(Kind::broken, job, error.what()));
  }
}

}  // namespace sim::experiment
