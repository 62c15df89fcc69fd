#include "sim/experiment/sensitivity.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "sim/core/random.hpp"

namespace sim::experiment {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
using Function = double (*)(const std::vector<double>&);

/// Ishigami and Homma 1990, a = 7, b = 0.1, on the unit cube.
double ishigami(const std::vector<double>& u) {
  const auto x = [&](std::size_t i) { return std::numbers::pi * (2 * u[i] - 1); };
  return std::sin(x(0)) + 7 * std::pow(std::sin(x(1)), 2) +
         0.1 * std::pow(x(2), 4) * std::sin(x(0));
}

/// 4 a + 2 b + c: of uniform factors, shares 16/21, 4/21, 1/21 of the variance 21/12.
double linear(const std::vector<double>& u) { return 4 * u[0] + 2 * u[1] + u[2]; }

Outputs evaluate(const UnitPoints& points, Function f) {
  Outputs outputs;
  for (const auto& x : points) outputs.push_back({f(x)});
  return outputs;
}

/// Chance with deviation `own` at each point and run, and `shared` by the runs of all points.
Outputs with_chance(const UnitPoints& points, Function f, std::size_t replicates, double own,
                    double shared) {
  Outputs outputs = evaluate(points, f);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const double value = outputs[i][0];
    outputs[i].clear();
    for (std::uint32_t r = 0; r < replicates; ++r)
      outputs[i].push_back(value + own * Draws({1, r}, 1, i, 0).normal(0) +
                           shared * Draws({1, r}, 2, 0, 0).normal(0));
  }
  return outputs;
}

TEST(SobolIndices, of_ishigami_are_the_published_ones) {
  const SobolIndices found = sobol_indices(3, evaluate(saltelli(8192, 3, 3), ishigami));
  const double first[] = {0.3139, 0.4424, 0}, total[] = {0.5576, 0.4424, 0.2437};
  for (std::size_t d = 0; d < 3; ++d) {
    EXPECT_NEAR(found.first[d].value, first[d], 0.005);
    EXPECT_NEAR(found.total[d].value, total[d], 0.005);
    EXPECT_LT(found.first[d].interval.low, first[d]);
    EXPECT_GT(found.first[d].interval.high, first[d]);
    EXPECT_LT(found.total[d].interval.low, total[d]);
    EXPECT_GT(found.total[d].interval.high, total[d]);
    EXPECT_LT(found.total[d].interval.high - found.total[d].interval.low, 0.08);
  }
  EXPECT_NEAR(found.variance, 13.8446, 0.03);
  EXPECT_NEAR(found.mean, 3.5, 0.01);
  EXPECT_TRUE(std::isnan(found.noise_share));
}

TEST(SobolIndices, of_a_linear_model_are_its_squared_slopes) {
  const SobolIndices found = sobol_indices(3, evaluate(saltelli(2048, 3, 1), linear));
  const double share[] = {16.0 / 21, 4.0 / 21, 1.0 / 21};
  for (std::size_t d = 0; d < 3; ++d) {
    EXPECT_NEAR(found.first[d].value, share[d], 0.003);
    EXPECT_NEAR(found.total[d].value, share[d], 0.003);
  }
  EXPECT_NEAR(found.variance, 21.0 / 12, 0.005);
}

TEST(SobolIndices, do_not_change_when_a_constant_is_added) {
  Outputs outputs = evaluate(saltelli(512, 3, 1), linear);
  const SobolIndices before = sobol_indices(3, outputs);
  for (auto& output : outputs) output[0] += 1e5;
  const SobolIndices after = sobol_indices(3, outputs);
  for (std::size_t d = 0; d < 3; ++d)
    EXPECT_NEAR(before.first[d].value, after.first[d].value, 1e-6);
}

TEST(SobolIndices, tell_how_much_is_chance) {
  // Chance of a mean of 4: variance 0.25, beside 21/12.
  const UnitPoints points = saltelli(1024, 3, 1);
  const SobolIndices found = sobol_indices(3, with_chance(points, linear, 4, 1, 0));
  const double variance = 21.0 / 12 + 0.25;
  EXPECT_NEAR(found.noise_share, 0.25 / variance, 0.01);
  for (const double noise : found.noise) EXPECT_NEAR(noise, 0.25 / variance, 0.01);
  EXPECT_NEAR(found.total[2].value, (1.0 / 12 + 0.25) / variance, 0.02);
  EXPECT_NEAR(found.first[0].value, 16.0 / 12 / variance, 0.1);
}

TEST(SobolIndices, are_free_of_the_chance_that_all_points_share) {
  const UnitPoints points = saltelli(1024, 3, 1);
  const SobolIndices found = sobol_indices(3, with_chance(points, linear, 4, 0, 10));
  EXPECT_NEAR(found.noise_share, 0, 1e-9);
  for (const double noise : found.noise) EXPECT_NEAR(noise, 0, 1e-9);
  EXPECT_NEAR(found.total[2].value, 1.0 / 21, 0.003);
}

