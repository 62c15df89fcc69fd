#pragma once

#include <cstddef>

namespace sim::mpi {

/// How this process was started, by what mpirun (or srun) tells it in the environment. No MPI call
/// is made.
struct Launch {
  std::size_t rank = 0, size = 1;  // size 1: alone
};
Launch launch();

}  // namespace sim::mpi
