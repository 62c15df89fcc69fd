#include "sim/core/instruction_set.hpp"

#include <hwy/highway.h>

namespace sim {

std::vector<std::string> instruction_sets() {
  hwy::SetSupportedTargetsForTest(0);
  std::vector<std::string> names;
  for (std::int64_t rest = hwy::SupportedTargets() & HWY_TARGETS; rest != 0; rest &= rest - 1)
    names.emplace_back(hwy::TargetName(rest & -rest));  // the lowest bit is the widest set
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  return names;
}

bool use_instruction_set(std::string_view name) {
  hwy::SetSupportedTargetsForTest(0);
  std::int64_t chosen = 0;
  for (std::int64_t rest = hwy::SupportedTargets() & HWY_TARGETS; rest != 0; rest &= rest - 1)
    if (name == hwy::TargetName(rest & -rest)) chosen = rest & -rest;
  if (chosen != 0) hwy::SetSupportedTargetsForTest(chosen);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  return name.empty() || chosen != 0;
}

}  // namespace sim