TEST(SobolIndices, tell_the_chance_of_each_factor_that_same_seeds_leave) {
  // What chance does depends on the first factor alone: the others change nothing of it.
  const UnitPoints points = saltelli(512, 3, 1);
  Outputs outputs = evaluate(points, linear);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double plain = outputs[i][0];
    outputs[i] = {plain + 3 * points[i][0], plain - 3 * points[i][0]};
  }
  const SobolIndices found = sobol_indices(3, outputs);
  EXPECT_GT(found.noise_share, 0.1);
  EXPECT_GT(found.noise[0], 0.1);
  EXPECT_NEAR(found.noise[1], 0, 1e-9);
  EXPECT_NEAR(found.noise[2], 0, 1e-9);
}

TEST(SobolIndices, leave_out_base_points_without_a_value) {
  Outputs outputs = evaluate(saltelli(2048, 3, 1), linear);
  for (std::size_t i = 0; i < outputs.size(); i += 50) outputs[i] = {none};
  const SobolIndices found = sobol_indices(3, outputs);
  EXPECT_EQ(found.left_out, 205u);
  EXPECT_EQ(found.base_points, 2048u - 205u);
  EXPECT_NEAR(found.total[0].value, 16.0 / 21, 0.05);
  const SobolIndices nothing = sobol_indices(3, Outputs(10, {none}));
  EXPECT_EQ(nothing.base_points, 0u);
  EXPECT_TRUE(std::isnan(nothing.first[0].value));
}

TEST(SobolIndices, use_only_replicates_that_all_rows_of_a_base_point_have) {
  const UnitPoints points = saltelli(512, 3, 1);
  Outputs outputs = with_chance(points, linear, 3, 0, 10);
  for (std::size_t i = 0; i < outputs.size(); i += 7) outputs[i][i % 3] = none;
  const SobolIndices found = sobol_indices(3, outputs);
  EXPECT_EQ(found.left_out, 0u);
  // What all rows share is not in a total index, though it is large.
  const SobolIndices whole = sobol_indices(3, with_chance(points, linear, 3, 0, 10));
  EXPECT_NEAR(found.total[2].value * found.variance, whole.total[2].value * whole.variance, 1e-9);
}

TEST(SobolIndices, intervals_hold_the_true_value_about_as_often_as_they_say) {
  // Independent base points: those of a Sobol' sequence are nearer than the intervals tell.
  int held = 0;
  constexpr int trials = 100;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    UnitPoints points;
    for (std::uint32_t i = 0; i < 128; ++i) {
      const Draws draws({7, trial}, 1, i, 0);
      std::vector<double> a, b;
      for (std::uint32_t d = 0; d < 3; ++d) a.push_back(draws.unit(d));
      for (std::uint32_t d = 3; d < 6; ++d) b.push_back(draws.unit(d));
      points.push_back(a);
      points.push_back(b);
      for (std::size_t d = 0; d < 3; ++d) {
        points.push_back(a);
        points.back()[d] = b[d];
      }
    }
    const Interval total =
        sobol_indices(3, evaluate(points, linear), {.resamples = 400}).total[0].interval;
    held += total.low <= 16.0 / 21 && 16.0 / 21 <= total.high ? 1 : 0;
  }
  EXPECT_GE(held, 88);  // binomial(100, 0.95): below with probability 0.002
}

TEST(MorrisEffects, of_a_linear_model_are_its_slopes) {
  const UnitPoints points = morris(10, 3, 4, 2);
  const MorrisEffects found = morris_effects(points, evaluate(points, linear));
  const double slope[] = {4, 2, 1};
  ASSERT_EQ(found.trajectories, 10u);
  for (std::size_t d = 0; d < 3; ++d) {
    EXPECT_NEAR(found.factors[d].mu, slope[d], 1e-12);
    EXPECT_NEAR(found.factors[d].mu_star.value, slope[d], 1e-12);
    EXPECT_NEAR(found.factors[d].sigma, 0, 1e-12);
    EXPECT_NEAR(found.factors[d].mu_star.interval.low, slope[d], 1e-12);
  }
}

TEST(MorrisEffects, tell_curves_and_interactions_from_slopes) {
  // 10 (a - 0.5)^2 on 4 levels: effects of steps of 2/3 are -10/3 and 10/3, equally often.
  const UnitPoints points = morris(400, 3, 4, 2);
  const auto f = [](const std::vector<double>& u) {
    return 10 * std::pow(u[0] - 0.5, 2) + 3 * u[1] * u[2];
  };
  const MorrisEffects found = morris_effects(points, evaluate(points, f));
  EXPECT_NEAR(found.factors[0].mu, 0, 0.6);
  EXPECT_NEAR(found.factors[0].mu_star.value, 10.0 / 3, 1e-9);
  EXPECT_NEAR(found.factors[0].sigma, 10.0 / 3, 0.05);
  EXPECT_NEAR(found.factors[1].mu, 1.5, 0.2);  // 3 times the mean of the other factor
  EXPECT_GT(found.factors[1].sigma, 0.9);
}

