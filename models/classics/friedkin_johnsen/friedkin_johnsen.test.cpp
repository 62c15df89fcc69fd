#include "models/classics/friedkin_johnsen/friedkin_johnsen.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "models/classics/play.test.hpp"

namespace classics {
namespace {

using Members = std::vector<std::vector<std::string>>;

/// The entry with these tables as its files.
sim::ModelEntry entry_of(const Members& members, const Members& weights) {
  sim::ModelEntry entry = friedkin_johnsen_entry();
  sim::Table who("members.csv", entry.inputs[0].schema.names());
  sim::Table how("weights.csv", entry.inputs[1].schema.names());
  for (const auto& row : members) who.add_row(row, 2);
  for (const auto& row : weights) how.add_row(row, 2);
  entry.build = [build = entry.build, files = entry.inputs, who, how](sim::Inputs inputs,
                                                                      sim::Problems& problems) {
    inputs.tables = {{"members", who}, {"weights", how}};
    sim::check_tables({{"members", &inputs.tables["members"], &files[0].schema},
                       {"weights", &inputs.tables["weights"], &files[1].schema}},
                      problems);
    return build(inputs, problems);
  };
  return entry;
}

std::vector<double> limit_of(const std::vector<double>& first,
                             const std::vector<double>& susceptibility,
                             const std::vector<double>& weights, int steps = 200) {
  std::vector<double> x = first;
  for (int step = 0; step < steps; ++step) x = influenced(x, first, susceptibility, weights);
  return x;
}

TEST(FriedkinJohnsen, of_two_who_hear_each_other_half_way_ends_at_two_thirds_and_a_third) {
  // Each step halves the distance: 60 steps reach the last bits.
  const auto x = limit_of({1, 0}, {0.5, 0.5}, {0, 1, 1, 0}, 60);
  EXPECT_NEAR(x[0], 2.0 / 3, 1e-15);
  EXPECT_NEAR(x[1], 1.0 / 3, 1e-15);
}

TEST(FriedkinJohnsen, never_moves_the_stubborn_and_agrees_without_any) {
  const std::vector<double> weights = {0.5, 0.5, 0.25, 0.75};
  EXPECT_EQ(limit_of({1, 0}, {0, 0}, weights), (std::vector<double>{1, 0}));
  // De Groot: the left eigenvector of the weights is (1/3, 2/3).
  const auto x = limit_of({1, 0}, {1, 1}, weights);
  EXPECT_NEAR(x[0], 1.0 / 3, 1e-12);
  EXPECT_NEAR(x[1], 1.0 / 3, 1e-12);
}

const std::vector<double> published_weights = {.220, .120, .360, .300, .147, .215, .344, .294,
                                               0,    0,    1,    0,    .090, .178, .446, .286};
const std::vector<double> published_first = {25, 25, 75, 85};
const std::vector<double> published_susceptibility = {1 - .220, 1 - .215, 0, 1 - .286};

TEST(FriedkinJohnsen, solves_its_equation_for_the_published_group) {
  const auto x = limit_of(published_first, published_susceptibility, published_weights);
  const auto next = influenced(x, published_first, published_susceptibility, published_weights);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(next[i], x[i], 1e-12);
  // Recomputed, to two decimals.
  const std::vector<double> recomputed = {60.02, 59.98, 75.00, 74.99};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(x[i], recomputed[i], 0.005) << i;
  report_soft("Friedkin-Johnsen, first member", x[0], "60");
  report_soft("Friedkin-Johnsen, second member", x[1], "60");
  report_soft("Friedkin-Johnsen, third member", x[2], "75");
  report_soft("Friedkin-Johnsen, fourth member", x[3], "75");
}

const Members pair = {{"ann", "1", "0.5"}, {"bob", "0", "0.5"}};

TEST(FriedkinJohnsenModel, reads_a_group_and_finds_its_limit) {
  const auto entry = entry_of(pair, {{"ann", "bob", "1"}, {"bob", "ann", "1"}});
  Play play(entry, {}, {1, 0}, 60);
  play.weeks(60);
  EXPECT_EQ(play.values("opinion"), (std::vector<float>{2.0f / 3, 1.0f / 3}));
  EXPECT_NEAR(play.result("opinion"), 1.0 / 3, 1e-15);
  // Nobody gives way.
  Play stubborn(entry, {{"influence.susceptibility", 0}});
  EXPECT_EQ(stubborn.weeks(5).values("opinion"), (std::vector<float>{1, 0}));
}

TEST(FriedkinJohnsenModel, refuses_a_group_that_does_not_hold_together) {
  const auto problem_of = [](const Members& members, const Members& weights) -> std::string {
    try {
      Play play(entry_of(members, weights));
      return "";
    } catch (const sim::InputError& error) {
      return error.what();
    }
  };
  using testing::HasSubstr;
  EXPECT_THAT(problem_of(pair, {{"ann", "bbo", "1"}, {"bob", "ann", "1"}}),
              HasSubstr("unknown other 'bbo'"));
  EXPECT_THAT(problem_of(pair, {{"ann", "bob", "0.9"}, {"bob", "ann", "1"}}),
              HasSubstr("have the sum 0.9"));
  EXPECT_THAT(problem_of({pair[0], pair[0]}, {{"ann", "ann", "1"}}),
              HasSubstr("duplicate member 'ann'"));
  EXPECT_THAT(problem_of({}, {}), HasSubstr("the table has 0 rows"));
}

}  // namespace
}  // namespace classics
