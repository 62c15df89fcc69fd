#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "sim/experiment/sweep/handout.hpp"
#include "sim/experiment/sweep/sweep_runner.hpp"

namespace sim::experiment {

/// What goes between a handout and its workers, copied byte by byte to another process.
struct Packet {
  enum class Kind : std::uint32_t {
    run,             // to a worker, with a job
    record_failure,  // to a worker, with a job and why it failed
    stop,            // to a worker: the last it gets
    ready,           // from a worker: waits for its first order
    done,            // from a worker, with the job
    failed,          // from a worker, with the job and why
    broken,          // from a worker, with the reason: it takes no more orders
    stopped,         // from a worker: the last it sends
  };
  static constexpr std::size_t most_text = 4000;

  Kind kind = Kind::run;
  std::uint32_t replicate = 0;
  std::uint64_t point = 0;
  std::array<char, most_text + 1> text{};
};

/// A text that is too long is cut.
Packet packet(Packet::Kind kind, Job job = {}, const std::string& text = {});
Packet packet(const Order& order);

/// A worker: obeys until `receive` has nothing more or says stop, `send` gives false, or it cannot
/// go on, which it tells. Its SweepRunner lives in here.
void obey(const std::function<std::optional<Packet>()>& receive,
          const std::function<bool(const Packet&)>& send,
          const std::function<SweepRunner()>& make_runner);

}  // namespace sim::experiment
