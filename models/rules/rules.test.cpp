#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "models/rules/action.hpp"
#include "models/rules/threshold.hpp"
#include "sim/core/random.hpp"

namespace rules {
namespace {

// Rounding of float and of exp_portable, whose relative error is below 3e-7.
constexpr float rounding = 5e-7f;
const float ln10 = std::log(10.0f);

TEST(Action, arrest_is_nine_in_ten_for_one_cop_and_one_active) {
  EXPECT_NEAR(arrest_probability(ln10, 1, 1), 0.9f, rounding);
  EXPECT_NEAR(arrest_probability(ln10, 2, 1), 0.99f, rounding);
  EXPECT_NEAR(arrest_probability(ln10, 5, 5), 0.9f, rounding);
  EXPECT_EQ(arrest_probability(ln10, 0, 1), 0);
  EXPECT_EQ(arrest_probability(50, 3, 1), 1) << "saturated";
}

TEST(Action, more_cops_never_make_anybody_act) {
  for (float g = 0; g <= 1; g += 0.05f)
    for (float r = 0; r <= 1; r += 0.05f)
      for (float cops = 0; cops < 10; ++cops) {
        const float few = arrest_probability(ln10, cops, 3);
        const float many = arrest_probability(ln10, cops + 1, 3);
        EXPECT_LE(acts(g, r, many, 0.1f), acts(g, r, few, 0.1f));
        EXPECT_LE(acting_share(g, many, 0.1f), acting_share(g, few, 0.1f));
      }
}

TEST(Action, nobody_without_cause_and_everybody_without_risk) {
  EXPECT_EQ(acting_share(0.1f, 0, 0.1f), 0) << "the threshold must be passed";
  EXPECT_EQ(acting_share(0.05f, 0.9f, 0.1f), 0);
  EXPECT_EQ(acting_share(0.2f, 0, 0.1f), 1);
  EXPECT_EQ(acting_share(0.2f, 0.05f, 0.1f), 1);
  EXPECT_FLOAT_EQ(acting_share(0.3f, 0.8f, 0.1f), 0.25f);
}

/// The share is what the rule gives person by person: risk aversion at the middles of n equal
/// parts of [0, 1], so that the count is off by at most one of them, and by one more for rounding.
TEST(Action, share_is_that_of_people_one_by_one) {
  constexpr int n = 1000;
  for (const float g : {0.05f, 0.15f, 0.4f, 0.9f})
    for (const float arrest : {0.0f, 0.01f, 0.3f, 0.9f, 1.0f}) {
      int acting = 0;
      for (int i = 0; i < n; ++i)
        acting += acts(g, (static_cast<float>(i) + 0.5f) / n, arrest, 0.1f) ? 1 : 0;
      EXPECT_NEAR(acting_share(g, arrest, 0.1f), static_cast<double>(acting) / n, 2.0 / n)
          << g << " " << arrest;
    }
}

/// Hardship and risk aversion uniform, P = 1: the share is the area of {H (1 - L) - R > T}, a
/// triangle: (1 - L - T)^2 / (2 (1 - L)) = 0.01778. Without risk it is 1 - T / (1 - L) = 0.4444.
/// The share that acts at each H is exact, and the middle rule over n parts of [0, 1] is off by
/// less than 1/n^2 but for the kink (1/n) times the slope 1 - L.
TEST(Action, shares_of_a_uniform_population_are_those_of_the_paper) {
  constexpr int n = 10000;
  constexpr float legitimacy = 0.82f, threshold = 0.1f;
  double deterred = 0, free = 0;
  for (int i = 0; i < n; ++i) {
    const float g = grievance((static_cast<float>(i) + 0.5f) / n, legitimacy);
    deterred += acting_share(g, 1, threshold);
    free += acting_share(g, 0, threshold);
  }
  EXPECT_NEAR(deterred / n, 0.08 * 0.08 / 0.36, 2e-6);
  EXPECT_NEAR(deterred / n, 0.01778, 5e-6);
  EXPECT_NEAR(free / n, 1 - 0.1 / 0.18, 1.0 / n);
}

TEST(Threshold, is_reached_by_as_many) {
  EXPECT_TRUE(joins(3, 3));
  EXPECT_FALSE(joins(2, 3));
  constexpr std::array<float, 4> thresholds{0, 1, 1, 5};
  EXPECT_EQ(joining(thresholds, 0), 1u);
  EXPECT_EQ(joining(thresholds, 1), 3u);
  EXPECT_EQ(joining(thresholds, 5), 4u);
}

}  // namespace
}  // namespace rules
