#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "sim/experiment/sweep/handout.hpp"
#include "sim/experiment/sweep/sweep_runner.hpp"

namespace sim::mpi {

/// Whether this program was built with MPI; without it a Ranks cannot be made.
bool available();

/// The processes that mpirun started, of which this is one; MPI lasts as long as this object, and
/// there is one in a program. Rank 0 hands out, every rank makes runs, rank 0 too. A rank that dies
/// takes all others with it, as MPI has it: the study is resumed by the next call.
class Ranks {
 public:
  Ranks();
  /// On rank 0: sends the others away after the runs that they are making.
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  std::size_t rank() const;
  std::size_t size() const;

  /// On rank 0: makes the runs of a handout. `study` must be the same text on all ranks: what their
  /// input and program are. `progress` is called after each run and about once a second. At the end
  /// all other ranks have closed their files. `more_follow`: if this study is completed, there will
  /// be another run(); without it, or once something is broken, this is the last.
  experiment::SweepEnd run(experiment::Handout& handout, const std::string& study,
                           const std::function<experiment::SweepRunner()>& make_runner,
                           const std::function<void()>& progress, bool more_follow = false);

  /// On other ranks: obeys rank 0 until it says stop; whether there will be another study, for
  /// which work() or refuse_to_work() must be called again.
  bool work(const std::string& study, const std::function<experiment::SweepRunner()>& make_runner);
  /// Instead of work(): tells rank 0 why this rank cannot.
  void refuse_to_work(const std::string& why);

 private:
  class Messages;
  class Dispatcher;
  std::unique_ptr<Messages> messages_;
};

}  // namespace sim::mpi
