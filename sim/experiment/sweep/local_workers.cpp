#include "sim/experiment/sweep/local_workers.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <vector>

#include "sim/experiment/sweep/worker.hpp"

namespace sim::experiment {
namespace {

using Kind = Packet::Kind;

bool send(int socket, const Packet& packet) {
  while (true) {
    const ssize_t sent = ::send(socket, &packet, sizeof packet, MSG_NOSIGNAL);
    if (sent >= 0 || errno != EINTR) return sent == static_cast<ssize_t>(sizeof packet);
  }
}

std::optional<Packet> receive(int socket) {
  Packet packet;
  while (true) {
    const ssize_t got = ::recv(socket, &packet, sizeof packet, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got != static_cast<ssize_t>(sizeof packet)) return {};
    return packet;
  }
}

/// A worker: obeys until the other end is closed. Runs in its own process.
[[noreturn]] void be_worker(int socket, const std::function<SweepRunner()>& make_runner) {
  obey([&] { return receive(socket); }, [&](const Packet& report) { return send(socket, report); },
       make_runner);
  // Without clean-up: a file that could not be written must stay as it last was.
  ::_exit(0);
}

volatile sig_atomic_t stop_asked = 0;
extern "C" void ask_to_stop(int) { stop_asked = 1; }

/// SIGINT and SIGTERM are noticed while waiting only.
class StopSignals {
 public:
  StopSignals() {
    stop_asked = 0;
    struct sigaction action {};
    action.sa_handler = ask_to_stop;
    sigemptyset(&action.sa_mask);
    sigset_t stopping;
    sigemptyset(&stopping);
    for (std::size_t i = 0; i < signals.size(); ++i) {
      sigaddset(&stopping, signals[i]);
      ::sigaction(signals[i], &action, &before_[i]);
    }
    ::sigprocmask(SIG_BLOCK, &stopping, &mask_);
  }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals() {
    ::sigprocmask(SIG_SETMASK, &mask_, nullptr);
    for (std::size_t i = 0; i < signals.size(); ++i) ::sigaction(signals[i], &before_[i], nullptr);
  }
  const sigset_t& while_waiting() const { return mask_; }
  /// In a worker: Ctrl-C, which reaches all processes of a terminal, is for the parent to act on.
  void set_for_worker() const {
    ::signal(SIGINT, SIG_IGN);
    ::signal(SIGTERM, SIG_DFL);
    ::sigprocmask(SIG_SETMASK, &mask_, nullptr);
  }

 private:
  static constexpr std::array signals{SIGINT, SIGTERM};
  std::array<struct sigaction, 2> before_{};
  sigset_t mask_{};
};

std::string how_it_died(int status) {
  if (WIFSIGNALED(status))
    return "signal " + std::to_string(WTERMSIG(status)) + ", " + ::strsignal(WTERMSIG(status));
  return "exit code " + std::to_string(WEXITSTATUS(status));
}

struct Worker {
  pid_t process = -1;
  int socket = -1;
  std::optional<Order> order;
};

class LocalWorkers {
 public:
  LocalWorkers(Handout& handout, std::size_t jobs, const std::function<SweepRunner()>& make_runner,
               const std::function<void()>& progress)
      : handout_(handout), jobs_(jobs), make_runner_(make_runner), progress_(progress) {}
  LocalWorkers(const LocalWorkers&) = delete;
  LocalWorkers& operator=(const LocalWorkers&) = delete;
  ~LocalWorkers() {
    for (Worker& worker : workers_) ::kill(worker.process, SIGKILL);
    while (!workers_.empty()) bury(0);
  }
  SweepEnd run();

 private:
  void start_worker();
  void keep_workers();
  void give_orders();
  void wait_for_news();
  void read_report(std::size_t number);
  int bury(std::size_t number);
  void dismiss();

