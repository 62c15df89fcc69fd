#include <string>

#include "models/rules/choice.hpp"
#include "models/russia/processes/minds.test.hpp"

namespace russia {
namespace {

using test::append;
using test::communities;
using test::Community;
using test::expect_same_on_each_set;

Menu some_menu(std::size_t n) {
  Menu menu;
  const sim::Draws draws({1917, 0}, 5, n, 0);
  menu.n = n;
  menu.nests = n / 2;
  for (std::size_t nest = 0; nest < menu.nests; ++nest)
    menu.dissimilarity[nest] = nest % 2 == 0 ? 0.6f : 1.0f;
  for (float& s : menu.square) s = 0.8f * position_unit * position_unit;
  std::uint32_t next = 0;
  for (std::size_t c = 0; c < n; ++c) {
    Choice& choice = menu.choice[c];
    choice.faction = static_cast<FactionIndex>(c);
    choice.company = static_cast<std::uint8_t>(n - 1 - c);
    choice.nest = static_cast<std::uint8_t>(c / 2);
    choice.languages = draws.below(next++, 3) == 0 ? draws.bits(next++) : 0;
    choice.constant = 4 * draws.unit(next++) - 3;
    if (c % 7 == 6) choice.constant = -300;  // unknown: a nest may weigh nothing
    for (float& l : choice.linear) l = (2 * draws.unit(next++) - 1) * position_unit;
  }
  return menu;
}

/// All who think again, of whom some stay away more gladly; company draws each to other choices.
void find(Community& c, float rate, std::size_t choices, Revisers& r) {
  r.n = 0;
  find_revisers(c.members(), 0, sim::Draws({1917, 0}, 6, c.count, 3), rate, r);
  for (std::size_t i = 0; i < r.n; ++i) {
    r.abstention[i] = i % 3 == 0 ? -1.0f : 0.5f;
    for (std::size_t k = 0; k < choices; ++k)
      r.company[k][i] = 0.1f * static_cast<float>((i + k) % 7);
  }
}

TEST(Minds, choose_with_the_same_bits_on_each_instruction_set) {
  for (const std::size_t n : {std::size_t{2}, std::size_t{14}, std::size_t{22}, most_factions})
    for (const float rate : {1.0f, 0.3f, 0.04f})
      expect_same_on_each_set([&](Community& c) {
        Revisers r;
        find(c, rate, n, r);
        choose(some_menu(n), r);
        std::vector<unsigned char> bytes{static_cast<unsigned char>(r.n % 256)};
        append(bytes, r.slot.data(), r.n);
        append(bytes, r.faction.data(), r.n);
        for (std::size_t i = 0; i < r.n; ++i)
          EXPECT_TRUE(r.faction[i] < n || r.faction[i] == no_faction);
        return bytes;
      });
}

TEST(Minds, are_found_to_think_again_community_after_community) {
  std::vector<Community> all = communities();
  Revisers both, one, other;
  find(all[10], 0.3f, 0, one);
  find(all[11], 0.3f, 0, other);
  both.n = 0;
  std::uint32_t first_slot = 0;
  for (const std::size_t k : {10, 11}) {
    find_revisers(all[k].members(), first_slot, sim::Draws({1917, 0}, 6, all[k].count, 3), 0.3f,
                  both);
    first_slot += 1000;
  }
  ASSERT_GT(one.n, 2u);
  ASSERT_GT(other.n, 2u);
  ASSERT_EQ(both.n, one.n + other.n);
  for (std::size_t i = 0; i < both.n; ++i) {
    const bool first = i < one.n;
    const Revisers& r = first ? one : other;
    const std::size_t k = first ? i : i - one.n;
    const std::uint32_t slot = r.slot[k];
    EXPECT_TRUE(all[first ? 10 : 11].present(slot));
    EXPECT_EQ(both.slot[i], slot + (first ? 0 : 1000));
    EXPECT_EQ(both.draw[i], r.draw[k]);
    EXPECT_EQ(both.nationality[i], all[first ? 10 : 11].nationality[slot]);
  }
}

TEST(Minds, know_how_many_of_their_community_follow_whom) {
  const std::vector<Outlook::Living> living{{3, 0}, {0, 1}, {7, 2}};
  People followers{};
  followers[3] = 30;
  followers[7] = 5;
  expect_same_on_each_set([&](Community& c) {
    Revisers r;
    find(c, 0.5f, living.size(), r);
    const std::size_t begin = r.n / 2;
    const Revisers before = r;
    write_company(living, followers, 0.5f, begin, r);
    const std::array<float, 3> wanted{15, 0, 2.5f};
    std::vector<unsigned char> bytes{0};
    for (std::size_t k = 0; k < living.size(); ++k) {
      for (std::size_t i = 0; i < r.n; ++i)
        EXPECT_EQ(r.company[k][i], i < begin ? before.company[k][i] : wanted[k]);
      append(bytes, r.company[k].data(), r.n);
    }
    return bytes;
  });
}

FactionIndex chosen_by_rule(const Menu& menu, const Revisers& r, std::size_t i, float u) {
  std::vector<float> weight(menu.n), nest(menu.nests, 0.0f);
  float square = 0;
  for (std::size_t k = 0; k < issue_count; ++k)
    square += menu.square[k] * (r.opinion[k][i] * r.opinion[k][i]);
  for (std::size_t o = 0; o < menu.n; ++o) {
    const Choice& option = menu.choice[o];
    float utility = option.constant;
    for (std::size_t k = 0; k < issue_count; ++k) utility += option.linear[k] * r.opinion[k][i];
    const bool addressed =
        option.languages == 0 || ((option.languages >> r.nationality[i]) & 1u) != 0;
    utility = utility - square + r.company[option.company][i];
    const float w = rules::option_weight(utility, 1 / menu.dissimilarity[option.nest]);
    weight[o] = addressed ? w : 0;
    nest[option.nest] += weight[o];
  }
  float all = sim::exp_portable(r.abstention[i]);
  for (std::size_t n = 0; n < menu.nests; ++n) {
    const float counted = rules::nest_weight(nest[n], menu.dissimilarity[n]);
    all += counted;
    nest[n] = rules::weight_per_option(counted, nest[n]);
  }
  float left = all * u;
  FactionIndex chosen = no_faction;
  for (std::size_t o = 0; o < menu.n; ++o)
    rules::take(weight[o] * nest[menu.choice[o].nest], menu.choice[o].faction, left, chosen);
  return chosen;
}

TEST(Minds, choose_by_the_rule_of_the_nested_logit) {
  const Menu menu = some_menu(22);
  std::size_t choosers = 0;
  for (Community& c : communities()) {
    const sim::Draws draws({1917, 0}, 6, c.count, 3);
    Revisers r;
    find(c, 1.0f, menu.n, r);
    choose(menu, r);
    for (std::size_t i = 0; i < r.n; ++i, ++choosers)
      EXPECT_EQ(r.faction[i],
                chosen_by_rule(menu, r, i, draws.unit(static_cast<std::uint32_t>(i + 2))))
          << i << " of " << c.count;
  }
  EXPECT_GT(choosers, 1000u);
}

TEST(Minds, choose_the_same_if_what_addresses_none_of_them_is_left_out) {
  constexpr std::uint8_t german = 5;
  Menu all = some_menu(22), shorter = all;
  shorter.n = 0;
  for (std::size_t o = 0; o < all.n; ++o) {
    if (o % 3 == 0) all.choice[o].languages = ~(1u << german);
    const std::uint32_t addressed = all.choice[o].languages;
    if (addressed == 0 || (addressed >> german & 1u) != 0)
      shorter.choice[shorter.n++] = all.choice[o];
  }
  EXPECT_LT(shorter.n, all.n - 5);
  for (Community& c : communities()) {
    std::fill(c.nationality.begin(), c.nationality.end(), german);
    Revisers of_all;
    find(c, 1.0f, all.n, of_all);
    Revisers of_some = of_all;
    choose(all, of_all);
    choose(shorter, of_some);
    EXPECT_TRUE(std::equal(of_all.faction.begin(), of_all.faction.begin() + of_all.n,
                           of_some.faction.begin()));
  }
}

}  // namespace
}  // namespace russia
