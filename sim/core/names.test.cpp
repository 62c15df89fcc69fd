#include "sim/core/names.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace sim {
namespace {

TEST(Names, key_of_gives_the_published_answers) {
  // Source: Fowler, Noll, Vo, test suite of FNV-1a with 64 bits.
  EXPECT_EQ(key_of(""), 0xcbf29ce484222325ull);
  EXPECT_EQ(key_of("a"), 0xaf63dc4c8601ec8cull);
  EXPECT_EQ(key_of("foobar"), 0x85944171f73967e8ull);
}

TEST(Names, decision_key_folds_both_halves) {
  EXPECT_EQ(decision_key("a"), 0xaf63dc4cu ^ 0x8601ec8cu);
}

TEST(Names, all_differ_finds_a_pair) {
  static_assert(all_differ({1u, 2u, 3u}));
  static_assert(!all_differ({1u, 2u, 1u}));
}

TEST(Names, find_equal_finds_a_pair) {
  using Keys = std::vector<std::uint64_t>;
  EXPECT_FALSE(find_equal(Keys{}));
  EXPECT_FALSE(find_equal(Keys{3, 1, 2}));
  EXPECT_EQ(find_equal(Keys{3, 1, 2, 7, 1}), (std::pair<std::size_t, std::size_t>{1, 4}));
}

}  // namespace
}  // namespace sim
