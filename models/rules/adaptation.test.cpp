#include "models/rules/adaptation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace rules {
namespace {

sim::Draws draws(std::uint32_t step) { return {{1, 0}, 7, 0, step}; }

TEST(Aggregator, goes_to_the_mean_of_its_supporters_or_stays_without_any) {
  EXPECT_EQ(aggregate<2>({9, 9}, {6, -3}, 3), (Place<2>{2, -1}));
  EXPECT_EQ(aggregate<2>({9, 9}, {0, 0}, 0), (Place<2>{9, 9}));
}

/// Voters uniform on [0, 1]: the supporters of a party fill its cell, whose mean is its middle.
TEST(Aggregator, finds_the_partition_of_lloyd_on_a_line) {
  for (std::size_t n = 2; n <= 5; ++n) {
    std::vector<double> x;
    for (std::size_t i = 0; i < n; ++i) x.push_back(0.1 + 0.05 * static_cast<double>(i));
    for (int step = 0; step < 2000; ++step) {
      const std::vector<double> before = x;
      for (std::size_t i = 0; i < n; ++i) {
        const double low = i == 0 ? 0 : (before[i - 1] + before[i]) / 2;
        const double high = i + 1 == n ? 1 : (before[i] + before[i + 1]) / 2;
        const double width = high - low;
        x[i] = aggregate<1>({before[i]}, {width * (low + high) / 2}, width)[0];
      }
    }
    for (std::size_t i = 0; i < n; ++i)
      EXPECT_NEAR(x[i], (2 * static_cast<double>(i) + 1) / (2 * static_cast<double>(n)), 1e-12);
  }
}

TEST(Predator, steps_towards_the_largest_and_not_past_it) {
  const Place<2> next = prey_upon<2>({0, 0}, {3, 4}, 1);
  EXPECT_DOUBLE_EQ(next[0], 0.6);
  EXPECT_DOUBLE_EQ(next[1], 0.8);
  EXPECT_EQ(prey_upon<2>({0, 0}, {0.3, 0.4}, 1), (Place<2>{0.3, 0.4}));
  EXPECT_EQ(prey_upon<2>({2, 1}, {2, 1}, 1), (Place<2>{2, 1}));
}

TEST(Hunter, repeats_a_step_that_was_rewarded) {
  Hunt<2> memory{{0, 1}, 10};
  EXPECT_EQ(hunt<2>({1, 1}, memory, 11, 0.5, draws(0)), (Place<2>{1, 1.5}));
  EXPECT_EQ(memory.support, 11);
  EXPECT_EQ(hunt<2>({1, 1.5}, memory, 12, 0.5, draws(1)), (Place<2>{1, 2}));
}

TEST(Hunter, turns_to_the_other_half_plane_after_a_step_that_was_not) {
  double mean_turn = 0;
  constexpr std::uint32_t trials = 2000;
  for (std::uint32_t t = 0; t < trials; ++t) {
    Hunt<2> memory{{0.6, 0.8}, 10};
    const Place<2> next = hunt<2>({0, 0}, memory, 10, 2, draws(t));
    const double back = -(next[0] * 0.6 + next[1] * 0.8) / 2;
    EXPECT_GE(back, 0);
    EXPECT_NEAR(std::hypot(next[0], next[1]), 2, 1e-12);
    mean_turn += back / trials;
  }
  // All directions of the half-plane alike: the mean of cos(a) over it is 2 / pi, its standard
  // deviation sqrt(1/2 - 4 / pi^2) = 0.31; five standard errors and 0.01 for Draws::normal.
  EXPECT_NEAR(mean_turn, 2 / std::acos(-1.0), 5 * 0.31 / std::sqrt(trials) + 0.01);
}

TEST(Hunter, on_one_issue_of_two_leaves_the_other_alone) {
  Hunt<2> memory{{1, 0}, 10};
  EXPECT_EQ(hunt<2>({0, 0}, memory, 9, 0.5, draws(0), 1), (Place<2>{-0.5, 0}));
}

}  // namespace
}  // namespace rules
