// opinion8 on the engine: what benchmarks/rivals/compare.py runs beside the other programs.
// usage: narod_rival_engine AGENTS STEPS THREADS SEED
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "models/classics/opinion8/opinion8.hpp"
#include "sim/parallel/thread_pool.hpp"

namespace {

std::unique_ptr<sim::Simulation> start(double agents, std::uint32_t seed, sim::Executor& executor) {
  const sim::ModelEntry entry = classics::opinion8_entry();
  sim::Inputs inputs;
  inputs.settings.value = sim::Node::Object{};
  inputs.settings.set("parameters.population.people", {agents, {}});
  inputs.start = entry.start;
  inputs.until = entry.until;
  sim::Problems problems;
  const auto model = entry.build(inputs, problems);
  problems.throw_if_any();
  return model->start({seed, 0}, executor);
}

std::vector<float> observe(const sim::Simulation& simulation, std::string_view name) {
  for (const sim::Observable& observable : simulation.observables()) {
    if (observable.name != name) continue;
    std::vector<float> values(name == "party_share" ? 8 : 1);
    observable.fill(values);
    return values;
  }
  std::abort();
}

/// Seconds of the stepping alone; the party shares of every step are kept, as in the rivals.
double run(sim::Simulation& simulation, int steps, sim::Executor& executor) {
  std::vector<std::vector<float>> shares;
  const auto begin = std::chrono::steady_clock::now();
  for (int step = 0; step < steps; ++step) {
    simulation.run_week(executor);
    shares.push_back(observe(simulation, "party_share"));
    simulation.advance();
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void print(const sim::Simulation& simulation, double seconds) {
  std::printf(
      "{\"seconds\": %.6f, \"opinion_mean\": %.6f, \"opinion_variance\": %.6f, "
      "\"grievance_mean\": %.6f, \"party_share\": [",
      seconds, static_cast<double>(observe(simulation, "opinion_mean")[0]),
      static_cast<double>(observe(simulation, "opinion_variance")[0]),
      static_cast<double>(observe(simulation, "grievance_mean")[0]));
  const char* separator = "";
  for (const float share : observe(simulation, "party_share")) {
    std::printf("%s%.6f", separator, static_cast<double>(share));
    separator = ", ";
  }
  std::puts("]}");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fputs("usage: narod_rival_engine AGENTS STEPS THREADS SEED\n", stderr);
    return 2;
  }
  try {
    const int threads = std::atoi(argv[3]);
    std::unique_ptr<sim::Executor> executor = std::make_unique<sim::SerialExecutor>();
    if (threads > 1) executor = std::make_unique<sim::ThreadPool>(threads);
    const auto simulation =
        start(std::atof(argv[1]), static_cast<std::uint32_t>(std::atoi(argv[4])), *executor);
    print(*simulation, run(*simulation, std::atoi(argv[2]), *executor));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
