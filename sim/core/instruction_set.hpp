#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sim {

/// Names of the instruction sets that vector kernels were compiled for and this processor has,
/// widest first: "AVX3" (AVX-512), "AVX2", "SSE4", ... The last is the portable path, which every
/// processor has: "SCALAR" or "EMU128", as the compiler allows.
std::vector<std::string> instruction_sets();

/// The one that kernels use now.
std::string instruction_set();

/// From now on kernels use this set, or the widest again for "". Results are the same bits on
/// each. Returns false, and changes nothing, if the processor does not have it or no kernel was
/// compiled for it. Not while kernels run.
bool use_instruction_set(std::string_view name);

}  // namespace sim
