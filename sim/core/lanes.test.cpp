#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "sim/core/instruction_set.test.hpp"
#include "sim/core/numeric.hpp"
#include "sim/core/random.hpp"

// Everything up to HWY_ONCE is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sim/core/lanes.test.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "sim/core/lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace sim::HWY_NAMESPACE {

using Reals = hn::CappedTag<float, 16>;
using Whole = hn::Rebind<std::int32_t, Reals>;
using Words = hn::Rebind<std::uint32_t, Reals>;

// n is a multiple of 16.
void Bits(const Draws& draws, const std::uint32_t* index, std::size_t n, std::uint32_t* out) {
  for (std::size_t i = 0; i < n; i += hn::Lanes(Words()))
    hn::StoreU(bits(Words(), draws, hn::LoadU(Words(), index + i)), Words(), out + i);
}

void Unit(const std::uint32_t* from, std::size_t n, float* out) {
  for (std::size_t i = 0; i < n; i += hn::Lanes(Reals()))
    hn::StoreU(unit(Reals(), hn::LoadU(Words(), from + i)), Reals(), out + i);
}

void Exp(const float* x, std::size_t n, float* out) {
  for (std::size_t i = 0; i < n; i += hn::Lanes(Reals()))
    hn::StoreU(exp_portable(Reals(), hn::LoadU(Reals(), x + i)), Reals(), out + i);
}

void Log(const float* x, std::size_t n, float* out) {
  for (std::size_t i = 0; i < n; i += hn::Lanes(Reals()))
    hn::StoreU(log_portable(Reals(), hn::LoadU(Reals(), x + i)), Reals(), out + i);
}

void Pow(const float* base, const float* exponent, std::size_t n, float* out) {
  const Reals d;
  for (std::size_t i = 0; i < n; i += hn::Lanes(d))
    hn::StoreU(pow_portable(d, hn::LoadU(d, base + i), hn::LoadU(d, exponent + i)), d, out + i);
}

void Nearest(const float* x, std::size_t n, std::int32_t* out) {
  for (std::size_t i = 0; i < n; i += hn::Lanes(Reals()))
    hn::StoreU(nearest(Reals(), hn::LoadU(Reals(), x + i)), Whole(), out + i);
}

void WidenShorts(const std::int16_t* from, std::size_t n, float* out) {
  for (std::size_t i = 0; i < n; i += hn::Lanes(Reals()))
    hn::StoreU(widen(Reals(), from + i), Reals(), out + i);
}

void WidenBytes(const std::int8_t* from, std::size_t n, float* out) {
  for (std::size_t i = 0; i < n; i += hn::Lanes(Reals()))
    hn::StoreU(widen(Reals(), from + i), Reals(), out + i);
}

void NarrowToShorts(const std::int32_t* from, std::size_t n, std::int16_t* out) {
  for (std::size_t i = 0; i < n; i += hn::Lanes(Whole()))
    narrow(Whole(), hn::LoadU(Whole(), from + i), out + i);
}

void NarrowToBytes(const std::int32_t* from, std::size_t n, std::int8_t* out) {
  for (std::size_t i = 0; i < n; i += hn::Lanes(Whole()))
    narrow(Whole(), hn::LoadU(Whole(), from + i), out + i);
}

}  // namespace sim::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sim {
namespace {

HWY_EXPORT(Bits);
HWY_EXPORT(Unit);
HWY_EXPORT(Exp);
HWY_EXPORT(Log);
HWY_EXPORT(Pow);
HWY_EXPORT(Nearest);
HWY_EXPORT(WidenShorts);
HWY_EXPORT(WidenBytes);
HWY_EXPORT(NarrowToShorts);
HWY_EXPORT(NarrowToBytes);

/// Fills up to whole vectors with the first element.
template <class T>
std::vector<T> padded(std::vector<T> all) {
  while (all.size() % 16 != 0) all.push_back(all.front());
  return all;
}

/// Bit patterns over the whole range and at its borders, those of every power of two among them.
std::vector<std::uint32_t> patterns() {
  std::vector<std::uint32_t> all;
  constexpr std::uint32_t apart = 8191;
  for (std::uint64_t x = 0; x <= 0xffffffffu; x += apart)
    all.push_back(static_cast<std::uint32_t>(x));
  for (std::uint32_t power = 0; power < 512; ++power)
    for (const std::uint32_t near : {0xffffffffu, 0u, 1u}) all.push_back((power << 23) + near);
  return padded(all);
}

void add_neighbours(std::vector<float>& all, float x) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  for (const float y : {x, std::nextafter(x, -infinity), std::nextafter(x, infinity)})
    all.push_back(y);
}

