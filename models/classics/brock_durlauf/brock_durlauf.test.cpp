#include "models/classics/brock_durlauf/brock_durlauf.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "models/classics/play.test.hpp"
#include "models/classics/threads.test.hpp"
#include "models/rules/choice.hpp"

namespace classics {
namespace {

/// The largest solution of m = tanh(beta (h + J m)).
double equilibrium(double beta_j, double beta_h = 0) {
  double m = 1;
  for (int i = 0; i < 100'000; ++i) m = std::tanh(beta_h + beta_j * m);
  return m;
}

TEST(BrockDurlauf, has_the_equilibria_that_were_recomputed) {
  EXPECT_NEAR(equilibrium(1.5), 0.85856, 5e-6);
  EXPECT_NEAR(equilibrium(2), 0.95750, 5e-6);
}

/// How far the mean choice of N people over T weeks may be from the equilibrium m.
///
/// About m the mean choice is an autoregression of coefficient a = 1 - rho (1 - g), where
/// g = beta J (1 - m^2) is the slope of the tanh, with noise of variance
/// (2 rho - rho^2) (1 - m^2) / N; so its variance v is that over 1 - a^2, and that of its mean over
/// time v (1 + a) / (1 - a) / T. The curve of the tanh shifts the mean by f'' v / (2 (1 - g)).
/// Five standard errors: one test in a million fails by chance.
double tolerance(double beta_j, double m, double rho, double people, double weeks) {
  const double slope = beta_j * (1 - m * m), a = 1 - rho * (1 - slope);
  const double variance = (2 * rho - rho * rho) * (1 - m * m) / people / (1 - a * a);
  const double shift = beta_j * beta_j * m * (1 - m * m) * variance / (1 - slope);
  return 5 * std::sqrt(variance * (1 + a) / (1 - a) / weeks) + shift;
}

/// Mean choice over `weeks` weeks, after as many to relax in.
double relaxed(const std::map<std::string, double>& parameters, int weeks) {
  Play play(brock_durlauf_entry(), parameters, {1, 0}, 2 * weeks);
  play.weeks(weeks);
  double sum = 0;
  for (int week = 0; week < weeks; ++week) sum += play.weeks(1).value("mean_choice");
  return sum / weeks;
}

TEST(BrockDurlauf, relaxes_to_the_same_equilibrium_at_every_revision_probability) {
  constexpr double people = 4000;
  constexpr int weeks = 400;
  for (const double conformity : {0.5, 1.5, 2.0})
    for (const double rho : {0.1, 0.4, 1.0}) {
      const double m = conformity < 1 ? 0 : equilibrium(conformity);
      const double found = relaxed({{"population.people", people},
                                    {"choice.conformity", conformity},
                                    {"choice.revision_probability", rho},
                                    {"start.first_share", 0.9}},
                                   weeks);
      EXPECT_NEAR(found, m, tolerance(conformity, m, rho, people, weeks))
          << conformity << ' ' << rho;
    }
}

TEST(BrockDurlauf, does_not_tell_intensity_from_utility) {
  constexpr double people = 4000;
  const double m = equilibrium(1.5, 0.3);
  const double found = relaxed({{"population.people", people},
                                {"choice.intensity", 3},
                                {"choice.conformity", 0.5},
                                {"choice.preference", 0.1}},
                               300);
  EXPECT_NEAR(found, m, tolerance(1.5, m, 0.2, people, 300));
}

TEST(BrockDurlauf, has_two_stable_equilibria_while_the_preference_is_small) {
  // The equilibrium against the preference is lost where the slope is 1: m^2 = 1 - 1 / (beta J),
  // beta h = beta J m - artanh(m), which is 0.20755 at beta J = 1.5.
  const double m = std::sqrt(1 - 1 / 1.5), lost_at = 1.5 * m - std::atanh(m);
  EXPECT_NEAR(lost_at, 0.20755, 5e-6);
  std::map<std::string, double> parameters = {
      {"choice.conformity", 1.5}, {"start.first_share", 0}, {"choice.revision_probability", 0.5}};
  parameters["choice.preference"] = lost_at - 0.05;
  EXPECT_LT(relaxed(parameters, 200), -0.5);
  parameters["choice.preference"] = lost_at + 0.05;
  EXPECT_GT(relaxed(parameters, 200), 0.5);
  // Below beta J = 1 there is one equilibrium, whatever the start.
  parameters["choice.conformity"] = 0.9;
  parameters["choice.preference"] = 0.05;
  const double from_none = relaxed(parameters, 400);
  parameters["start.first_share"] = 1;
  const double from_all = relaxed(parameters, 400), expected = equilibrium(0.9, 0.05);
  const double allowed = tolerance(0.9, expected, 0.5, 10000, 400);
  EXPECT_NEAR(from_none, expected, allowed);
  EXPECT_NEAR(from_all, expected, allowed);
}

TEST(BrockDurlauf, loses_even_shares_of_k_options_where_conformity_passes_k) {
  // A small excess e of one option's share grows by eta / K in a round of choices with utility
  // eta s: the slope of the softmax. Exact but for e^2 and rounding of 3e-7 / e.
  constexpr float excess = 2e-3f;
  for (const std::size_t options : {2u, 3u, 5u, 8u})
    for (const float relative : {0.9f, 1.0f, 1.1f}) {
      const auto k = static_cast<float>(options);
      const float eta = relative * k;
      std::vector<float> p(options, rules::conformity_utility(eta, 1 / k - excess / (k - 1), 1));
      p[0] = rules::conformity_utility(eta, 1 / k + excess, 1);
      rules::choice_probabilities(p);
      EXPECT_NEAR((p[0] - 1 / k) / excess, relative, 0.01f) << options;
    }
}

TEST(BrockDurlauf, of_four_options_follows_the_same_threshold) {
  // beta J = K / 2 is eta = K. At 0.7 of it no other equilibrium exists either.
  std::map<std::string, double> parameters = {{"choice.options", 4}, {"start.first_share", 0.25}};
  const auto largest = [&](double conformity) {
    parameters["choice.conformity"] = conformity;
    const auto share = Play(brock_durlauf_entry(), parameters).weeks(400).values("share");
    return *std::max_element(share.begin(), share.end());
  };
  EXPECT_LT(largest(1.4), 0.3);
  EXPECT_GT(largest(2.4), 0.6);
}

TEST(BrockDurlauf, nobody_moves_who_never_thinks_again) {
  Play play(brock_durlauf_entry(), {{"choice.revision_probability", 0}});
  const auto before = play.weeks(1).values("share");
  EXPECT_EQ(play.weeks(5).values("share"), before);
}

TEST(BrockDurlauf, is_the_same_bits_on_any_number_of_threads) {
  EXPECT_TRUE(same_on_threads(brock_durlauf_entry()));
}

}  // namespace
}  // namespace classics
