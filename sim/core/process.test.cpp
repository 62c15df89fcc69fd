#include "sim/core/process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/core/random.hpp"

namespace sim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::pair<std::size_t, std::size_t>> pairs(const std::vector<CommunityRange>& blocks) {
  std::vector<std::pair<std::size_t, std::size_t>> found;
  found.reserve(blocks.size());
  for (const CommunityRange& block : blocks) found.emplace_back(block.begin, block.end);
  return found;
}

TEST(Blocks, hold_as_many_whole_communities_as_fit) {
  EXPECT_THAT(pairs(cut_into_blocks({0, 40, 80, 120, 160}, 100)),
              ElementsAre(std::pair(0u, 2u), std::pair(2u, 4u)));
  EXPECT_THAT(pairs(cut_into_blocks({0, 50, 100, 150}, 100)),
              ElementsAre(std::pair(0u, 2u), std::pair(2u, 3u)));
}

TEST(Blocks, give_a_large_community_a_block_of_its_own) {
  EXPECT_THAT(pairs(cut_into_blocks({0, 10, 510, 520}, 100)),
              ElementsAre(std::pair(0u, 1u), std::pair(1u, 2u), std::pair(2u, 3u)));
}

TEST(Blocks, of_nobody_are_none) {
  EXPECT_THAT(pairs(cut_into_blocks({}, 100)), IsEmpty());
  EXPECT_THAT(pairs(cut_into_blocks({0}, 100)), IsEmpty());
}

TEST(Blocks, cover_every_community_once) {
  for (std::uint32_t trial = 0; trial < 50; ++trial) {
    const Draws draws({11, 0}, trial, 0, 0);
    std::vector<std::uint32_t> offsets{0};
    const std::uint32_t communities = 1 + draws.below(0, 400);
    for (std::uint32_t i = 1; i <= communities; ++i)
      offsets.push_back(offsets.back() + draws.below(i, 300));  // some are empty
    const std::size_t limit = 1 + draws.below(1000, 2000);
    std::size_t next = 0;
    for (const CommunityRange& block : cut_into_blocks(offsets, limit)) {
      EXPECT_EQ(block.begin, next);
      EXPECT_LT(block.begin, block.end);
      if (block.end - block.begin > 1) {
        EXPECT_LE(offsets[block.end] - offsets[block.begin], limit);
      }
      next = block.end;
    }
    EXPECT_EQ(next, communities);
  }
}

TEST(Process, runs_once_or_for_each_block) {
  SerialExecutor serial;
  const std::vector<CommunityRange> blocks{{0, 2}, {2, 5}};
  std::vector<std::size_t> seen;
  Process each;
  each.each = [&](CommunityRange range) {
    for (std::size_t i = range.begin; i < range.end; ++i) seen.push_back(i);
  };
  run_plan({each}, blocks, serial);
  EXPECT_THAT(seen, ElementsAre(0u, 1u, 2u, 3u, 4u));

  int calls = 0;
  Process once;
  once.once = [&](Executor& executor) { calls += executor.threads(); };
  run_plan({once}, blocks, serial);
  EXPECT_EQ(calls, 1);
}

TEST(Plan, takes_a_block_through_neighbouring_processes_in_turn) {
  SerialExecutor serial;
  const std::vector<CommunityRange> blocks{{0, 1}, {1, 2}, {2, 3}};
  std::string seen;
  const auto process = [&](char name) {
    Process each;
    each.each = [&seen, name](CommunityRange range) {
      seen += name + std::to_string(range.begin) + " ";
    };
    return each;
  };
  Process once;
  once.once = [&](Executor&) { seen += "| "; };
  run_plan({process('a'), process('b'), once, process('c')}, blocks, serial);
  EXPECT_EQ(seen, "a0 b0 a1 b1 a2 b2 | c0 c1 c2 ");

  struct Laps : Stopwatch {
    std::vector<std::size_t> stops;
    void start() override {}
    void stop(std::size_t i) override { stops.push_back(i); }
  } laps;
  run_plan({once, process('a'), process('b')}, blocks, serial, &laps);
  EXPECT_THAT(laps.stops, ElementsAre(0u, 1u, 2u, 1u, 2u, 1u, 2u));
}

TEST(Phase, is_named_in_the_order_of_a_step) {
  EXPECT_LT(Phase::drivers, Phase::movement);
  EXPECT_LT(Phase::institutions, Phase::observation);
  EXPECT_EQ(to_string(Phase::drivers), "drivers");
  EXPECT_EQ(to_string(Phase::movement), "movement");
  EXPECT_EQ(to_string(Phase::society), "society");
  EXPECT_EQ(to_string(Phase::choice), "choice");
  EXPECT_EQ(to_string(Phase::institutions), "institutions");
  EXPECT_EQ(to_string(Phase::observation), "observation");
}

TEST(SerialExecutor, runs_blocks_in_order) {
  SerialExecutor serial;
  std::vector<std::size_t> seen;
  serial.for_each(4, [&](std::size_t block) { seen.push_back(block); });
  EXPECT_THAT(seen, ElementsAre(0u, 1u, 2u, 3u));
}

}  // namespace
}  // namespace sim
