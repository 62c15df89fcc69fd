#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace sim::io {

struct ChildLimits {
  unsigned seconds = 0;   // of processor time
  std::size_t bytes = 0;  // of memory beyond what the process has
};

/// Runs `work` in a copy of this process and returns the text that it returns; what it changes in
/// memory is lost. If it dies by a signal, as it does beyond its time, returns `died(why)`. Throws
/// std::bad_alloc when `work` does, and std::runtime_error when no process can be started.
std::string run_in_child(const ChildLimits& limits, const std::function<std::string()>& work,
                         const std::function<std::string(const std::string& why)>& died);

}  // namespace sim::io
