#include "sim/core/instruction_set.hpp"

#include <gmock/gmock.h>

#include <cstdint>

// Everything up to HWY_ONCE is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sim/core/instruction_set.test.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace sim::HWY_NAMESPACE {

std::int64_t Own() { return HWY_TARGET; }

}  // namespace sim::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sim {
namespace {

HWY_EXPORT(Own);

using testing::AnyOf;
using testing::Contains;
using testing::Not;

TEST(InstructionSet, is_the_widest_unless_another_is_asked_for) {
  const auto all = instruction_sets();
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(instruction_set(), all.front());
  ASSERT_TRUE(use_instruction_set(all.back()));
  EXPECT_EQ(instruction_set(), all.back());
  EXPECT_EQ(instruction_sets(), all);
  EXPECT_EQ(instruction_set(), all.back()) << "a list of the sets changes nothing";
  ASSERT_TRUE(use_instruction_set(""));
  EXPECT_EQ(instruction_set(), all.front());
}

TEST(InstructionSet, of_last_resort_is_portable) {
  EXPECT_THAT(instruction_sets().back(), AnyOf("SCALAR", "EMU128"));
}

#if HWY_ARCH_X86
TEST(InstructionSet, has_what_the_processor_has) {
  const auto all = instruction_sets();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  EXPECT_THAT(all,
              avx2 ? Contains("AVX2") : testing::Matcher<decltype(all)>(Not(Contains("AVX2"))));
  EXPECT_THAT(all,
              avx512 ? Contains("AVX3") : testing::Matcher<decltype(all)>(Not(Contains("AVX3"))));
}
#endif

TEST(InstructionSet, that_does_not_exist_is_refused_and_changes_nothing) {
  const auto all = instruction_sets();
  use_instruction_set(all.back());
  EXPECT_FALSE(use_instruction_set("MMX"));
  EXPECT_FALSE(use_instruction_set("avx2"));
  EXPECT_EQ(instruction_set(), all.back());
  use_instruction_set("");
}

TEST(InstructionSet, asked_for_is_the_one_that_kernels_run_on) {
  for (const std::string& name : instruction_sets()) {
    ASSERT_TRUE(use_instruction_set(name));
    EXPECT_EQ(hwy::TargetName(HWY_DYNAMIC_DISPATCH(Own)()), name);
  }
  use_instruction_set("");
}

}  // namespace
}  // namespace sim
#endif
