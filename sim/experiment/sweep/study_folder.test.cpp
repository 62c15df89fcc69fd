#include "sim/experiment/sweep/study_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/io/test_folder.hpp"

namespace sim::experiment {
namespace {

namespace fs = std::filesystem;

TEST(StudyFolder, leaves_a_folder_that_it_refuses_as_it_was) {
  const io::TestFolder folder;
  folder.file("data/people.csv", "precious");
  EXPECT_THROW(StudyFolder(folder / "data").prepare(), InputError);
  EXPECT_FALSE(fs::exists(folder / "data/runs"));
  StudyFolder(folder / "new").prepare();
  EXPECT_TRUE(fs::is_directory(folder / "new/runs"));
}

TEST(StudyFolder, names_files_of_runs_that_cannot_be_read) {
  const io::TestFolder folder;
  const StudyFolder study(folder / "study");
  study.prepare();
  const fs::path damaged = folder.file("study/runs/00001.h5", "not HDF5");
  fs::last_write_time(damaged, fs::file_time_type::clock::now() - std::chrono::hours(1));
  folder.file("study/runs/00002.h5", "");  // its writer died before it wrote anything
  io::StudyIndex index;
  study.find_runs(index);
  ASSERT_EQ(index.unreadable.size(), 1u);
  EXPECT_THAT(index.unreadable[0], testing::HasSubstr("00001.h5"));
  EXPECT_TRUE(index.files.empty());
}

}  // namespace
}  // namespace sim::experiment
