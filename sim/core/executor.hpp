#pragma once

#include <cstddef>
#include <functional>

namespace sim {

/// Runs independent blocks of work. Results must not depend on the order or the thread.
class Executor {
 public:
  virtual ~Executor() = default;
  virtual int threads() const = 0;
  /// Calls work(0) ... work(blocks - 1), each once, and returns when all are done. Where nothing
  /// may be allocated, a lambda that captures more than two words is to be handed over by std::ref.
  virtual void for_each(std::size_t blocks, const std::function<void(std::size_t)>& work) = 0;
};

/// One thread, in order.
class SerialExecutor final : public Executor {
 public:
  int threads() const override { return 1; }
  void for_each(std::size_t blocks, const std::function<void(std::size_t)>& work) override {
    for (std::size_t block = 0; block < blocks; ++block) work(block);
  }
};

}  // namespace sim
