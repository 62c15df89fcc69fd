#include "sim/core/digest.hpp"

#include <gtest/gtest.h>

namespace sim {
namespace {

template <class T>
std::uint64_t digest_of(const std::vector<T>& column) {
  Digest digest;
  digest.add(column);
  return digest.value();
}

TEST(Digest, is_the_same_for_the_same_bits) {
  EXPECT_EQ(digest_of<float>({1, 2, 3}), digest_of<float>({1, 2, 3}));
}

TEST(Digest, changes_with_each_element) {
  const std::vector<std::uint8_t> column{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};  // a word and a rest
  for (std::size_t i = 0; i < column.size(); ++i) {
    std::vector<std::uint8_t> changed = column;
    ++changed[i];
    EXPECT_NE(digest_of(changed), digest_of(column)) << i;
  }
  EXPECT_NE(digest_of<float>({0.0f}), digest_of<float>({-0.0f})) << "equal numbers, other bits";
}

TEST(Digest, tells_lengths_and_orders_apart) {
  EXPECT_NE(digest_of<int>({}), Digest().value());
  EXPECT_NE(digest_of<int>({}), digest_of<int>({0}));
  EXPECT_NE(digest_of<int>({0}), digest_of<int>({0, 0}));
  EXPECT_NE(digest_of<int>({1, 2, 3}), digest_of<int>({3, 2, 1}));
  Digest one_two, two_one;
  one_two.add(std::vector<int>{1});
  one_two.add(std::vector<int>{2});
  two_one.add(std::vector<int>{2});
  two_one.add(std::vector<int>{1});
  EXPECT_NE(one_two.value(), two_one.value());
}

}  // namespace
}  // namespace sim
