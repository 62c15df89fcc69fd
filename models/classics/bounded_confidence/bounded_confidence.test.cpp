#include "models/classics/bounded_confidence/bounded_confidence.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/classics/play.test.hpp"
#include "models/classics/threads.test.hpp"
#include "sim/core/names.hpp"

namespace classics {
namespace {

struct Counts {
  double mean = 0, variance = 0, least = 1e9, most = 0;
};

Counts counts_of(const std::vector<double>& values) {
  Counts out;
  for (const double x : values) {
    out.mean += x / static_cast<double>(values.size());
    out.least = std::min(out.least, x);
    out.most = std::max(out.most, x);
  }
  for (const double x : values)
    out.variance += (x - out.mean) * (x - out.mean) / static_cast<double>(values.size() - 1);
  return out;
}

constexpr std::uint32_t runs = 30;

/// Clusters after `weeks` weeks, or when nobody moves any more, in each of the runs.
Counts clusters(const sim::ModelEntry& entry, std::map<std::string, double> parameters, int weeks,
                double confidence, std::uint32_t replicates = runs) {
  parameters["meeting.confidence"] = confidence;
  std::vector<double> found;
  for (std::uint32_t r = 0; r < replicates; ++r) {
    Play play(entry, parameters, {1, r});
    for (int week = 0; week < weeks; ++week)
      if (play.weeks(1).value("largest_move") == 0) break;
    found.push_back(play.value("clusters"));
  }
  return counts_of(found);
}

Counts deffuant_clusters(double confidence, int weeks, std::uint32_t replicates = runs) {
  return clusters(deffuant_entry(), {}, weeks, confidence, replicates);
}

/// All clusters count, however small.
Counts hegselmann_krause_clusters(double confidence, std::uint32_t replicates = runs) {
  return clusters(hegselmann_krause_entry(),
                  {{"population.people", 625}, {"clusters.smallest_share", 0}}, 40, confidence,
                  replicates);
}

/// Two means of whole numbers, ours over `runs`, the figure over at least 10: 4 standard errors of
/// their difference and the rounding of the figure. A whole number with a mean of fractional part
/// f has a variance of at least f (1 - f).
void expect_mean(const Counts& ours, double figure) {
  const double f = figure - std::floor(figure);
  const double variance = std::max(ours.variance, f * (1 - f));
  constexpr double rounding = 0.05;
  EXPECT_NEAR(ours.mean, figure, 4 * std::sqrt(variance / runs + variance / 10) + rounding);
}

TEST(Clusters, are_parted_by_gaps_of_the_confidence) {
  const auto found = clusters_of({0.75f, 0.0f, 0.25f, 0.125f}, 0.25f);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].position, 0.125);
  EXPECT_EQ(found[0].share, 0.75);
  EXPECT_EQ(found[1].position, 0.75);
}

TEST(Deffuant, never_moves_a_person_without_confidence_or_step) {
  for (const char* name : {"meeting.confidence", "meeting.step"}) {
    Play play(deffuant_entry(), {{name, 0}});
    EXPECT_EQ(play.weeks(5).value("largest_move"), 0) << name;
  }
}

TEST(Deffuant, moves_two_to_their_middle) {
  const Play play = std::move(
      Play(deffuant_entry(), {{"population.people", 2}, {"meeting.confidence", 1}}).weeks(1));
  EXPECT_EQ(play.value("clusters"), 1);
  EXPECT_EQ(play.values("opinion_share").size(), 100u);
  const auto shares = play.values("opinion_share");
  EXPECT_EQ(*std::max_element(shares.begin(), shares.end()), 1);
}

TEST(Deffuant, keeps_the_mean_opinion) {
  // Both of a pair give way alike, so only rounding (of floats, 2 per meeting) can shift the mean.
  Play play(deffuant_entry(), {{"meeting.confidence", 1}}, {1, 0}, 60);
  double before = 0;
  for (std::uint32_t i = 0; i < 1000; ++i)
    before += sim::Draws({1, 0}, sim::decision_key("bounded_confidence.start"), 0, 0).unit(i) / 1e3;
  play.weeks(60);
  EXPECT_NEAR(play.result("cluster_position"), before, 1e-5);
}

TEST(Deffuant, leaves_as_many_clusters_as_recomputed_with_1000_people) {
  // Camps of 1 % of the people at least; weeks until gaps have opened, longer for low confidence.
  const Counts half = deffuant_clusters(0.5, 60), fifth = deffuant_clusters(0.2, 60);
  const Counts tenth = deffuant_clusters(0.1, 150), twentieth = deffuant_clusters(0.05, 400);
  EXPECT_EQ(half.most, 1);
  expect_mean(deffuant_clusters(0.3, 60), 1);
  expect_mean(deffuant_clusters(0.25, 60), 1.9);
  expect_mean(fifth, 2);
  expect_mean(tenth, 4.1);
  expect_mean(twentieth, 8.4);
  // The ranges of the figures are those of a few runs: a mean of ours lies inside.
  EXPECT_GE(tenth.mean, 4);
  EXPECT_LE(tenth.mean, 5);
  EXPECT_GE(twentieth.mean, 7);
  EXPECT_LE(twentieth.mean, 10);
  // Published as "about the integer part of 1 / (2 confidence)": one camp in five is room enough.
  EXPECT_NEAR(tenth.mean, 5, 1);
  EXPECT_NEAR(twentieth.mean, 10, 2);
}

