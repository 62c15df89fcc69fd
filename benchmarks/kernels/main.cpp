// Google Benchmark over the kernels and the processes of the models, on one thread, once for each
// instruction set of this processor. Names are KERNEL/SET; items are agents or draws.
#include "benchmarks/kernels/kernels.hpp"
#include "sim/core/instruction_set.hpp"

namespace {

constexpr int prepared_calls = 20;

void measure(benchmark::State& state, const kernels::Work& work, const std::string& set) {
  if (!sim::use_instruction_set(set)) {
    state.SkipWithError("no such instruction set");
    return;
  }
  for ([[maybe_unused]] auto _ : state) {
    if (work.prepare) {
      state.PauseTiming();
      work.prepare();
      state.ResumeTiming();
    }
    work.run();
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * work.items));
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  const auto add = [](const kernels::Work& work) {
    for (const std::string& set : sim::instruction_sets()) {
      auto* const one =
          benchmark::RegisterBenchmark((work.name + "/" + set).c_str(), measure, work, set)
              ->Unit(benchmark::kMicrosecond);
      // Preparing may take a hundred times as long as what is measured.
      if (work.prepare) one->Iterations(prepared_calls);
    }
  };
  kernels::add_draws(add);
  kernels::add_opinion8(add);
  kernels::add_russia(add);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
