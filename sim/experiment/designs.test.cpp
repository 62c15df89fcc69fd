#include "sim/experiment/designs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace sim::experiment {
namespace {

using testing::Each;

/// How often a factor's points fall into each of `cells` equal parts.
std::vector<int> counts(const UnitPoints& points, std::size_t factor, std::size_t cells) {
  std::vector<int> out(cells, 0);
  for (const auto& point : points)
    ++out.at(static_cast<std::size_t>(point[factor] * static_cast<double>(cells)));
  return out;
}

void expect_begins_with(const UnitPoints& more, const UnitPoints& few) {
  ASSERT_LT(few.size(), more.size());
  EXPECT_EQ(UnitPoints(more.begin(), more.begin() + static_cast<std::ptrdiff_t>(few.size())), few);
}

TEST(LatinHypercube, has_one_point_in_each_part_of_each_factor) {
  for (const std::size_t points : {1u, 10u, 97u}) {
    const UnitPoints design = latin_hypercube(points, 4, 11);
    ASSERT_EQ(design.size(), points);
    for (std::size_t factor = 0; factor < 4; ++factor)
      EXPECT_THAT(counts(design, factor, points), Each(1));
  }
}

TEST(LatinHypercube, differs_by_seed_and_its_factors_are_not_alike) {
  const UnitPoints design = latin_hypercube(50, 2, 1);
  EXPECT_EQ(design, latin_hypercube(50, 2, 1));
  EXPECT_NE(design, latin_hypercube(50, 2, 2));
  double product = 0;
  for (const auto& x : design) product += (x[0] - 0.5) * (x[1] - 0.5) * 12 / 50;
  EXPECT_LT(std::abs(product), 0.5);  // correlation: 3.5 standard deviations
}

TEST(LatinHypercube, doubled_is_a_latin_hypercube_of_all_points) {
  UnitPoints all = latin_hypercube(20, 3, 5);
  for (const std::size_t added : {20u, 80u}) {
    const UnitPoints more = extend_latin_hypercube(all, added, 5);
    ASSERT_EQ(more.size(), added);
    all.insert(all.end(), more.begin(), more.end());
    for (std::size_t factor = 0; factor < 3; ++factor)
      EXPECT_THAT(counts(all, factor, all.size()), Each(1));
  }
}

TEST(LatinHypercube, any_extension_avoids_where_points_are) {
  UnitPoints all = latin_hypercube(20, 2, 5);
  const UnitPoints more = extend_latin_hypercube(all, 7, 5);
  for (std::size_t factor = 0; factor < 2; ++factor) {
    const std::vector<int> before = counts(all, factor, 27), added = counts(more, factor, 27);
    for (std::size_t cell = 0; cell < 27; ++cell) EXPECT_LE(added[cell], before[cell] > 0 ? 0 : 1);
  }
}

TEST(Sobol, is_balanced_in_one_and_two_factors) {
  const UnitPoints design = sobol(64, 5, 7);
  for (std::size_t factor = 0; factor < 5; ++factor)
    EXPECT_THAT(counts(design, factor, 64), Each(1));
  // The first two factors are a (0, 2)-sequence: 64 points, one in each of the 8 x 8 squares.
  std::set<std::pair<int, int>> squares;
  for (const auto& x : design)
    squares.emplace(static_cast<int>(8 * x[0]), static_cast<int>(8 * x[1]));
  EXPECT_EQ(squares.size(), 64u);
}

TEST(Sobol, is_shifted_by_its_seed_only) {
  EXPECT_EQ(sobol(8, 3, 1), sobol(8, 3, 1));
  EXPECT_NE(sobol(8, 3, 1), sobol(8, 3, 2));
  EXPECT_NE(sobol(1, 2, 1)[0], (std::vector<double>{0, 0}));
}

TEST(Sobol, integrates_a_smooth_function_better_than_chance) {
  const std::size_t n = 1024;
  double mean = 0;
  for (const auto& x : sobol(n, 4, 3)) {
    double product = 1;
    for (const double u : x) product *= 1 + 0.5 * (u - 0.5);
    mean += product / static_cast<double>(n);
  }
  EXPECT_NEAR(mean, 1, 1e-3);  // independent points: standard deviation 0.0092
}

TEST(Designs, more_points_begin_with_the_same_ones) {
  expect_begins_with(sobol(100, 4, 9), sobol(33, 4, 9));
  expect_begins_with(saltelli(50, 3, 9), saltelli(16, 3, 9));
  expect_begins_with(morris(12, 5, 4, 9), morris(5, 5, 4, 9));
}

TEST(Saltelli, rows_are_a_b_and_a_with_one_factor_from_b) {
  const UnitPoints design = saltelli(8, 3, 2), base = sobol(8, 6, 2);
  ASSERT_EQ(design.size(), 8u * 5u);
  for (std::size_t i = 0; i < 8; ++i) {
    const auto& a = design[5 * i];
    const auto& b = design[5 * i + 1];
    EXPECT_EQ(a, std::vector<double>(base[i].begin(), base[i].begin() + 3));
    EXPECT_EQ(b, std::vector<double>(base[i].begin() + 3, base[i].end()));
    for (std::size_t d = 0; d < 3; ++d)
      for (std::size_t k = 0; k < 3; ++k) EXPECT_EQ(design[5 * i + 2 + d][k], k == d ? b[k] : a[k]);
  }
}

TEST(Morris, changes_each_factor_once_by_half_the_levels) {
  const std::size_t factors = 6, levels = 4;
  const UnitPoints design = morris(30, factors, levels, 4);
  ASSERT_EQ(design.size(), 30 * (factors + 1));
  std::set<std::size_t> first_changed;
  for (std::size_t row = 0; row < design.size(); row += factors + 1) {
    std::set<std::size_t> changed;
    for (std::size_t i = 1; i <= factors; ++i)
      for (std::size_t d = 0; d < factors; ++d) {
        const double change = design[row + i][d] - design[row + i - 1][d];
        if (change == 0) continue;
        EXPECT_NEAR(std::abs(change), 2.0 / 3.0, 1e-12);
        if (i == 1) first_changed.insert(d);
        EXPECT_TRUE(changed.insert(d).second);
      }
    EXPECT_EQ(changed.size(), factors);
  }
  EXPECT_GT(first_changed.size(), 3u);
}

TEST(Morris, draws_all_levels_of_an_even_number) {
  const UnitPoints design = morris(400, 2, 4, 8);
  std::vector<int> found(4, 0);
  for (const auto& x : design) ++found.at(static_cast<std::size_t>(std::lround(3 * x[0])));
  for (const int n : found) EXPECT_NEAR(n, 300, 75);  // 5 standard deviations of binomial(1200)
}

}  // namespace
}  // namespace sim::experiment
