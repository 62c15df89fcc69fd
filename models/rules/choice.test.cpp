#include "models/rules/choice.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "sim/core/random.hpp"

namespace rules {
namespace {

constexpr float rounding = 2e-6f;  // exp_portable is good to 3e-7, powers to a few of that

TEST(Choice, is_the_logit) {
  std::vector<float> p = {1, 2, -1};
  choice_probabilities(p);
  const double all = std::exp(1) + std::exp(2) + std::exp(-1);
  EXPECT_NEAR(p[0], std::exp(1) / all, rounding);
  EXPECT_NEAR(p[1], std::exp(2) / all, rounding);
  EXPECT_NEAR(p[2], std::exp(-1) / all, rounding);
}

TEST(Choice, does_not_change_when_all_utilities_rise_alike) {
  std::vector<float> low = {0, 1}, high = {1000, 1001};
  choice_probabilities(low);
  choice_probabilities(high);
  EXPECT_EQ(low, high);
}

TEST(Choice, follows_the_odds_of_tanh_between_two) {
  // Brock and Durlauf: p(+1) - p(-1) = tanh(u) for utilities u and -u.
  for (const float u : {-2.0f, -0.3f, 0.0f, 0.1f, 1.5f}) {
    std::vector<float> p = {u, -u};
    choice_probabilities(p);
    EXPECT_NEAR(p[0] - p[1], std::tanh(double{u}), rounding) << u;
  }
}

TEST(Choice, takes_each_option_as_often_as_its_weight) {
  const std::vector<float> weights = {1, 0, 2, 5};
  std::array<double, 4> chosen{};
  constexpr std::uint32_t draws = 80'000;
  const sim::Draws chance({1, 0}, 0, 0, 0);
  for (std::uint32_t i = 0; i < draws; ++i) ++chosen[choose(weights, chance.unit(i))];
  EXPECT_EQ(chosen[1], 0);
  // Chi-square with 2 degrees of freedom: above 18.4 once in 10 000.
  double chi2 = 0;
  for (const std::size_t k : {0u, 2u, 3u}) {
    const double expected = draws * double{weights[k]} / 8;
    chi2 += (chosen[k] - expected) * (chosen[k] - expected) / expected;
  }
  EXPECT_LT(chi2, 18.4);
}

TEST(Choice, takes_the_first_option_at_draw_0_and_the_last_of_weight_at_the_top) {
  const std::vector<float> weights = {0.1f, 0.2f, 0.3f, 0};
  EXPECT_EQ(choose(weights, 0.0f), 0u);
  EXPECT_EQ(choose(weights, 1 - 0x1p-24f), 2u);
  EXPECT_EQ(choose(weights, 1), 2u);
}

/// McFadden 1978 in double precision: options 0 and 1 in nest 0, option 2 in nest 1.
std::array<double, 3> nested_by_hand(const std::array<double, 3>& u, double t0, double t1) {
  const double w0 = std::exp(u[0] / t0), w1 = std::exp(u[1] / t0), w2 = std::exp(u[2] / t1);
  const double nest0 = std::pow(w0 + w1, t0), nest1 = std::pow(w2, t1), all = nest0 + nest1;
  return {nest0 / all * w0 / (w0 + w1), nest0 / all * w1 / (w0 + w1), nest1 / all};
}

std::vector<float> nested(std::vector<float> u, float t0, float t1) {
  constexpr std::array<std::size_t, 3> nest = {0, 0, 1};
  const std::array<float, 2> dissimilarity = {t0, t1};
  std::array<float, 2> sums{};
  nested_probabilities(u, nest, dissimilarity, sums);
  return u;
}

TEST(NestedChoice, is_that_of_mcfadden) {
  for (const double t : {0.2, 0.5, 1.0}) {
    const auto expected = nested_by_hand({0.5, -0.25, 0.75}, t, 0.7);
    const auto p = nested({0.5f, -0.25f, 0.75f}, static_cast<float>(t), 0.7f);
    // A relative error of 3e-7 / t of a weight, several times.
    for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(p[k], expected[k], 5e-6) << k << ' ' << t;
  }
}

TEST(NestedChoice, is_the_plain_logit_where_nothing_resembles) {
  std::vector<float> plain = {0.5f, -0.25f, 0.75f};
  const auto p = nested(plain, 1, 1);
  choice_probabilities(plain);
  for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(p[k], plain[k], rounding);
}

TEST(NestedChoice, gives_two_of_a_kind_the_chance_of_one) {
  // Red bus, blue bus, car: with dissimilarity t the buses together have odds 2^t against the car.
  const auto p = nested({0, 0, 0}, 0.05f, 1);
  EXPECT_NEAR((p[0] + p[1]) / p[2], std::pow(2, 0.05), 1e-5);
}

TEST(NestedChoice, is_the_same_in_columns_as_chooser_by_chooser) {
  constexpr std::size_t choosers = 500, options = 3;
  constexpr std::array<std::size_t, options> nest = {0, 0, 1};
  constexpr std::array<float, 2> dissimilarity = {0.4f, 1};
  const sim::Draws chance({2, 0}, 0, 0, 0);
  std::array<std::vector<float>, options> utility, weight;
  std::array<std::vector<float>, 2> sums;
  std::vector<float> left(choosers, 0.0f), draw;
  for (std::uint32_t i = 0; i < choosers; ++i) {
    for (std::uint32_t k = 0; k < options; ++k) utility[k].push_back(3 * chance.unit(4 * i + k));
    draw.push_back(chance.unit(4 * i + 3));
  }
  for (auto& column : sums) column.assign(choosers, 0.0f);
  for (std::size_t k = 0; k < options; ++k)
    for (std::size_t i = 0; i < choosers; ++i) {
      weight[k].push_back(option_weight(utility[k][i], 1 / dissimilarity[nest[k]]));
      sums[nest[k]][i] += weight[k][i];
    }
  for (std::size_t n = 0; n < 2; ++n)
    for (std::size_t i = 0; i < choosers; ++i) {
      const float all = nest_weight(sums[n][i], dissimilarity[n]);
      left[i] += all;
      sums[n][i] = weight_per_option(all, sums[n][i]);
    }
  std::vector<std::size_t> chosen(choosers, options);
  for (std::size_t i = 0; i < choosers; ++i) left[i] *= draw[i];
  for (std::size_t k = 0; k < options; ++k)
    for (std::size_t i = 0; i < choosers; ++i)
      take(weight[k][i] * sums[nest[k]][i], k, left[i], chosen[i]);

  for (std::size_t i = 0; i < choosers; ++i) {
    std::vector<float> p = {utility[0][i], utility[1][i], utility[2][i]};
    std::array<float, 2> room{};
    nested_probabilities(p, nest, dissimilarity, room);
    EXPECT_EQ(choose(p, draw[i]), chosen[i]) << i;
  }
}

TEST(NestedChoice, never_takes_from_an_empty_nest) {
  EXPECT_EQ(nest_weight(0, 0.5f), 0.0f);
  EXPECT_EQ(weight_per_option(0, 0), 0.0f);
}

TEST(Conformity, counts_the_share_of_those_who_do_alike) {
  EXPECT_EQ(conformity_utility(2, 3, 4), 1.5f);
}

}  // namespace
}  // namespace rules
