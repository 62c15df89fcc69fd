#pragma once

#include <gtest/gtest.h>

#include <string>

#include "sim/core/instruction_set.hpp"

namespace sim::test {

/// Calls f() once on each instruction set of this processor, then goes back to the widest.
template <class F>
void on_each_instruction_set(F f) {
  for (const std::string& name : instruction_sets()) {
    SCOPED_TRACE(name);
    ASSERT_TRUE(use_instruction_set(name));
    ASSERT_EQ(instruction_set(), name);
    f();
  }
  use_instruction_set("");
}

}  // namespace sim::test