  Handout& handout_;
  const std::size_t jobs_;
  const std::function<SweepRunner()>& make_runner_;
  const std::function<void()>& progress_;
  const StopSignals signals_;
  std::vector<Worker> workers_;
  std::size_t idle_deaths_ = 0;  // in a row, before any order
  std::optional<std::string> broken_;
};

void LocalWorkers::start_worker() {
  std::array<int, 2> sockets{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets.data()) != 0) {
    broken_ = std::string("no worker can be started: ") + std::strerror(errno);
    return;
  }
  const pid_t parent = ::getpid();
  const pid_t process = ::fork();
  if (process == 0) {
#ifdef __linux__
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (::getppid() != parent) ::_exit(0);
    ::close(sockets[0]);
    for (const Worker& other : workers_) ::close(other.socket);
    signals_.set_for_worker();
    be_worker(sockets[1], make_runner_);
  }
  ::close(sockets[1]);
  if (process < 0) {
    ::close(sockets[0]);
    if (workers_.empty())
      broken_ = std::string("no worker can be started: ") + std::strerror(errno);
    return;
  }
  workers_.push_back({process, sockets[0], {}});
}

/// As many as can have something to do.
void LocalWorkers::keep_workers() {
  const std::size_t wanted = std::min(jobs_, handout_.waiting() + handout_.running());
  for (std::size_t i = workers_.size(); i < wanted && !broken_; ++i) start_worker();
}

void LocalWorkers::give_orders() {
  for (Worker& worker : workers_) {
    if (worker.order) continue;
    worker.order = handout_.next();
    if (!worker.order) return;
    // If it has died, the end of its socket will tell.
    send(worker.socket, packet(*worker.order));
  }
}

void LocalWorkers::wait_for_news() {
  std::vector<pollfd> sockets;
  for (const Worker& worker : workers_) sockets.push_back({worker.socket, POLLIN, 0});
  const timespec second{1, 0};
  const int ready = ::ppoll(sockets.data(), sockets.size(), &second, &signals_.while_waiting());
  if (ready <= 0) return;
  for (std::size_t i = sockets.size(); i-- > 0;)
    if (sockets[i].revents != 0) read_report(i);
}

void LocalWorkers::read_report(std::size_t number) {
  Worker& worker = workers_[number];
  const std::optional<Packet> report = receive(worker.socket);
  if (report && report->kind == Kind::broken) {
    broken_ = report->text.data();
  } else if (report && worker.order) {
    report->kind == Kind::done ? handout_.report_done(*worker.order)
                               : handout_.report_failed(*worker.order);
    worker.order.reset();
    idle_deaths_ = 0;
  } else if (!report) {
    constexpr std::size_t most_idle_deaths = 10;
    const std::optional<Order> order = worker.order;
    const std::string how = how_it_died(bury(number));
    if (order) handout_.report_lost(*order, how);
    if (!order && ++idle_deaths_ == most_idle_deaths)
      broken_ = "workers die before they have anything to do (" + how + ")";
  }
}

/// Removes a worker that is dead or dying; returns its exit status.
int LocalWorkers::bury(std::size_t number) {
  ::close(workers_[number].socket);
  int status = 0;
  while (::waitpid(workers_[number].process, &status, 0) < 0 && errno == EINTR) {
  }
  workers_.erase(workers_.begin() + static_cast<std::ptrdiff_t>(number));
  return status;
}

/// Workers end when their sockets are closed.
void LocalWorkers::dismiss() {
  while (!workers_.empty()) bury(0);
}

SweepEnd LocalWorkers::run() {
  while (!handout_.complete()) {
    if (stop_asked != 0) return {SweepEnd::How::interrupted, {}};
    keep_workers();
    if (broken_) return {SweepEnd::How::broken, *broken_};
    give_orders();
    progress_();
    wait_for_news();
  }
  progress_();
  dismiss();
  return {};
}

}  // namespace

SweepEnd run_locally(Handout& handout, std::size_t jobs,
                     const std::function<SweepRunner()>& make_runner,
                     const std::function<void()>& progress) {
  return LocalWorkers(handout, jobs, make_runner, progress).run();
}

}  // namespace sim::experiment