TEST(Deffuant, puts_two_camps_where_recomputed) {
  std::vector<double> low, high;
  for (std::uint32_t r = 0; r < runs; ++r) {
    Play play(deffuant_entry(), {{"meeting.confidence", 0.2}}, {1, r}, 60);
    play.weeks(60);
    std::vector<double> position;
    for (const sim::Result& result : play.run().results())
      if (result.observable == "cluster_position") position.push_back(result.value);
    if (position.size() != 2) continue;
    low.push_back(position[0]);
    high.push_back(position[1]);
  }
  ASSERT_GE(low.size(), runs / 2u);
  // The figure is of one run or few: 4 standard deviations of a run about our mean.
  const Counts below = counts_of(low), above = counts_of(high);
  EXPECT_NEAR(below.mean, 0.29, 4 * std::sqrt(below.variance) + 0.005);
  EXPECT_NEAR(above.mean, 0.73, 4 * std::sqrt(above.variance) + 0.005);
  EXPECT_LT(below.mean, 0.32);
  EXPECT_GT(above.mean, 0.68);
}

TEST(HegselmannKrause, takes_the_mean_of_those_near) {
  // With full confidence all stand at the mean of the start after one step, to the bit.
  Play play(hegselmann_krause_entry(), {{"population.people", 500}, {"meeting.confidence", 1}});
  const auto shares = play.weeks(1).values("opinion_share");
  EXPECT_EQ(*std::max_element(shares.begin(), shares.end()), 1);
  EXPECT_EQ(play.weeks(1).value("largest_move"), 0);
}

TEST(HegselmannKrause, leaves_as_many_clusters_as_recomputed_with_625_people) {
  const Counts hundredth = hegselmann_krause_clusters(0.01);
  expect_mean(hundredth, 36.9);
  const Counts plural = hegselmann_krause_clusters(0.15),
               near_brink = hegselmann_krause_clusters(0.2);
  EXPECT_GE(plural.least, 2);
  EXPECT_LE(plural.most, 3);
  EXPECT_GE(near_brink.least, 1);
  EXPECT_LE(near_brink.most, 3);
  EXPECT_EQ(hegselmann_krause_clusters(0.25).most, 1);
}

TEST(HegselmannKrause, settles_at_low_confidence_in_about_nine_steps) {
  std::vector<double> steps;
  for (std::uint32_t r = 0; r < runs; ++r) {
    Play play(hegselmann_krause_entry(), {{"population.people", 625}, {"meeting.confidence", 0.01}},
              {1, r});
    steps.push_back(play.weeks(30).result("weeks_until_settled"));
  }
  const Counts found = counts_of(steps);
  // "About": the figure is good to one step, and is of one run or few.
  EXPECT_NEAR(found.mean, 9, 1 + 2 * std::sqrt(found.variance));
}

TEST(HegselmannKrause, gaps_never_close) {
  Play play(hegselmann_krause_entry(),
            {{"clusters.smallest_share", 0}, {"meeting.confidence", 0.05}});
  double before = 0;
  for (int week = 0; week < 30; ++week) {
    const double now = play.weeks(1).value("clusters");
    EXPECT_GE(now, before);
    before = now;
  }
}

TEST(HegselmannKrause, is_the_same_bits_on_any_number_of_threads) {
  EXPECT_TRUE(same_on_threads(hegselmann_krause_entry()));
}

TEST(BoundedConfidence, reports_what_nobody_has_checked) {
  const auto consensus = [](const sim::ModelEntry& entry, double confidence) {
    int found = 0;
    for (std::uint32_t r = 0; r < 10; ++r) {
      Play play(entry, {{"meeting.confidence", confidence}}, {2, r});
      for (int week = 0; week < 60; ++week)
        if (play.weeks(1).value("largest_move") == 0) break;
      found += play.value("clusters") == 1 ? 1 : 0;
    }
    return found / 10.0;
  };
  report_soft("Deffuant 0.5, clusters", deffuant_clusters(0.5, 60, 5).mean, "1");
  report_soft("Deffuant 0.2, clusters", deffuant_clusters(0.2, 60, 5).mean, "2");
  for (const double confidence : {0.25, 0.27, 0.29})
    report_soft("Deffuant, runs with consensus at " + sim::number_text(confidence),
                consensus(deffuant_entry(), confidence), "brink at 0.27 (Lorenz 2007)");
  for (const double confidence : {0.19, 0.21, 0.23})
    report_soft("Hegselmann-Krause, runs with consensus at " + sim::number_text(confidence),
                consensus(hegselmann_krause_entry(), confidence), "brink at 0.19 (Lorenz 2007)");
  report_soft("Hegselmann-Krause 0.01, clusters", hegselmann_krause_clusters(0.01, 5).mean,
              "38, plurality");
  report_soft("Hegselmann-Krause 0.15, clusters", hegselmann_krause_clusters(0.15, 5).mean,
              "2, polarisation");
  report_soft("Hegselmann-Krause 0.25, clusters", hegselmann_krause_clusters(0.25, 5).mean,
              "1, consensus");
}

}  // namespace
}  // namespace classics
