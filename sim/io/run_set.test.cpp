#include "sim/io/run_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/io/test_folder.hpp"

namespace sim::io {
namespace {

RunFileLayout layout_of(const std::string& title) {
  RunFileLayout layout;
  layout.title = title;
  layout.axes = {{"place", "where", {"north", "south"}}};
  layout.variables = {{"support", "1", "share", {"place"}}};
  layout.times = {Date::from_ymd(1917, 1, 1)};
  layout.replicates = 1;
  return layout;
}

TEST(RunSet, holds_a_run_file_in_each_group_and_tables) {
  const TestFolder folder;
  const auto path = folder / "set.h5";
  {
    RunSetWriter set(path, {{"kind", "example"}});
    RunFileWriter& one = set.add("one", layout_of("the one"));
    RunFileWriter& part = set.add("parts/other", layout_of("the other"));
    one.write_weeks(0, 0, 1, {{0.25f, 0.5f}}, {});
    part.write_weeks(0, 0, 1, {{0.75f, 1}}, {});
    EXPECT_TRUE(std::filesystem::exists(path.string() + ".part"));
    set.add_table("sums", {{"name", RunTable::Kind::text, ""}, {"sum", RunTable::Kind::real, ""}},
                  {{"one", 0.75}, {"other", 1.75}});
    set.close();
  }
  EXPECT_FALSE(std::filesystem::exists(path.string() + ".part"));
  const Hdf5File file = Hdf5File::open(path);
  EXPECT_EQ(file.text_attribute(file.id(), "kind"), "example");
  EXPECT_EQ(file.text_attribute(file.id(), "status"), "finished");
  for (const auto& [group, title, first] :
       {std::tuple{"one", "the one", 0.25}, {"parts/other", "the other", 0.75}}) {
    const Handle run = file.open_group(group);
    EXPECT_EQ(file.text_attribute(run.id(), "title"), title);
    EXPECT_EQ(file.text_attribute(run.id(), "status"), "finished");
    EXPECT_EQ(file.read_numbers(run.id(), "support").at(0), first);
    EXPECT_THAT(file.read_texts(run.id(), "place"), testing::ElementsAre("north", "south"));
    EXPECT_TRUE(file.has(run.id(), "results"));
  }
  EXPECT_THAT(file.read_numbers(file.open_group("sums").id(), "sum"),
              testing::ElementsAre(0.75, 1.75));
}

TEST(RunSet, without_close_it_stays_a_part) {
  const TestFolder folder;
  const auto path = folder / "set.h5";
  {
    RunSetWriter set(path, {});
    set.add("one", layout_of("the one")).flush();
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  const Hdf5File file = Hdf5File::open(path.string() + ".part");
  EXPECT_EQ(file.text_attribute(file.id(), "status"), "unfinished");
}

}  // namespace
}  // namespace sim::io
