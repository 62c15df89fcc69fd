#include "sim/core/process.hpp"

#include <cassert>
#include <cstdint>
#include <functional>

namespace sim {

std::string to_string(Phase phase) {
  switch (phase) {
    case Phase::drivers: return "drivers";
    case Phase::movement: return "movement";
    case Phase::society: return "society";
    case Phase::choice: return "choice";
    case Phase::institutions: return "institutions";
    case Phase::observation: return "observation";
  }
  return "";
}

void run_plan(const std::vector<Process>& plan, const std::vector<CommunityRange>& blocks,
              Executor& executor, Stopwatch* stopwatch) {
  for (std::size_t begin = 0; begin < plan.size();) {
    assert(static_cast<bool>(plan[begin].once) != static_cast<bool>(plan[begin].each));
    if (plan[begin].once) {
      if (stopwatch != nullptr) stopwatch->start();
      plan[begin].once(executor);
      if (stopwatch != nullptr) stopwatch->stop(begin);
      ++begin;
      continue;
    }
    std::size_t end = begin + 1;
    while (end < plan.size() && plan[end].each) ++end;
    const auto take_through = [&](std::size_t block) {
      if (stopwatch != nullptr) stopwatch->start();
      for (std::size_t i = begin; i < end; ++i) {
        plan[i].each(blocks[block]);
        if (stopwatch != nullptr) stopwatch->stop(i);
      }
    };
    executor.for_each(blocks.size(), std::ref(take_through));  // a copy would be allocated
    begin = end;
  }
}

std::vector<CommunityRange> cut_into_blocks(const std::vector<std::uint32_t>& offsets,
                                            std::size_t agents_per_block) {
  std::vector<CommunityRange> blocks;
  const std::size_t communities = offsets.empty() ? 0 : offsets.size() - 1;
  for (std::size_t begin = 0; begin < communities;) {
    std::size_t end = begin + 1;
    while (end < communities && offsets[end + 1] - offsets[begin] <= agents_per_block) ++end;
    blocks.push_back({begin, end});
    begin = end;
  }
  return blocks;
}

}  // namespace sim
