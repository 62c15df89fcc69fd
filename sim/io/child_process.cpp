#include "sim/io/child_process.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <fstream>
#include <new>
#include <stdexcept>

#include "sim/io/descriptor.hpp"

namespace sim::io {
namespace {

constexpr int out_of_memory = 3;  // exit code of a child

/// Bytes of address space that this process has.
std::size_t address_space() {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void set_limit(decltype(RLIMIT_CPU) what, rlim_t value) {
  rlimit limit{};
  if (::getrlimit(what, &limit) != 0) return;
  limit.rlim_cur = std::min(limit.rlim_cur, value);
  ::setrlimit(what, &limit);
}

void apply(const ChildLimits& limits) {
  for (const int signal : {SIGINT, SIGTERM, SIGXCPU, SIGSEGV, SIGABRT, SIGBUS, SIGFPE})
    ::signal(signal, SIG_DFL);
  set_limit(RLIMIT_CORE, 0);
  set_limit(RLIMIT_CPU, limits.seconds);
#ifndef __SANITIZE_ADDRESS__  // which takes all of the address space
  set_limit(RLIMIT_AS, address_space() + limits.bytes);
#endif
  ::mallopt(M_PERTURB, 0xA5);  // what is used after it was freed, or before it was set, shows
}

[[noreturn]] void be_child(int pipe, const ChildLimits& limits,
                           const std::function<std::string()>& work) {
  std::string said;
  try {
    apply(limits);
    said = work();
  } catch (const std::bad_alloc&) {
    ::_exit(out_of_memory);
  } catch (const std::exception& error) {
    said = error.what();
  }
  ::_exit(write_all(pipe, std::as_bytes(std::span(said))) ? 0 : 1);
}

std::string read_to_end(int pipe) {
  std::string text;
  std::array<char, 4096> block{};
  while (true) {
    const ssize_t n = ::read(pipe, block.data(), block.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return text;
    text.append(block.data(), static_cast<std::size_t>(n));
  }
}

}  // namespace

std::string run_in_child(const ChildLimits& limits, const std::function<std::string()>& work,
                         const std::function<std::string(const std::string& why)>& died) {
  const auto cannot_start = [] {
    throw std::runtime_error(std::string("cannot start a process (") + std::strerror(errno) + ")");
  };
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) cannot_start();
  const Descriptor from_child(ends[0]);
  Descriptor to_parent(ends[1]);
  const pid_t child = ::fork();
  if (child < 0) cannot_start();
  if (child == 0) be_child(to_parent.number(), limits, work);
  to_parent = Descriptor();
  const std::string said = read_to_end(from_child.number());
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return said;
  if (WIFEXITED(status) && WEXITSTATUS(status) == out_of_memory) throw std::bad_alloc();
  const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  if (signal == SIGXCPU)
    return died("it takes more than " + std::to_string(limits.seconds) + " s of processor time");
  return died(signal != 0 ? ::strsignal(signal)
                          : "exit code " + std::to_string(WEXITSTATUS(status)));
}

}  // namespace sim::io
