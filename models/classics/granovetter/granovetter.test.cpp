#include "models/classics/granovetter/granovetter.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/classics/play.test.hpp"
#include "sim/core/problems.hpp"

namespace classics {
namespace {

Play crowd(std::map<std::string, double> parameters, int weeks, sim::Seed seed = {1, 0}) {
  Play play(granovetter_entry(), parameters, seed, weeks);
  play.weeks(weeks);
  return play;
}

std::map<std::string, double> normal(double law, double deviation, double people = 100) {
  return {
      {"thresholds.law", law}, {"thresholds.deviation", deviation}, {"population.people", people}};
}

TEST(Granovetter, a_hundred_riot_and_one_threshold_fewer_leaves_one) {
  const Play play = crowd({}, 110);
  EXPECT_EQ(play.values("rioting"), (std::vector<float>{100, 1}));
  EXPECT_EQ(play.run().results().at(0).value, 100);
  EXPECT_EQ(play.run().results().at(1).value, 1);
}

TEST(Granovetter, the_ladder_gains_one_person_a_round) {
  Play play(granovetter_entry());
  for (int round = 1; round <= 100; ++round)
    ASSERT_EQ(play.weeks(1).values("rioting")[0], static_cast<float>(round));
}

/// Fixed points of r' = 100 F(r), as published; no chance, so the tolerance is half a unit of the
/// last digit given. 3000 rounds: the slowest, 12.2, is at rest after 300.
TEST(Granovetter, the_continuum_jumps_at_a_deviation_of_12_2) {
  struct Published {
    double deviation, rioting, rounding;
  };
  for (const Published& p : {Published{10, 0.77, 5e-3},
                             {12, 4.02, 5e-3},
                             {12.2, 5.479, 5e-4},
                             {12.25, 100, 0.5},
                             {20, 99.99, 5e-3},
                             {30, 99.3, 0.05},
                             {50, 90.5, 0.05},
                             {100, 65.9, 0.05},
                             {1e5, 50, 0.5}})
    EXPECT_NEAR(crowd(normal(2, p.deviation), 3000).value("rioting_continuum"), p.rioting,
                p.rounding)
        << p.deviation;
}

TEST(Granovetter, the_jump_is_between_12_5_and_13_when_people_are_whole) {
  EXPECT_LT(crowd(normal(2, 12.5), 300).value("rioting"), 5);
  EXPECT_GT(crowd(normal(2, 13), 300).value("rioting"), 95);
}

/// Equilibrium r of N drawn thresholds: F_N(r) = r has the standard deviation
/// sqrt(r (1 - r) / N) / (1 - f(r)) about the fixed point, f the density at it. Ten seeds, each
/// within 5 deviations: a false alarm in 200 000 runs.
TEST(Granovetter, drawn_crowds_come_to_rest_around_the_continuum) {
  constexpr double people = 10000, share = 0.904852, mean = 0.25, deviation = 0.5;
  const double z = (share - mean) / deviation;
  const double density = std::exp(-z * z / 2) / std::sqrt(2 * M_PI) / deviation;
  const double spread = std::sqrt(share * (1 - share) / people) / (1 - density);
  double sum = 0;
  for (std::uint32_t seed = 0; seed < 10; ++seed) {
    const double found = crowd(normal(1, 50, people), 100, {seed, 0}).value("rioting") / people;
    EXPECT_NEAR(found, share, 5 * spread) << seed;
    sum += found;
  }
  EXPECT_NEAR(sum / 10, share, 5 * spread / std::sqrt(10.0));
}

TEST(Granovetter, more_people_riot_when_thresholds_are_lower) {
  double before = 101;
  for (const double mean : {10, 20, 30, 40, 60}) {
    auto parameters = normal(2, 20);
    parameters["thresholds.mean"] = mean;
    const double now = crowd(parameters, 300).value("rioting");
    EXPECT_LE(now, before) << mean;
    before = now;
  }
  EXPECT_LT(before, 1);
}

TEST(Granovetter, chance_is_in_the_seed_only) {
  const auto digest = [](std::uint32_t seed) {
    return crowd(normal(1, 12.2), 30, {seed, 0}).run().digest();
  };
  EXPECT_EQ(digest(1), digest(1));
  EXPECT_NE(digest(1), digest(2));
}

TEST(Granovetter, refuses_a_person_who_is_not_there) {
  EXPECT_THROW(Play(granovetter_entry(), {{"change.person", 100}}), sim::InputError);
  EXPECT_THROW(Play(granovetter_entry(), {{"thresholds.law", 0.5}}), sim::InputError);
}

}  // namespace
}  // namespace classics
