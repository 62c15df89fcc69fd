#include "sim/experiment/scoring_statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace sim::experiment {
namespace {

TEST(Quantile, agrees_with_published_type_7_values) {
  const std::vector<double> ten = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  EXPECT_DOUBLE_EQ(quantile(ten, 0.5), 5.5);
  EXPECT_DOUBLE_EQ(quantile(ten, 0.05), 1.45);  // R: quantile(1:10, 0.05)
  EXPECT_DOUBLE_EQ(quantile(ten, 0.95), 9.55);
  EXPECT_DOUBLE_EQ(quantile(ten, 0), 1);
  EXPECT_DOUBLE_EQ(quantile(ten, 1), 10);
}

TEST(Quantile, of_one_value_is_that_value) {
  const std::vector<double> one = {3};
  EXPECT_EQ(quantile(one, 0.05), 3);
  EXPECT_EQ(quantile(one, 0.95), 3);
}

TEST(Quantile, of_nothing_is_not_a_number) { EXPECT_TRUE(std::isnan(quantile({}, 0.5))); }

TEST(Crps, of_one_replicate_is_its_absolute_error) {
  const std::vector<double> one = {3};
  EXPECT_DOUBLE_EQ(crps(one, 5), 2);
  EXPECT_DOUBLE_EQ(crps(one, 1), 2);
}

TEST(Crps, of_small_ensembles_agrees_with_the_sum_by_hand) {
  // Mean distance (1 + 1) / 2 = 1, mean difference over four pairs (2 + 2) / 4 = 1.
  EXPECT_DOUBLE_EQ(crps(std::vector<double>{0, 2}, 1), 0.5);
  // Mean distance (4 + 3 + 1) / 3, mean difference over nine pairs 2 (1 + 3 + 2) / 9.
  EXPECT_DOUBLE_EQ(crps(std::vector<double>{0, 1, 3}, 4), 8.0 / 3 - 2.0 / 3);
}

TEST(Crps, is_zero_only_when_all_replicates_agree_with_the_record) {
  EXPECT_DOUBLE_EQ(crps(std::vector<double>{2, 2, 2}, 2), 0);
  EXPECT_GT(crps(std::vector<double>{1, 2, 3}, 2), 0);
}

}  // namespace
}  // namespace sim::experiment
