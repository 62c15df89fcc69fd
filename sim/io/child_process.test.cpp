#include "sim/io/child_process.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <new>
#include <stdexcept>

namespace sim::io {
namespace {

constexpr ChildLimits enough{10, std::size_t{64} << 20};

std::string run(const std::function<std::string()>& work) {
  return run_in_child(enough, work, [](const std::string& why) { return "died: " + why; });
}

TEST(ChildProcess, returns_the_text_of_its_work_and_changes_nothing_here) {
  int here = 1;
  EXPECT_EQ(run([&] { return "was " + std::to_string(here++); }), "was 1");
  EXPECT_EQ(here, 1);
}

TEST(ChildProcess, returns_what_an_exception_says) {
  EXPECT_EQ(run([]() -> std::string { throw std::runtime_error("no superblock"); }),
            "no superblock");
}

TEST(ChildProcess, tells_a_signal_from_a_lack_of_memory) {
  EXPECT_EQ(run([]() -> std::string {
              std::raise(SIGKILL);
              return "";
            }),
            "died: Killed");
  EXPECT_THROW(run([]() -> std::string { throw std::bad_alloc(); }), std::bad_alloc);
}

}  // namespace
}  // namespace sim::io
