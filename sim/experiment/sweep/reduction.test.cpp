#include "sim/experiment/sweep/reduction.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sim::experiment {
namespace {

const std::vector<Axis> axes{
    {"place", "", {"a", "b"}}, {"kind", "", {"x", "y"}}, {"list", "", {"p", "q"}}};
constexpr float missing = std::numeric_limits<float>::quiet_NaN();

std::vector<float> reduced(const std::vector<std::string>& own, const ReductionSpec& spec,
                           const std::vector<float>& values, const std::vector<float>& weights,
                           bool is_weight = false) {
  std::vector<float> out;
  Reduction(own, {"place", "kind"}, is_weight, spec, axes).apply(values, weights, out);
  return out;
}

TEST(Reduction, of_nothing_keeps_everything) {
  EXPECT_EQ(reduced({"place", "kind"}, {}, {1, 2, 3, 4}, {}), (std::vector<float>{1, 2, 3, 4}));
}

TEST(Reduction, a_mean_counts_each_cell_as_much_as_its_weight) {
  const ReductionSpec spec{{"place"}, {}, "people"};
  // People [place, kind]: a has 1 and 3, b has 3 and 1.
  EXPECT_EQ(reduced({"place", "kind"}, spec, {0, 0, 1, 1}, {1, 3, 3, 1}),
            (std::vector<float>{0.75, 0.25}));
  EXPECT_EQ(reduced({"place", "kind", "list"}, spec, {0, 1, 0, 1, 1, 0, 1, 0}, {1, 3, 3, 1}),
            (std::vector<float>{0.75, 0.25, 0.25, 0.75}));
}

TEST(Reduction, weights_are_summed_over_axes_that_the_observable_lacks) {
  const ReductionSpec spec{{"place"}, {}, "people"};
  EXPECT_EQ(reduced({"place", "list"}, spec, {0, 4, 1, 0}, {1, 1, 3, 3}),
            (std::vector<float>{0.75, 1}));
}

TEST(Reduction, a_cell_without_people_or_value_counts_as_nothing) {
  const ReductionSpec spec{{"place"}, {}, "people"};
  EXPECT_EQ(reduced({"place", "kind"}, spec, {missing, 5, 1, 7}, {0, 0, 1, 2}),
            (std::vector<float>{1, 7}));
  EXPECT_TRUE(std::isnan(reduced({"place", "kind"}, spec, {1, 1, 1, 1}, {0, 1, 0, 1})[0]));
}

TEST(Reduction, the_observable_that_weighs_is_summed) {
  const ReductionSpec spec{{"place"}, {}, "people"};
  EXPECT_EQ(reduced({"place", "kind"}, spec, {1, 2, 3, 4}, {1, 2, 3, 4}, true),
            (std::vector<float>{4, 6}));
}

TEST(Reduction, sums_follow_means) {
  const ReductionSpec spec{{"place"}, {"list"}, "people"};
  const Reduction reduction({"place", "kind", "list"}, {"place", "kind"}, false, spec, axes);
  EXPECT_EQ(reduction.axes(), std::vector<std::string>{"kind"});
  EXPECT_EQ(reduction.size(), 2u);
  std::vector<float> out;
  reduction.apply(std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8}, std::vector<float>{1, 1, 1, 1}, out);
  EXPECT_EQ(out, (std::vector<float>{3 + 4, 5 + 6}));
}

}  // namespace
}  // namespace sim::experiment
