#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "sim/core/model.hpp"
#include "sim/parallel/thread_pool.hpp"

namespace classics {

/// Whether five weeks of a model end in the same bits on one thread and on three.
inline bool same_on_threads(const sim::ModelEntry& entry,
                            const std::map<std::string, double>& parameters = {}) {
  sim::Inputs inputs;
  inputs.settings.value = sim::Node::Object{};
  for (const auto& [name, value] : parameters)
    inputs.settings.set("parameters." + name, {value, {}});
  inputs.until = inputs.start + 100;
  sim::Problems problems;
  const auto model = entry.build(inputs, problems);
  problems.throw_if_any();
  const auto digest = [&](sim::Executor& executor) {
    const auto run = model->start({1, 0}, executor);
    for (int week = 0; week < 5; ++week, run->advance()) run->run_week(executor);
    return run->digest();
  };
  sim::SerialExecutor serial;
  sim::ThreadPool pool(3);
  return digest(serial) == digest(pool);
}

}  // namespace classics