/// All kinds of numbers, also those outside of the range, zeros of both signs and infinities.
std::vector<float> exponents() {
  std::vector<float> all;
  for (const std::uint32_t bits : patterns())
    if (const auto x = std::bit_cast<float>(bits); !std::isnan(x)) all.push_back(x);
  for (const float border : {-87.0f, 88.0f, 0.0f, -0.0f, 0.5f, -0.5f}) add_neighbours(all, border);
  for (int n = -126; n <= 127; ++n)  // where the reduction changes to the next power of two
    add_neighbours(all, (static_cast<float>(n) + 0.5f) * 0.693147181f);
  return padded(all);
}

/// Positive normal numbers, the range of log_portable.
std::vector<float> positive_numbers() {
  std::vector<float> all;
  for (const std::uint32_t bits : patterns())
    if (const auto x = std::bit_cast<float>(bits); std::isnormal(x) && x > 0) all.push_back(x);
  for (const float x : {std::numeric_limits<float>::min(), std::numeric_limits<float>::max(), 1.0f})
    all.push_back(x);
  add_neighbours(all, 1.0f);
  add_neighbours(all, 0.70710678f);
  add_neighbours(all, 1.41421356f);
  return padded(all);
}

/// Expects the same bits, and says where the first others are.
template <class T, class From>
void expect_bits(const std::vector<T>& found, const std::vector<T>& wanted,
                 const std::vector<From>& from) {
  ASSERT_EQ(found.size(), wanted.size());
  if (std::memcmp(found.data(), wanted.data(), found.size() * sizeof(T)) == 0) return;
  for (std::size_t i = 0; i < found.size(); ++i)
    ASSERT_EQ(std::memcmp(&found[i], &wanted[i], sizeof(T)), 0)
        << "of " << +from[i] << ": " << +found[i] << " and not " << +wanted[i];
}

/// kernel(from, n, out) on each instruction set against scalar(x).
template <class From, class To, class Kernel, class Scalar>
void expect_same(const std::vector<From>& from, To /*kind*/, Kernel kernel, Scalar scalar) {
  std::vector<To> wanted;
  for (const From x : from) wanted.push_back(scalar(x));
  test::on_each_instruction_set([&] {
    std::vector<To> out(from.size());
    kernel(from.data(), from.size(), out.data());
    expect_bits(out, wanted, from);
  });
}

TEST(Lanes, give_the_bits_of_draws) {
  for (const Draws& draws : {Draws({0, 0}, 0, 0, 0), Draws({1917, 3}, 5, 0xfedcba9876543210u, 438),
                             Draws({0xffffffffu, 0xffffffffu}, 0xffffffffu, ~0ull, 0xffffffffu)})
    expect_same(
        patterns(), std::uint32_t{},
        [&](const auto* from, std::size_t n, auto* out) {
          HWY_DYNAMIC_DISPATCH(Bits)(draws, from, n, out);
        },
        [&](std::uint32_t i) { return draws.bits(i); });
}

TEST(Lanes, give_the_bits_of_to_unit) {
  expect_same(
      patterns(), float{},
      [](const auto* from, std::size_t n, auto* out) { HWY_DYNAMIC_DISPATCH(Unit)
                                                       (from, n, out); },
      [](std::uint32_t x) { return to_unit(x); });
}

TEST(Lanes, give_the_bits_of_exp) {
  expect_same(
      exponents(), float{},
      [](const auto* from, std::size_t n, auto* out) { HWY_DYNAMIC_DISPATCH(Exp)
                                                       (from, n, out); },
      [](float x) { return exp_portable(x); });
}

