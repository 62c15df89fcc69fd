#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace sim {

/// FNV-1a, 64 bits: turns a label into a key that does not depend on any numbering.
constexpr std::uint64_t key_of(std::string_view label) {
  std::uint64_t hash = 0xcbf29ce484222325ull;
  for (const char c : label) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  return hash;
}

/// A 32-bit key of a decision from its name, for Draws.
constexpr std::uint32_t decision_key(std::string_view name) {
  const std::uint64_t hash = key_of(name);
  return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

/// Indices of two entities that have the same key and would share their draws, if there are any;
/// for a check at the start of a model.
std::optional<std::pair<std::size_t, std::size_t>> find_equal(std::span<const std::uint64_t> keys);

/// Whether all keys differ; for a static_assert over the decisions of a model.
template <std::size_t N>
constexpr bool all_differ(const std::uint32_t (&keys)[N]) {
  for (std::size_t i = 0; i < N; ++i)
    for (std::size_t j = i + 1; j < N; ++j)
      if (keys[i] == keys[j]) return false;
  return true;
}

}  // namespace sim
