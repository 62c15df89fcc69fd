#include "models/rules/meeting.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "sim/core/random.hpp"

namespace rules {
namespace {

TEST(Meeting, moves_those_within_confidence_by_the_step_and_nobody_else) {
  std::array<float, 1> mine = {0.25f};
  EXPECT_EQ(meet(mine, {0.5f}, {1.0f}, 0.25f * 0.25f, 0.5f), 0.0f);  // just as far: not near
  EXPECT_EQ(mine[0], 0.25f);
  EXPECT_EQ(meet(mine, {0.5f}, {1.0f}, 0.26f * 0.26f, 0.5f), 0.5f);
  EXPECT_EQ(mine[0], 0.375f);
}

TEST(Meeting, weighs_issues_by_salience_and_moves_on_all_of_them) {
  // Squared distance 1 * 0.25 + 4 * 0.0625 = 0.5.
  std::array<double, 2> mine = {0, 0};
  EXPECT_EQ(meet<double>(mine, {0.5, 0.25}, {1, 4}, 0.5, 1.0), 0);
  EXPECT_EQ(meet<double>(mine, {0.5, 0.25}, {1, 4}, 0.5001, 0.5), 0.5);
  EXPECT_EQ(mine, (std::array<double, 2>{0.25, 0.125}));
  // An issue without salience does not keep people apart, and they move on it all the same.
  std::array<double, 2> other = {0, 0};
  meet<double>(other, {0, 1}, {1, 0}, 0.01, 0.5);
  EXPECT_EQ(other[1], 0.5);
}

TEST(Meeting, of_two_with_half_the_way_ends_in_the_middle_and_keeps_the_mean) {
  std::array<double, 1> a = {0.25}, b = {0.75};
  const auto a_before = a;
  meet<double>(a, b, {1}, 1, 0.5);
  meet<double>(b, a_before, {1}, 1, 0.5);
  EXPECT_EQ(a[0], 0.5);
  EXPECT_EQ(b[0], 0.5);
}

TEST(Meeting, is_the_same_bits_in_columns_as_member_by_member) {
  constexpr std::uint32_t members = 301, issues = 5;
  constexpr std::array<float, issues> salience = {1, 0.5f, 0.25f, 2, 0};
  std::array<std::vector<float>, issues> mine, theirs, difference;
  std::vector<float> distance2(members, 0.0f);
  const sim::Draws draws({1, 0}, 0, 0, 0);
  for (std::uint32_t k = 0; k < issues; ++k)
    for (std::uint32_t i = 0; i < members; ++i) {
      mine[k].push_back(draws.unit(issues * i + k));
      theirs[k].push_back(draws.unit(issues * (members + i) + k));
      difference[k].push_back(theirs[k][i] - mine[k][i]);
    }
  auto one_by_one = mine;
  std::size_t near = 0;
  for (std::size_t i = 0; i < members; ++i) {
    std::array<float, issues> me{}, other{};
    for (std::size_t k = 0; k < issues; ++k) me[k] = mine[k][i], other[k] = theirs[k][i];
    near += meet(me, other, salience, 0.5f, 0.3f) > 0 ? 1 : 0;
    for (std::size_t k = 0; k < issues; ++k) one_by_one[k][i] = me[k];
  }
  for (std::size_t k = 0; k < issues; ++k)
    for (std::size_t i = 0; i < members; ++i)
      distance2[i] += weighted_square(salience[k], difference[k][i]);
  for (std::size_t i = 0; i < members; ++i) distance2[i] = step_within(distance2[i], 0.5f, 0.3f);
  for (std::size_t k = 0; k < issues; ++k)
    for (std::size_t i = 0; i < members; ++i)
      mine[k][i] = moved(mine[k][i], distance2[i], difference[k][i]);
  EXPECT_EQ(mine, one_by_one);
  EXPECT_GT(near, 50u);
  EXPECT_LT(near, 250u);
}

}  // namespace
}  // namespace rules
