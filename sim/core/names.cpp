#include "sim/core/names.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace sim {

std::optional<std::pair<std::size_t, std::size_t>> find_equal(std::span<const std::uint64_t> keys) {
  std::vector<std::size_t> order(keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return keys[a] < keys[b] || (keys[a] == keys[b] && a < b);
  });
  const auto found = std::adjacent_find(
      order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return keys[a] == keys[b]; });
  if (found == order.end()) return {};
  return std::pair{*found, *(found + 1)};
}

}  // namespace sim
