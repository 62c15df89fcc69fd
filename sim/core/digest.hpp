#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

namespace sim {

/// A hash of columns of numbers: equal bits give equal values. For tests and against damage, not
/// for security.
class Digest {
 public:
  template <class T>
  void add(const std::vector<T>& column) {
    static_assert(std::is_trivially_copyable_v<T>);
    add_bytes(std::as_bytes(std::span(column)));
  }
  void add_bytes(std::span<const std::byte> column) {
    const std::byte* bytes = column.data();
    std::size_t left = column.size();
    for (; left >= sizeof(std::uint64_t); left -= sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes, sizeof word);
      bytes += sizeof word;
      mix(word);
    }
    std::uint64_t rest = left;
    if (left > 0) std::memcpy(&rest, bytes, left);  // an empty column may have no address
    mix(rest ^ column.size());
  }
  std::uint64_t value() const { return hash_; }

 private:
  void mix(std::uint64_t word) {
    hash_ = (hash_ ^ word) * 0x9E3779B97F4A7C15ull;
    hash_ ^= hash_ >> 32;
  }
  std::uint64_t hash_ = 0xcbf29ce484222325ull;
};

/// The hash of several columns in order.
template <class... T>
std::uint64_t digest_of(const std::vector<T>&... columns) {
  Digest digest;
  (digest.add(columns), ...);
  return digest.value();
}

}  // namespace sim
