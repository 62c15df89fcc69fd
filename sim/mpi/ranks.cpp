#ifdef NAROD_MPI

#include "sim/mpi/ranks.hpp"

#include <mpi.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "sim/mpi/own_worker.hpp"

namespace sim::mpi {
namespace {

using experiment::Handout;
using experiment::Order;
using experiment::Packet;
using experiment::SweepEnd;
using experiment::SweepRunner;
using Kind = Packet::Kind;

constexpr int packet_size = static_cast<int>(sizeof(Packet));
constexpr int tag = 0;
constexpr const char* more_follows = "more";  // text of a stop after which there is another study

/// Waiting by MPI keeps a processor busy. Naps get longer: a short wait costs little.
class Naps {
 public:
  void take() {
    std::this_thread::sleep_for(length_);
    length_ = std::min(2 * length_, longest);
  }

 private:
  static constexpr std::chrono::microseconds longest{2000};
  std::chrono::microseconds length_{50};
};

}  // namespace

/// Packets from rank to rank. Only the thread that made it may call it.
class Ranks::Messages {
 public:
  Messages() {
    int given = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &given);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
  }
  Messages(const Messages&) = delete;
  Messages& operator=(const Messages&) = delete;
  ~Messages() { MPI_Finalize(); }

  int rank() const { return rank_; }
  int size() const { return size_; }
  /// For messages: which rank this is, and on which machine.
  std::string name() const {
    std::array<char, MPI_MAX_PROCESSOR_NAME> machine{};
    int length = 0;
    MPI_Get_processor_name(machine.data(), &length);
    return "rank " + std::to_string(rank_) + " on " + machine.data();
  }

  void send(int to, const Packet& packet) {
    MPI_Send(&packet, packet_size, MPI_BYTE, to, tag, MPI_COMM_WORLD);
  }
  /// A packet and who sent it, if there is one.
  std::optional<std::pair<int, Packet>> take() {
    if (!early_.empty()) {
      auto first = early_.front();
      early_.pop_front();
      return first;
    }
    int there = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, tag, MPI_COMM_WORLD, &there, &status);
    if (there == 0) return {};
    std::pair<int, Packet> taken{status.MPI_SOURCE, {}};
    MPI_Recv(&taken.second, packet_size, MPI_BYTE, taken.first, tag, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
    return taken;
  }
  std::pair<int, Packet> wait() {
    for (Naps naps;; naps.take())
      if (auto taken = take()) return *taken;
  }

  /// On rank 0: returns when all others have stopped. What they still tell is not heard, but for
  /// what they tell of the next study, if there is one.
  void dismiss(bool more = false) {
    if (dismissed_) return;
    dismissed_ = !more;
    const Packet stop = experiment::packet(Kind::stop, {}, more ? more_follows : "");
    // A rank may wait for its own packet to be taken before it takes this one.
    std::vector<MPI_Request> sent(static_cast<std::size_t>(size_ - 1));
    for (int to = 1; to < size_; ++to)
      MPI_Isend(&stop, packet_size, MPI_BYTE, to, tag, MPI_COMM_WORLD,
                &sent[static_cast<std::size_t>(to - 1)]);
    std::vector<bool> stopped(static_cast<std::size_t>(size_), false);
    std::deque<std::pair<int, Packet>> next;
    for (int working = size_ - 1; working > 0;) {
      const auto news = wait();
      const auto from = static_cast<std::size_t>(news.first);
      if (news.second.kind == Kind::stopped) {
        stopped[from] = true;
        --working;
      } else if (stopped[from]) {
        next.push_back(news);
      }
    }
    early_ = std::move(next);
    MPI_Waitall(size_ - 1, sent.data(), MPI_STATUSES_IGNORE);
  }

 private:
  int rank_ = 0, size_ = 1;
  bool dismissed_ = false;
  std::deque<std::pair<int, Packet>> early_;  // came before their study began here
};

/// Rank 0 at work. Workers are known by their rank; number 0 is in this process.
class Ranks::Dispatcher {
 public:
  Dispatcher(Messages& messages, Handout& handout, const std::string& study,
             const std::function<SweepRunner()>& make_runner)
      : messages_(messages),
        handout_(handout),
        study_(study),
        workers_(static_cast<std::size_t>(messages.size())),
        own_(make_runner) {
    workers_[0].ready = true;
  }