TEST(Lanes, give_the_bits_of_log) {
  expect_same(
      positive_numbers(), float{},
      [](const auto* from, std::size_t n, auto* out) { HWY_DYNAMIC_DISPATCH(Log)
                                                       (from, n, out); },
      [](float x) { return log_portable(x); });
}

TEST(Lanes, give_the_bits_of_pow) {
  const std::vector<float> bases = positive_numbers();
  std::vector<float> exponent(bases.size());
  for (const std::size_t shift : {0u, 1u, 2u, 3u, 4u}) {
    const float some[] = {0.0f, 0.25f, 0.7f, 1.0f, 3.0f, -2.5f, 1e30f, -1e30f};
    for (std::size_t i = 0; i < bases.size(); ++i) exponent[i] = some[(i + shift) % 8];
    std::vector<float> wanted;
    for (std::size_t i = 0; i < bases.size(); ++i)
      wanted.push_back(pow_portable(bases[i], exponent[i]));
    test::on_each_instruction_set([&] {
      std::vector<float> out(bases.size());
      HWY_DYNAMIC_DISPATCH(Pow)(bases.data(), exponent.data(), bases.size(), out.data());
      expect_bits(out, wanted, bases);
    });
  }
}

TEST(Lanes, widen_every_small_number) {
  std::vector<std::int16_t> shorts;
  for (int x = -32768; x <= 32767; ++x) shorts.push_back(static_cast<std::int16_t>(x));
  std::vector<std::int8_t> bytes;
  for (int x = -128; x <= 127; ++x) bytes.push_back(static_cast<std::int8_t>(x));
  const auto exact = [](auto x) { return static_cast<float>(x); };
  expect_same(
      shorts, float{},
      [](const auto* from, std::size_t n, auto* out) {
        HWY_DYNAMIC_DISPATCH(WidenShorts)(from, n, out);
      },
      exact);
  expect_same(
      bytes, float{},
      [](const auto* from, std::size_t n, auto* out) {
        HWY_DYNAMIC_DISPATCH(WidenBytes)(from, n, out);
      },
      exact);
}

TEST(Lanes, round_to_the_nearest_whole_number_and_halves_to_even_ones) {
  constexpr float end = 4194303.0f;  // of the range, 2^22
  std::vector<float> all = {-0.0f, end, -end};
  for (int quarters = -400'000; quarters <= 400'000; ++quarters)
    all.push_back(0.25f * static_cast<float>(quarters));
  for (const float x : exponents())
    if (std::abs(x) < end) all.push_back(x);
  expect_same(
      padded(all), std::int32_t{},
      [](const auto* from, std::size_t n, auto* out) {
        HWY_DYNAMIC_DISPATCH(Nearest)(from, n, out);
      },
      [](float x) { return static_cast<std::int32_t>(std::nearbyint(x)); });
}

template <class Small>
Small clamped(std::int32_t x) {
  using Limits = std::numeric_limits<Small>;
  return static_cast<Small>(std::clamp<std::int32_t>(x, Limits::min(), Limits::max()));
}

TEST(Lanes, clamp_what_is_too_large_for_a_small_number) {
  std::vector<std::int32_t> all;
  for (int x = -40'000; x <= 40'000; ++x) all.push_back(x);
  for (const std::uint32_t bits : patterns()) all.push_back(static_cast<std::int32_t>(bits));
  all = padded(all);
  expect_same(
      all, std::int16_t{},
      [](const auto* from, std::size_t n, auto* out) {
        HWY_DYNAMIC_DISPATCH(NarrowToShorts)(from, n, out);
      },
      clamped<std::int16_t>);
  expect_same(
      all, std::int8_t{},
      [](const auto* from, std::size_t n, auto* out) {
        HWY_DYNAMIC_DISPATCH(NarrowToBytes)(from, n, out);
      },
      clamped<std::int8_t>);
}

}  // namespace
}  // namespace sim
#endif
