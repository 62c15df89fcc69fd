#include "sim/core/instruction_set.hpp"

#include <hwy/highway.h>

#include <cstdint>

namespace sim {
namespace {

/// A bit for each; the lowest is the widest set.
using Sets = std::int64_t;

Sets in_use() { return hwy::SupportedTargets() & HWY_TARGETS; }

/// 0: all there are.
void restrict_to(Sets sets) {
  hwy::SetSupportedTargetsForTest(sets);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

Sets all_sets() {
  const Sets before = in_use();
  restrict_to(0);
  const Sets all = in_use();
  restrict_to(before == all ? 0 : before);
  return all;
}

std::string name_of_widest(Sets sets) { return hwy::TargetName(sets & -sets); }

}  // namespace

std::vector<std::string> instruction_sets() {
  std::vector<std::string> names;
  for (Sets rest = all_sets(); rest != 0; rest &= rest - 1) names.push_back(name_of_widest(rest));
  return names;
}

std::string instruction_set() { return name_of_widest(in_use()); }

bool use_instruction_set(std::string_view name) {
  if (name.empty()) {
    restrict_to(0);
    return true;
  }
  for (Sets rest = all_sets(); rest != 0; rest &= rest - 1) {
    if (name != name_of_widest(rest)) continue;
    restrict_to(rest & -rest);
    return true;
  }
  return false;
}

}  // namespace sim
