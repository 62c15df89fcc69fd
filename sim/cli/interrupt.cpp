#include "sim/cli/interrupt.hpp"

#include <atomic>
#include <csignal>

namespace sim::cli {
namespace {

constexpr int signals[] = {SIGINT, SIGTERM};
std::atomic<int> noted = 0;
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may not wait");

// The next signal of either kind finds what the system does by itself.
void note(int number) {
  noted = number;
  for (const int other : signals) std::signal(other, SIG_DFL);
}

}  // namespace

Interrupt::Interrupt() {
  noted = 0;
  for (const int number : signals)
    if (std::signal(number, note) == SIG_IGN) std::signal(number, SIG_IGN);  // as nohup wants it
}

Interrupt::~Interrupt() {
  for (const int number : signals)
    if (std::signal(number, SIG_DFL) == SIG_IGN) std::signal(number, SIG_IGN);
}

int Interrupt::signal() { return noted; }

}  // namespace sim::cli
