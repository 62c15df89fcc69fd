#pragma once

namespace sim::cli {

/// While it lives, the first SIGINT (Ctrl-C) or SIGTERM is only noted, so that a run can write
/// checkpoints and end; the second one ends the program at once. One at a time.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();
  /// The signal that came, or 0.
  static int signal();
};

}  // namespace sim::cli
