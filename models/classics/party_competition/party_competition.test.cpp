#include "models/classics/party_competition/party_competition.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "models/classics/play.test.hpp"
#include "models/classics/threads.test.hpp"

namespace classics {
namespace {

using Settings = std::map<std::string, double>;

Settings parties(double stickers, double aggregators, double hunters, double predators) {
  return {{"parties.stickers", stickers},
          {"parties.aggregators", aggregators},
          {"parties.hunters", hunters},
          {"parties.predators", predators}};
}

Settings with(Settings settings, const Settings& more) {
  for (const auto& [name, value] : more) settings[name] = value;
  return settings;
}

TEST(Aggregators, on_a_line_find_the_partition_of_lloyd) {
  // N voters on a regular grid on [0, 1]. Where the mean of a party's voters is its place and the
  // boundary between two parties falls between two voters, a boundary is at most 2 voters off
  // (1 for two parties), and so is the place of a party.
  constexpr double voters = 9000;
  for (const std::size_t n : {2u, 3u}) {
    Play play(party_competition_entry(),
              with(parties(0, static_cast<double>(n), 0, 0),
                   {{"voters.number", voters}, {"voters.issues", 1}, {"voters.distribution", 2}}));
    auto places = play.weeks(200).values("position");
    std::sort(places.begin(), places.end());
    for (std::size_t i = 0; i < n; ++i)
      EXPECT_NEAR(places[i], (2.0 * static_cast<double>(i) + 1) / (2.0 * static_cast<double>(n)),
                  2 / voters)
          << n;
  }
}

TEST(Aggregators, never_raise_the_distance_of_voters_and_end_at_the_means_of_their_cells) {
  Play play(party_competition_entry(), with(parties(0, 5, 0, 0), {{"voters.distribution", 1}}));
  double before = 1e9;
  for (int week = 0; week < 100; ++week) {
    const double now = play.weeks(1).value("distance2");
    EXPECT_LE(now, before + 1e-12);
    before = now;
  }
  EXPECT_EQ(play.values("position"), play.values("supporters_mean"));
}

TEST(Stickers, stay) {
  Play play(party_competition_entry(), parties(3, 0, 2, 0));
  const auto first = play.weeks(1).values("position"), last = play.weeks(50).values("position");
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(first[i], last[i]);
  EXPECT_NE(first[6], last[6]);
}

TEST(Predators, gather_at_the_largest_party) {
  Play play(party_competition_entry(), parties(1, 0, 0, 1));
  const auto places = play.weeks(200).values("position");
  const auto share = play.values("share");
  // The sticker lost the lead only if the predator stood still as the largest.
  if (share[1] <= share[0]) {
    EXPECT_EQ(places[0], places[2]);
  }
  EXPECT_FLOAT_EQ(share[0] + share[1], 1);
}

TEST(PartyCompetition, uses_one_issue_only_when_told_so) {
  Play play(party_competition_entry(), with(parties(0, 0, 2, 2), {{"voters.issues", 1}}));
  EXPECT_EQ(play.weeks(20).values("position").size(), 4u);
}

TEST(Vote, goes_to_the_nearest_and_is_shared_between_the_equally_near) {
  std::vector<float> votes(4);
  vote_of({0, 0}, {{2, 0}, {0, 1}, {3, 3}, {-1, 0}}, {}, votes);
  EXPECT_EQ(votes, (std::vector<float>{0, 0.5f, 0, 0.5f}));
  vote_of({2, 0}, {{2, 0}, {0, 1}, {3, 3}, {-1, 0}}, {}, votes);
  EXPECT_EQ(votes, (std::vector<float>{1, 0, 0, 0}));
}

TEST(Schofield, gives_the_coefficients_that_were_recomputed) {
  EXPECT_NEAR(1 / (1 + std::exp(1)), 0.26894, 5e-6);
  EXPECT_NEAR(convergence_coefficient({0, 1}, 1, 1), 0.92423, 5e-6);
  EXPECT_NEAR(convergence_coefficient({0, 1}, 1.2, 1), 1.109, 5e-4);
}

/// What the party of lowest valence gains by going `away` from the mean voter when the other stays,
/// before voters on a regular grid of variance 1 on one issue.
double gain(double away, const Ballot& ballot) {
  constexpr std::size_t voters = 4000;
  std::vector<float> votes(2);
  double sum = 0;
  for (std::size_t i = 0; i < voters; ++i) {
    const double x = std::sqrt(12.0) * ((static_cast<double>(i) + 0.5) / voters - 0.5);
    vote_of({x, 0}, {{away, 0}, {0, 0}}, ballot, votes);
    sum += votes[0];
    vote_of({x, 0}, {{0, 0}, {0, 0}}, ballot, votes);
    sum -= votes[0];
  }
  return sum / voters;
}

TEST(Schofield, the_mean_voter_is_a_local_equilibrium_up_to_a_coefficient_of_1) {
  // At the mean the share has slope 0 and second derivative 2 beta rho (1 - rho) (c - 1).
  constexpr double away = 0.05;
  for (const double beta : {0.5, 1.0, 1.2, 1.5}) {
    const Ballot ballot{true, beta, {0, 1}};
    const double rho = 1 / (1 + std::exp(1)), c = convergence_coefficient({0, 1}, beta, 1);
    const double expected = beta * rho * (1 - rho) * (c - 1) * away * away;
    for (const double side : {-away, away}) {
      EXPECT_EQ(gain(side, ballot) > 0, c > 1) << beta;
      // The next term of the series is of order away^2 relative to the two parts of c - 1.
      EXPECT_NEAR(gain(side, ballot), expected, 0.2 * std::fabs(expected)) << beta;
    }
  }
}

TEST(Schofield, is_reported_for_the_electorate_of_a_run) {
  Play play(party_competition_entry(),
            with(parties(0, 0, 2, 0), {{"voters.issues", 1},
                                       {"voters.distribution", 2},
                                       {"voters.spread", std::sqrt(12.0)},
                                       {"voters.logit", 1},
                                       {"parties.valence_step", 1}}));
  // The variance of a grid of N points is 1 - 1 / N^2.
  EXPECT_NEAR(play.weeks(1).result("convergence_coefficient"), 0.92423 * (1 - 1e-6), 5e-6);
}

TEST(Schofield, a_hunter_of_low_valence_stays_at_the_mean_voter_or_leaves_by_the_coefficient) {
  const auto mean_distance = [](double intensity) {
    Play play(party_competition_entry(), with(parties(1, 0, 1, 0), {{"voters.issues", 1},
                                                                    {"voters.logit", 1},
                                                                    {"voters.intensity", intensity},
                                                                    {"parties.valence_step", -1},
                                                                    {"parties.start_spread", 0},
                                                                    {"parties.step", 0.02}}));
    double sum = 0;
    for (int week = 0; week < 400; ++week) sum += std::fabs(play.weeks(1).values("position")[1]);
    return sum / 400;
  };
  // Below the threshold it wanders a few steps; above it goes to where it wins most.
  EXPECT_LT(mean_distance(0.5), 5 * 0.02);  // c = 0.46
  EXPECT_GT(mean_distance(3), 0.3);         // c = 2.8
}

TEST(PartyCompetition, reports_what_nobody_has_checked) {
  double first = 0, last = 0;
  constexpr std::uint32_t runs = 10;
  for (std::uint32_t r = 0; r < runs; ++r) {
    Play play(party_competition_entry(), parties(4, 0, 1, 0), {1, r}, 1000);
    first += play.weeks(1).values("share")[4] / runs;
    last += play.weeks(999).values("share")[4] / runs;
  }
  report_soft("a hunter among four stickers, share at the start", first, "it does not lose");
  report_soft("a hunter among four stickers, share after 1000 steps", last, "it does not lose");

  std::array<double, 4> share{};
  for (std::uint32_t r = 0; r < runs; ++r) {
    Play play(party_competition_entry(), parties(2, 2, 2, 2), {1, r}, 500);
    play.weeks(500);
    for (const sim::Result& result : play.run().results())
      if (result.observable == "mean_share")
        for (std::size_t k = 0; k < 4; ++k)
          if (result.list.starts_with(std::array{"sticker", "aggregator", "hunter", "predator"}[k]))
            share[k] += result.value / runs;
  }
  report_soft("tournament, share of the two stickers", share[0], "hunters do best");
  report_soft("tournament, share of the two aggregators", share[1], "hunters do best");
  report_soft("tournament, share of the two hunters", share[2], "hunters do best");
  report_soft("tournament, share of the two predators", share[3], "hunters do best");
}

TEST(PartyCompetition, refuses_to_run_without_parties) {
  EXPECT_THROW(Play(party_competition_entry(), parties(0, 0, 0, 0)), sim::InputError);
}

TEST(PartyCompetition, is_the_same_bits_on_any_number_of_threads) {
  EXPECT_TRUE(same_on_threads(party_competition_entry(), {{"voters.number", 5000}}));
}

}  // namespace
}  // namespace classics