  SweepEnd run(const std::function<void()>& progress) {
    while (!handout_.complete() && !broken_) {
      give_orders();
      progress();
      wait_for_news();
    }
    if (broken_) return {SweepEnd::How::broken, *broken_};
    progress();
    return {};
  }

 private:
  struct Worker {
    bool ready = false;
    std::optional<Order> order;
  };

  void give_orders() {
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      Worker& worker = workers_[i];
      if (!worker.ready || worker.order) continue;
      worker.order = handout_.next();
      if (!worker.order) return;
      const Packet packet = experiment::packet(*worker.order);
      i == 0 ? own_.send(packet) : messages_.send(static_cast<int>(i), packet);
    }
  }

  /// Hears all that there is to hear, and waits for it for a second.
  void wait_for_news() {
    constexpr std::chrono::seconds longest{1};
    const auto end = std::chrono::steady_clock::now() + longest;
    bool heard = false;
    for (Naps naps; !heard && std::chrono::steady_clock::now() < end;) {
      while (const auto taken = messages_.take()) {
        hear(static_cast<std::size_t>(taken->first), taken->second);
        heard = true;
      }
      while (const auto report = own_.take()) {
        hear(0, *report);
        heard = true;
      }
      if (!heard) naps.take();
    }
  }

  void hear(std::size_t from, const Packet& packet) {
    Worker& worker = workers_[from];
    if (packet.kind == Kind::broken) {
      broken_ = packet.text.data();
    } else if (packet.kind == Kind::ready) {
      worker.ready = true;
      if (study_ != packet.text.data())
        broken_ = "rank " + std::to_string(from) +
                  " has another program or reads other files than rank 0";
    } else if (worker.order) {
      packet.kind == Kind::done ? handout_.report_done(*worker.order)
                                : handout_.report_failed(*worker.order);
      worker.order.reset();
    }
  }

  Messages& messages_;
  Handout& handout_;
  const std::string& study_;
  std::vector<Worker> workers_;
  std::optional<std::string> broken_;
  OwnWorker own_;
};

bool available() { return true; }

Ranks::Ranks() : messages_(std::make_unique<Messages>()) {}

Ranks::~Ranks() {
  if (rank() == 0) messages_->dismiss();
}

std::size_t Ranks::rank() const { return static_cast<std::size_t>(messages_->rank()); }
std::size_t Ranks::size() const { return static_cast<std::size_t>(messages_->size()); }

SweepEnd Ranks::run(Handout& handout, const std::string& study,
                    const std::function<SweepRunner()>& make_runner,
                    const std::function<void()>& progress, bool more_follow) {
  const SweepEnd end = Dispatcher(*messages_, handout, study, make_runner).run(progress);
  messages_->dismiss(more_follow && end.how == SweepEnd::How::complete);
  return end;
}

bool Ranks::work(const std::string& study, const std::function<SweepRunner()>& make_runner) {
  bool stopped = false, more = false;
  const auto receive = [&] {
    const Packet order = messages_->wait().second;
    stopped = order.kind == Kind::stop;
    more = stopped && order.text.data() == std::string(more_follows);
    return std::optional(order);
  };
  const auto send = [&](const Packet& report) {
    messages_->send(
        0, report.kind == Kind::broken
               ? experiment::packet(Kind::broken, {}, messages_->name() + ": " + report.text.data())
               : report);
    return true;
  };
  send(experiment::packet(Kind::ready, {}, study));
  experiment::obey(receive, send, make_runner);
  while (!stopped) receive();
  send(experiment::packet(Kind::stopped));
  return more;
}

void Ranks::refuse_to_work(const std::string& why) {
  messages_->send(0, experiment::packet(Kind::broken, {}, messages_->name() + ": " + why));
  while (messages_->wait().second.kind != Kind::stop) {
  }
  messages_->send(0, experiment::packet(Kind::stopped));
}

}  // namespace sim::mpi

#endif
