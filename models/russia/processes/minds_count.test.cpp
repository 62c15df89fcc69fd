#include <cmath>
#include <cstddef>

#include "models/russia/processes/minds.test.hpp"

namespace russia {
namespace {

using test::append;
using test::communities;
using test::Community;
using test::expect_same_on_each_set;

TEST(Minds, are_counted_by_faction_if_present) {
  for (const bool weighted : {false, true})
    expect_same_on_each_set([weighted](Community& c) {
      People followers;
      followers.fill(1917);  // of before
      const std::uint32_t people = count_followers(c.members(weighted), followers);
      std::int64_t all = 0;
      for (std::size_t i = 0; i < c.count; ++i) all += c.weight(i, weighted);
      EXPECT_EQ(people, all);
      for (FactionIndex f = 0; f < most_factions; ++f) {
        std::int64_t n = 0;
        for (std::size_t i = 0; i < c.count; ++i)
          n += c.faction[i] == f ? c.weight(i, weighted) : 0;
        EXPECT_EQ(followers[f], n);
      }
      std::vector<unsigned char> bytes;
      append(bytes, followers.data(), most_factions);
      return bytes;
    });
}

TEST(Minds, are_silent_about_a_banned_faction_without_courage) {
  for (const std::uint32_t banned : {0u, 0x00f00f05u})
    for (const bool weighted : {false, true})
      expect_same_on_each_set([banned, weighted](Community& c) {
        const Ban ban{banned, fixed15(0.4f), sim::Draws({1917, 0}, 8, c.count, 0)};
        People silent{};
        silent[0] = 7;  // of another community
        add_silent(c.members(weighted), ban, silent);
        for (FactionIndex f = 0; f < most_factions; ++f) {
          std::int64_t n = f == 0 ? 7 : 0;
          for (std::uint32_t i = 0; i < c.count; ++i)
            if (c.faction[i] == f && ban.silences(i, f)) n += c.weight(i, weighted);
          EXPECT_EQ(silent[f], n) << f;
        }
        std::vector<unsigned char> bytes;
        append(bytes, silent.data(), most_factions);
        return bytes;
      });
}

TEST(Minds, have_the_courage_that_they_should) {
  const Ban ban{1u << 3, fixed15(0.4f), sim::Draws({1917, 0}, 8, 0, 0)};
  double silent = 0;
  constexpr std::uint32_t all = 10'000;
  for (std::uint32_t i = 0; i < all; ++i) {
    silent += ban.silences(i, 3) ? 1 : 0;
    EXPECT_FALSE(ban.silences(i, 4));
    EXPECT_FALSE(ban.silences(i, no_faction));
  }
  EXPECT_NEAR(silent, 0.4 * all, 4 * std::sqrt(0.24 * all));
}

Wings some_wings() {
  Wings wings;
  const sim::Draws draws({1917, 0}, 7, 0, 0);
  std::uint32_t next = 0;
  wings.n = Wings::most_parties;
  for (std::uint32_t p = 0; p < wings.n; ++p) {
    Wings::Party& party = wings.party[p];
    party.n = 2 + p % 3;
    for (std::uint32_t w = 0; w < party.n; ++w) {
      const std::uint32_t f = 4 * p + w;
      party.members |= 1u << f;
      party.wing[w].faction = static_cast<FactionIndex>(f);
      party.wing[w].constant = draws.unit(next++) - 0.5f;
      for (float& l : party.wing[w].linear) l = (2 * draws.unit(next++) - 1) * position_unit;
    }
  }
  return wings;
}

/// The wing of a party whose linear function of a member's opinion is greatest; the first of
/// equals.
std::uint32_t nearest_wing(const Wings::Party& party, const Community& c, std::size_t i) {
  std::uint32_t nearest = 0;
  float best = 0;
  for (std::uint32_t w = 0; w < party.n; ++w) {
    float sum = party.wing[w].constant;
    for (std::size_t k = 0; k < issue_count; ++k)
      sum += party.wing[w].linear[k] * static_cast<float>(c.position[k][i]);
    if (w == 0 || sum > best) {
      best = sum;
      nearest = w;
    }
  }
  return nearest;
}

TEST(Minds, are_coded_by_faction_and_nearest_wing) {
  const Wings wings = some_wings();
  Wings none;
  for (const Wings* asked : {static_cast<const Wings*>(&none), &wings})
    expect_same_on_each_set([&](Community& c) {
      std::array<std::uint8_t, most_slots> codes{};
      write_wings(c.members(), *asked, codes);
      for (std::uint32_t i = 0; i < c.slots; ++i) {
        unsigned wanted = code::absent;
        if (c.present(i)) {
          const unsigned f = c.faction[i] & code::faction_bits;
          wanted = f;
          for (std::size_t p = 0; p < asked->n; ++p)
            if ((asked->party[p].members >> f & 1u) != 0)
              wanted |= nearest_wing(asked->party[p], c, i) << code::wing_shift;
        }
        EXPECT_EQ(codes[i], wanted) << "slot " << i;
      }
      std::vector<unsigned char> bytes;
      append(bytes, codes.data(), c.slots);
      return bytes;
    });
}

/// One agent in `every` stands for `heavy` people, the others for at most `most`.
void expect_right_sums(std::uint32_t most, std::uint32_t heavy, std::size_t every) {
  expect_same_on_each_set([&](Community& c) {
    for (std::uint32_t& people : c.people) people = people % most + 1;
    for (std::size_t i = 0; i < c.count; i += every) c.people[i] = heavy;
    const PeopleSums sums = sum_people(c.members(true));
    PeopleSums wanted;
    for (std::size_t i = 0; i < c.count; ++i) {
      if (!c.present(i)) continue;
      wanted.people += c.people[i];
      for (std::size_t k = 0; k < issue_count; ++k)
        wanted.position[k] += std::int64_t{c.people[i]} * c.position[k][i];
    }
    EXPECT_EQ(sums.people, wanted.people);
    EXPECT_EQ(sums.position, wanted.position);
    std::vector<unsigned char> bytes;
    append(bytes, &sums.people, 1);
    append(bytes, sums.position.data(), sums.position.size());
    return bytes;
  });
}

TEST(Minds, are_summed_with_the_people_they_stand_for) {
  // Around the border of 16 bits, and what few agents for a whole country stand for.
  for (const std::uint32_t heavy : {65'535u, 65'536u, 315'535u})
    expect_right_sums(65'535, heavy, 5);
}

TEST(Minds, are_summed_with_few_people_each) {
  // Around the borders behind which the sums of a vector no longer fit 32 bits, by size and set.
  for (const std::uint32_t heavy :
       {1u, 125u, 1023u, 1638u, 1639u, 2047u, 3277u, 13'107u, 32'767u, 32'768u})
    for (const std::size_t every : {1u, 7u}) expect_right_sums(heavy, heavy, every);
}

TEST(Minds, are_summed_at_the_ends_of_opinion) {
  for (const std::int16_t end : {std::int16_t{-32'767}, std::int16_t{32'767}})
    for (const std::uint32_t people : {100u, 1638u, 3276u, 65'535u})
      sim::test::on_each_instruction_set([&] {
        for (Community& c : communities()) {
          std::int64_t present = 0;
          for (std::size_t i = 0; i < c.count; ++i) {
            c.people[i] = people;
            present += c.present(i) ? people : 0;
            for (auto& column : c.position) column[i] = end;
          }
          for (const std::int64_t sum : sum_people(c.members(true)).position)
            EXPECT_EQ(sum, present * end) << c.count << " agents for " << people << " each";
        }
      });
}

}  // namespace
}  // namespace russia
