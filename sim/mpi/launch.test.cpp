#include "sim/mpi/launch.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <string>
#include <utility>
#include <vector>

namespace sim::mpi {
namespace {

Launch launched_with(const std::vector<std::pair<std::string, std::string>>& environment) {
  for (const char* name : {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "PMI_RANK", "PMI_SIZE",
                           "PMIX_RANK", "SLURM_STEP_NUM_TASKS"})
    ::unsetenv(name);
  for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
  return launch();
}

TEST(Launch, alone_without_a_launcher) {
  EXPECT_EQ(launched_with({}).size, 1u);
  EXPECT_EQ(launched_with({{"SLURM_STEP_NUM_TASKS", "4"}}).size, 1u);  // a batch script
}

TEST(Launch, reads_what_launchers_say) {
  const Launch by_mpirun =
      launched_with({{"OMPI_COMM_WORLD_RANK", "2"}, {"OMPI_COMM_WORLD_SIZE", "3"}});
  EXPECT_EQ(by_mpirun.rank, 2u);
  EXPECT_EQ(by_mpirun.size, 3u);
  EXPECT_EQ(launched_with({{"PMI_RANK", "0"}, {"PMI_SIZE", "5"}}).size, 5u);
  EXPECT_EQ(launched_with({{"PMIX_RANK", "1"}, {"SLURM_STEP_NUM_TASKS", "4"}}).size, 4u);
}

TEST(Launch, takes_no_nonsense) {
  EXPECT_EQ(launched_with({{"OMPI_COMM_WORLD_RANK", "3"}, {"OMPI_COMM_WORLD_SIZE", "3"}}).size, 1u);
  EXPECT_EQ(launched_with({{"OMPI_COMM_WORLD_RANK", "-1"}, {"OMPI_COMM_WORLD_SIZE", "3"}}).size,
            1u);
}

}  // namespace
}  // namespace sim::mpi