TEST(MorrisEffects, tell_how_much_is_chance) {
  const UnitPoints points = morris(200, 3, 4, 2);
  const MorrisEffects found = morris_effects(points, with_chance(points, linear, 5, 0.5, 10));
  // Two means of 5 over a step of 2/3.
  const double chance = std::sqrt(2 * 0.25 / 5) * 1.5;
  for (const MorrisEffect& effect : found.factors) {
    EXPECT_NEAR(effect.noise, chance, 0.05);
    EXPECT_NEAR(effect.sigma, chance, 0.1);
  }
}

TEST(MorrisEffects, leave_out_trajectories_without_a_value) {
  const UnitPoints points = morris(10, 3, 4, 2);
  Outputs outputs = evaluate(points, linear);
  outputs[5] = {none};
  const MorrisEffects found = morris_effects(points, outputs);
  EXPECT_EQ(found.trajectories, 9u);
  EXPECT_EQ(found.left_out, 1u);
  EXPECT_NEAR(found.factors[0].mu, 4, 1e-12);
}

TEST(Sensitivity, knows_the_design_by_its_points) {
  for (const std::size_t factors : {1u, 3u}) {
    EXPECT_TRUE(saltelli_rows(saltelli(4, factors, 1)));
    EXPECT_TRUE(is_morris(morris(5, factors, 4, 1)));
    EXPECT_FALSE(saltelli_rows(latin_hypercube(5 * 3 * 4, factors, 1)));
  }
  EXPECT_FALSE(saltelli_rows(morris(5, 3, 4, 1)));
  EXPECT_FALSE(is_morris(saltelli(4, 3, 1)));
  EXPECT_FALSE(is_morris(latin_hypercube(12, 3, 1)));
  const UnitPoints points = saltelli(64, 3, 1);
  EXPECT_TRUE(std::holds_alternative<SobolIndices>(
      sensitivity_of(points, evaluate(points, linear)).value()));
  const UnitPoints other = sobol(20, 3, 1);
  EXPECT_FALSE(sensitivity_of(other, evaluate(other, linear)));
}

/// First and total indices of the rows of saltelli() in another order.
Outputs indices_in_order(const UnitPoints& points, std::size_t factors,
                         const std::vector<std::size_t>& order) {
  UnitPoints moved;
  for (const std::size_t row : order) moved.push_back(points[row]);
  const auto found = std::get<SobolIndices>(sensitivity_of(moved, evaluate(moved, linear)).value());
  Outputs values;
  for (std::size_t d = 0; d < factors; ++d)
    values.push_back({found.first[d].value, found.total[d].value});
  return values;
}

TEST(Sensitivity, knows_the_rows_of_saltelli_in_the_order_of_other_tools) {
  constexpr std::size_t factors = 3, rows = factors + 2, base_points = 64;
  const UnitPoints points = saltelli(base_points, factors, 1);
  std::vector<std::size_t> own, salib, by_role;
  for (std::size_t i = 0; i < base_points; ++i) {
    for (std::size_t role = 0; role < rows; ++role) own.push_back(i * rows + role);
    for (const std::size_t role : {0, 2, 3, 4, 1}) salib.push_back(i * rows + role);
  }
  for (std::size_t role = 0; role < rows; ++role)
    for (std::size_t i = 0; i < base_points; ++i) by_role.push_back(i * rows + role);
  const Outputs expected = indices_in_order(points, factors, own);
  EXPECT_EQ(indices_in_order(points, factors, salib), expected);
  EXPECT_EQ(indices_in_order(points, factors, by_role), expected);
}

TEST(Sensitivity, leaves_out_the_second_order_rows_of_salib) {
  constexpr std::size_t factors = 3, rows = factors + 2, base_points = 64;
  const UnitPoints points = saltelli(base_points, factors, 1);
  UnitPoints of_salib;  // A, A with each factor from B, B with each factor from A, B
  for (std::size_t i = 0; i < base_points; ++i) {
    const auto *a = &points[i * rows], *b = a + 1;
    of_salib.push_back(*a);
    for (std::size_t d = 0; d < factors; ++d) of_salib.push_back(points[i * rows + 2 + d]);
    for (std::size_t d = 0; d < factors; ++d) {
      of_salib.push_back(*b);
      of_salib.back()[d] = (*a)[d];
    }
    of_salib.push_back(*b);
  }
  const auto found =
      std::get<SobolIndices>(sensitivity_of(of_salib, evaluate(of_salib, linear)).value());
  const SobolIndices expected = sobol_indices(factors, evaluate(points, linear));
  EXPECT_EQ(found.base_points, base_points);
  for (std::size_t d = 0; d < factors; ++d)
    EXPECT_EQ(found.total[d].value, expected.total[d].value);
}

}  // namespace
}  // namespace sim::experiment
