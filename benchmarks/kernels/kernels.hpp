#pragma once

#include <benchmark/benchmark.h>

#include <functional>
#include <memory>
#include <string>

namespace kernels {

/// What is measured: one call does `items` items (agents, or draws). Called with the kernels set to
/// one instruction set.
struct Work {
  std::string name;
  std::size_t items = 0;
  std::function<void()> run;
  std::function<void()> prepare;  // before each call and not timed; may be empty
};

using Add = std::function<void(Work)>;

// Each adds what it measures; what it works on lives until the program ends.
void add_draws(const Add& add);
void add_opinion8(const Add& add);
void add_russia(const Add& add);

}  // namespace kernels
