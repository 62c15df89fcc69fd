#include "models/classics/epstein/epstein.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "models/classics/epstein/lattice.hpp"
#include "models/classics/epstein/ratio.hpp"
#include "models/classics/play.test.hpp"
#include "sim/core/problems.hpp"

namespace classics {
namespace {

using Parameters = std::map<std::string, double>;

Play country(const Parameters& parameters, int weeks, sim::Seed seed = {1, 0}) {
  Play play(epstein_entry(), parameters, seed, weeks);
  play.weeks(weeks);
  return play;
}

std::vector<double> active_by_week(const Parameters& parameters, int weeks, sim::Seed seed) {
  Play play(epstein_entry(), parameters, seed, weeks);
  std::vector<double> active;
  for (int week = 0; week < weeks; ++week) active.push_back(play.weeks(1).value("active"));
  return active;
}

TEST(EpsteinRatio, has_three_readings) {
  const float k = std::log(10.0f);
  constexpr float rounding = 5e-7f;
  EXPECT_NEAR(arrest_probability(Ratio::exact, k, 1, 2), 1 - std::sqrt(0.1f), rounding);
  EXPECT_EQ(arrest_probability(Ratio::cut, k, 1, 2), 0) << "more active than cops: no risk";
  EXPECT_EQ(arrest_probability(Ratio::rounded, k, 1, 2), 0) << "a half goes to the even";
  EXPECT_NEAR(arrest_probability(Ratio::cut, k, 3, 2), 0.9f, rounding);
  EXPECT_NEAR(arrest_probability(Ratio::rounded, k, 3, 2), 0.99f, rounding);
  for (const Ratio ratio : {Ratio::exact, Ratio::cut, Ratio::rounded}) {
    EXPECT_NEAR(arrest_probability(ratio, k, 1, 1), 0.9f, rounding);
    EXPECT_NEAR(arrest_probability(ratio, k, 2, 1), 0.99f, rounding);
  }
}

TEST(EpsteinLattice, sees_each_site_of_a_disc_once_across_the_edges) {
  const Lattice lattice(15);
  std::vector<int> seen(lattice.sites(), 0);
  lattice.for_each_in_sight(0, 7, [&](Site site) { ++seen[site]; });
  EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), 149) << "whole points in a circle of radius 7";
  EXPECT_EQ(std::count(seen.begin(), seen.end(), 0), 225 - 149);
  EXPECT_EQ(seen[14], 1);
  EXPECT_EQ(seen[14 * 15], 1);
  int alone = 0;
  lattice.for_each_in_sight(100, 0, [&](Site site) { alone += site == 100 ? 1 : 100; });
  EXPECT_EQ(alone, 1);
}

/// Without cops who has H > T / (1 - L) acts: a share of 1 - T / (1 - L) = 0.4444. Of n citizens
/// drawn at random; five seeds, each within 5 binomial deviations: a false alarm in 350 000 runs.
TEST(Epstein, without_cops_four_in_nine_act) {
  constexpr double share = 4.0 / 9;
  for (std::uint32_t seed = 0; seed < 5; ++seed) {
    const Play play = country({{"density.cops", 0}, {"lattice.width", 200}, {"vision.citizens", 1}},
                              1, {seed, 0});
    const double n = 28000;
    EXPECT_NEAR(play.value("active") / n, share, 5 * std::sqrt(share * (1 - share) / n)) << seed;
  }
}

TEST(Epstein, without_cops_nothing_else_matters) {
  const Parameters none{{"density.cops", 0}, {"jail.longest", 30}};
  Parameters no_jail = none, exact = none;
  no_jail["jail.longest"] = 0;
  exact["arrest.ratio"] = 0;
  const auto active = active_by_week(none, 5, {1, 0});
  EXPECT_EQ(active, std::vector<double>(5, active[0]));
  EXPECT_EQ(country(none, 5).run().digest(), country(no_jail, 5).run().digest());
  EXPECT_EQ(country(none, 5).run().digest(), country(exact, 5).run().digest());
}

