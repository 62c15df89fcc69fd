#pragma once

#include <array>
#include <cstdint>

namespace sim {

/// Philox4x32-10, a counter-based generator: a pure function of counter and key.
/// Source: Salmon, Moraes, Dror, Shaw 2011, Parallel random numbers: as easy as 1, 2, 3.
constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                              std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = std::uint64_t{0xD2511F53u} * counter[0];
    const std::uint64_t p1 = std::uint64_t{0xCD9E8D57u} * counter[2];
    counter = {
        static_cast<std::uint32_t>(p1 >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(p1),
        static_cast<std::uint32_t>(p0 >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(p0)};
    key[0] += 0x9E3779B9u;
    key[1] += 0xBB67AE85u;
  }
  return counter;
}

/// [0, 1) from the upper 24 bits: exact in float.
constexpr float to_unit(std::uint32_t bits) { return static_cast<float>(bits >> 8) * 0x1p-24f; }

/// The seed of one replicate: `study` from the scenario, `replicate` from 0.
struct Seed {
  std::uint32_t study = 1;
  std::uint32_t replicate = 0;
};

/// The random numbers of one decision by one entity (community, place, event) in one step.
/// draw(i) is a pure function of (seed, decision, entity, step, i): nothing is advanced or shared.
///
/// Keyed once by Philox; each draw is two rounds of a 32-bit mixing function with full avalanche
/// (lowbias32, C. Wellons 2018), which compilers vectorise.
class Draws {
 public:
  constexpr Draws(Seed seed, std::uint32_t decision, std::uint64_t entity, std::uint32_t step) {
    const auto block = philox({static_cast<std::uint32_t>(entity), step, decision,
                               static_cast<std::uint32_t>(entity >> 32)},
                              {seed.study, seed.replicate});
    key_ = {block[0], block[1] | 1u, block[2]};
  }
  constexpr std::uint32_t bits(std::uint32_t index) const {
    std::uint32_t x = index * key_[1] + key_[0];
    x = (x ^ (x >> 16)) * 0x21f0aaadu;
    x = (x ^ (x >> 15)) * 0xd35a2d97u;
    x ^= (x >> 15) ^ key_[2];
    x = (x ^ (x >> 16)) * 0x7feb352du;
    x = (x ^ (x >> 15)) * 0x846ca68bu;
    return x ^ (x >> 16);
  }
  /// Uniform in [0, 1).
  constexpr float unit(std::uint32_t index) const { return to_unit(bits(index)); }
  /// Uniform integer in [0, bound); bias below bound / 2^32.
  constexpr std::uint32_t below(std::uint32_t index, std::uint32_t bound) const {
    return static_cast<std::uint32_t>((std::uint64_t{bits(index)} * bound) >> 32);
  }
  /// Mean 0, standard deviation 1. Sum of the sixteen bytes of four draws (indices 4i to 4i+3);
  /// within 0.01 of the normal distribution function, tails cut at 6.9.
  float normal(std::uint32_t index) const;
  /// For vector kernels, which compute bits() in many lanes at once.
  constexpr const std::array<std::uint32_t, 3>& key() const { return key_; }

 private:
  std::array<std::uint32_t, 3> key_{};
};

}  // namespace sim
