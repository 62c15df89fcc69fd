#include "sim/parallel/thread_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

namespace sim {
namespace {

class ThreadPoolOf : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Threads, ThreadPoolOf, testing::Values(1, 2, 3));

TEST_P(ThreadPoolOf, runs_every_block_once) {
  ThreadPool pool(GetParam());
  EXPECT_EQ(pool.threads(), GetParam());
  for (const std::size_t blocks : {0u, 1u, 2u, 3u, 1000u}) {
    std::vector<int> runs(blocks, 0);
    pool.for_each(blocks, [&](std::size_t block) { ++runs[block]; });
    EXPECT_EQ(runs, std::vector<int>(blocks, 1));
  }
}

TEST_P(ThreadPoolOf, sees_in_one_call_what_the_call_before_wrote) {
  ThreadPool pool(GetParam());
  std::vector<std::size_t> values(7, 0);
  constexpr std::size_t calls = 20000;
  for (std::size_t call = 0; call < calls; ++call)
    pool.for_each(values.size(), [&](std::size_t block) {
      ++values[(block + call) % 7];  // a block's cell changes hands between calls
    });
  EXPECT_EQ(values, std::vector<std::size_t>(7, calls));
}

TEST_P(ThreadPoolOf, rethrows_in_the_caller_and_stays_usable) {
  ThreadPool pool(GetParam());
  for (int round = 0; round < 100; ++round) {
    EXPECT_THROW(pool.for_each(50,
                               [](std::size_t block) {
                                 if (block % 10 == 3) throw std::runtime_error("block");
                               }),
                 std::runtime_error);
    std::vector<int> runs(10, 0);
    pool.for_each(runs.size(), [&](std::size_t block) { ++runs[block]; });
    EXPECT_EQ(std::accumulate(runs.begin(), runs.end(), 0), 10);
  }
}

TEST_P(ThreadPoolOf, wakes_helpers_that_went_to_sleep) {
  ThreadPool pool(GetParam());
  for (int round = 0; round < 5; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    std::atomic<int> sum = 0;
    pool.for_each(100, [&](std::size_t) { ++sum; });
    EXPECT_EQ(sum, 100);
  }
}

TEST(ThreadPool, can_be_made_and_dropped_without_work) {
  for (int i = 0; i < 50; ++i) ThreadPool pool(3);
  EXPECT_GE(threads_or_all(0), 1);
  EXPECT_EQ(threads_or_all(5), 5);
}

}  // namespace
}  // namespace sim
