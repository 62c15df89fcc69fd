#include "sim/mpi/launch.hpp"

#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace sim::mpi {
namespace {

std::optional<std::size_t> number_in_environment(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr) return {};
  const std::string_view digits(text);
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return {};
  return number;
}

struct Variables {
  const char* rank;
  const char* size;
};

}  // namespace

Launch launch() {
  // OpenMPI's mpirun; PMI of other launchers; srun --mpi=pmix, which leaves the size to Slurm.
  constexpr std::array<Variables, 3> known{{{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
                                            {"PMI_RANK", "PMI_SIZE"},
                                            {"PMIX_RANK", "SLURM_STEP_NUM_TASKS"}}};
  for (const Variables& variables : known) {
    const auto rank = number_in_environment(variables.rank);
    const auto size = number_in_environment(variables.size);
    if (rank && size && *rank < *size) return {*rank, *size};
  }
  return {};
}

}  // namespace sim::mpi
