#include "sim/io/checkpoint_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/io/test_folder.hpp"

namespace sim::io {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using Weeks = std::map<std::size_t, std::size_t>;

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

void save(const CheckpointFolder& folder, std::size_t replicate, std::uint64_t weeks,
          std::size_t kept = 2) {
  folder.save(
      replicate, weeks, [&](StateArchive& archive) { archive.piece("weeks", weeks); }, kept);
}

std::string first_problem(const CheckpointFolder& folder) {
  Problems problems;
  folder.find(problems);
  return problems.empty() ? "" : problems.all()[0].text + ". " + problems.all()[0].suggestion;
}

TEST(CheckpointFolder, keeps_the_newest_two_of_each_replicate) {
  const TestFolder test;
  const CheckpointFolder folder(test / "x.checkpoints");
  for (const std::uint64_t weeks : {5u, 90u, 100u}) save(folder, 0, weeks);
  save(folder, 10, 5);
  save(folder, 1, 5);
  save(folder, 1, 20, 1);
  EXPECT_THAT(names_in(test / "x.checkpoints"),
              ElementsAre("replicate_0_week_100", "replicate_0_week_90", "replicate_10_week_5",
                          "replicate_1_week_20"));
  Problems problems;
  EXPECT_EQ(folder.find(problems), (Weeks{{0, 100}, {1, 20}, {10, 5}}));
  EXPECT_TRUE(problems.empty()) << text_of(problems);
  std::uint64_t found = 0;
  folder.load(0, 90, [&](StateArchive& archive) { archive.piece("weeks", found); });
  EXPECT_EQ(found, 90u);
}

TEST(CheckpointFolder, a_torn_one_is_refused_and_the_one_before_it_works) {
  const TestFolder test;
  const CheckpointFolder folder(test / "x");
  save(folder, 3, 50);
  save(folder, 3, 60);
  fs::resize_file(test / "x/replicate_3_week_60", 40);
  EXPECT_THAT(first_problem(folder), HasSubstr("is torn"));
  EXPECT_THAT(first_problem(folder),
              HasSubstr("Delete it to go on from the one before, of week 50"));
  fs::remove(test / "x/replicate_3_week_60");
  EXPECT_EQ(first_problem(folder), "");
  Problems problems;
  EXPECT_EQ(folder.find(problems), (Weeks{{3, 50}}));
}

TEST(CheckpointFolder, one_of_another_run_is_refused) {
  const TestFolder test;
  CheckpointFolder folder(test / "x");
  folder.belong_to({"seed 7", "scale 10"});
  save(folder, 0, 50);
  EXPECT_EQ(first_problem(folder), "");
  folder.belong_to({"seed 8", "scale 10"});
  EXPECT_EQ(first_problem(folder),
            "belongs to another run: seed 7 and not seed 8. Delete it to begin replicate 0 anew");
}

TEST(CheckpointFolder, one_under_another_name_is_refused) {
  const TestFolder test;
  const CheckpointFolder folder(test / "x");
  save(folder, 0, 50);
  fs::rename(test / "x/replicate_0_week_50", test / "x/replicate_1_week_60");
  EXPECT_THAT(first_problem(folder),
              HasSubstr("replicate 0 and not replicate 1, week 50 and not week 60"));
}

TEST(CheckpointFolder, what_a_killed_program_left_beside_is_not_taken_and_cleared) {
  const TestFolder test;
  const CheckpointFolder folder(test / "x");
  save(folder, 0, 50);
  test.file("x/replicate_0_week_60.new", "half");
  test.file("x/notes.txt", "of somebody else");
  Problems problems;
  EXPECT_EQ(folder.find(problems), (Weeks{{0, 50}}));
  folder.remove();
  EXPECT_THAT(names_in(test / "x"), ElementsAre("notes.txt"));
  fs::remove(test / "x/notes.txt");
  folder.remove();
  EXPECT_FALSE(fs::exists(test / "x"));
}

TEST(CheckpointFolder, belongs_to_one_program_at_a_time) {
  const TestFolder test;
  {
    const CheckpointFolder first(test / "x");
    EXPECT_THROW(CheckpointFolder(test / "x"), InputError);
  }
  EXPECT_NO_THROW(CheckpointFolder(test / "x"));
  test.file("file", "");
  EXPECT_THROW(CheckpointFolder(test / "file/x"), InputError);
}

}  // namespace
}  // namespace sim::io