/// Arrest is certain in everybody's eyes (k = 1000; 0.2 cops a site, 81 sites in sight), but cops
/// see nobody: the share is that of {H (1 - L) - R > T}, (1 - L - T)^2 / (2 (1 - L)) = 0.01778.
/// Five seeds within 5 binomial deviations, as above.
TEST(Epstein, when_arrest_is_certain_one_in_56_acts) {
  constexpr double share = 0.08 * 0.08 / 0.36, n = 28000;
  for (std::uint32_t seed = 0; seed < 5; ++seed) {
    const Play play = country({{"density.cops", 0.2},
                               {"vision.cops", 0},
                               {"vision.citizens", 5},
                               {"arrest.constant", 1000},
                               {"arrest.ratio", 0},
                               {"lattice.width", 200}},
                              1, {seed, 0});
    EXPECT_NEAR(play.value("active") / n, share, 5 * std::sqrt(share * (1 - share) / n)) << seed;
  }
}

TEST(Epstein, more_cops_leave_fewer_active) {
  double before = 1e9;
  for (const double cops : {0.0, 0.01, 0.02, 0.04, 0.08}) {
    const auto active = active_by_week({{"density.cops", cops}, {"arrest.ratio", 0}}, 60, {1, 0});
    double mean = 0;
    for (const double a : active) mean += a / static_cast<double>(active.size());
    EXPECT_LE(mean, before) << cops;
    report_soft("mean active with cops per site " + std::to_string(cops), mean,
                "a tipping point (Epstein), a smooth change (Thron and Jackson)");
    before = mean;
  }
}

/// The authors of NetLogo's Rebellion: no punctuated equilibrium with C / A, but with floor(C / A).
/// Quiet: at most 22 active, 2 % of the citizens. Margins: in 500 weeks of 10 seeds C / A had never
/// more than 29 active; floor(C / A) had peaks of 291 to 354 and 17 to 22 outbursts.
TEST(Epstein, outbursts_need_a_whole_ratio) {
  for (std::uint32_t seed = 0; seed < 2; ++seed) {
    const auto exact = active_by_week({{"arrest.ratio", 0}}, 150, {seed, 0});
    EXPECT_LT(*std::max_element(exact.begin() + 10, exact.end()), 50);
    const auto cut = active_by_week({{"arrest.ratio", 1}}, 150, {seed, 0});
    EXPECT_GT(*std::max_element(cut.begin() + 10, cut.end()), 150);
    const auto quiet = std::count_if(cut.begin(), cut.end(), [](double a) { return a <= 22; });
    EXPECT_GT(quiet, 60);
  }
}

/// Runs of the paper whose table was not accessible: a fall of legitimacy in one step ignites, the
/// same fall in small steps does not, for those who come out are jailed one by one.
TEST(Epstein, tells_how_sudden_and_slow_falls_of_legitimacy_differ) {
  for (const double ratio : {0.0, 1.0})
    for (const double weeks : {1.0, 70.0}) {
      const auto active = active_by_week({{"arrest.ratio", ratio},
                                          {"legitimacy", 0.9},
                                          {"fall.by", 0.2},
                                          {"fall.week", 10},
                                          {"fall.weeks", weeks}},
                                         90, {1, 0});
      report_soft(
          "largest number active, ratio " + std::to_string(static_cast<int>(ratio)) +
              ", legitimacy falls by 0.2 in " + std::to_string(static_cast<int>(weeks)) + " weeks",
          *std::max_element(active.begin(), active.end()), weeks == 1 ? "an outburst" : "none");
    }
}

TEST(Epstein, keeps_everybody_in_one_place) {
  Play play(epstein_entry());
  for (int week = 0; week < 40; ++week) {
    play.weeks(1);
    EXPECT_EQ(play.value("active") + play.value("quiet") + play.value("jailed"), 1120);
    const auto map = play.values("site_state");
    EXPECT_EQ(std::count(map.begin(), map.end(), 3.0f), 64);
    EXPECT_EQ(std::count(map.begin(), map.end(), 2.0f), play.value("active"));
    EXPECT_EQ(std::count(map.begin(), map.end(), 1.0f), play.value("quiet"));
  }
  EXPECT_GT(play.value("jailed"), 0);
}

TEST(Epstein, chance_is_in_the_seed_only) {
  const auto digest = [](std::uint32_t seed) { return country({}, 10, {seed, 0}).run().digest(); };
  EXPECT_EQ(digest(1), digest(1));
  EXPECT_NE(digest(1), digest(2));
}

TEST(Epstein, refuses_a_full_torus_and_more_sight_than_there_is) {
  EXPECT_THROW(Play(epstein_entry(), {{"density.citizens", 0.96}}), sim::InputError);
  EXPECT_THROW(Play(epstein_entry(), {{"vision.cops", 20}}), sim::InputError);
}

}  // namespace
}  // namespace classics
