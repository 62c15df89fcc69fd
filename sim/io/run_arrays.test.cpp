#include "sim/io/run_arrays.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "sim/io/run_file.hpp"
#include "sim/io/test_folder.hpp"

namespace sim::io {
namespace {

TEST(RunArrays, reads_weeks_and_axes_that_were_written) {
  const TestFolder folder;
  RunFileLayout layout;
  layout.path = folder / "run.h5";
  layout.axes = {{"place", "", {"a", "b"}, {{"place_groups", "", "", {"north;all", ""}, {}}}}};
  layout.variables = {{"people", "1", "", {"place"}, ""}, {"acting", "1", "", {"place"}, "people"}};
  layout.replicates = 2;
  for (int week = 0; week < 20; ++week)
    layout.times.push_back(Date::from_ymd(1917, 1, 1) + 7 * week);
  RunFileWriter writer(layout);
  for (std::size_t replicate = 0; replicate < 2; ++replicate)
    for (std::size_t first = 0; first < 20; first += 16) {
      std::vector<float> values;
      for (std::size_t week = first; week < std::min<std::size_t>(20, first + 16); ++week)
        for (std::size_t place = 0; place < 2; ++place)
          values.push_back(static_cast<float>(100 * replicate + 2 * week + place));
      writer.write_weeks(replicate, first, values.size() / 2, {values, values}, {});
    }
  writer.close();

  const RunArrays arrays(layout.path);
  ASSERT_EQ(arrays.observables().size(), 2u);
  EXPECT_EQ(arrays.observables()[1].name, "acting");
  EXPECT_EQ(arrays.observables()[1].averaged_by, "people");
  EXPECT_EQ(arrays.observables()[1].axes, std::vector<std::string>{"place"});
  ASSERT_EQ(arrays.axes().size(), 1u);
  EXPECT_EQ(arrays.axes()[0].labels, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(arrays.axes()[0].coordinates.at(0).texts[0], "north;all");
  EXPECT_EQ(arrays.read(arrays.observables()[1], 1, 15, 2),
            (std::vector<float>{130, 131, 132, 133}));
}

}  // namespace
}  // namespace sim::io
