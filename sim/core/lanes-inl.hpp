// What vector kernels share, over Highway. Included once for each instruction set: see the use of
// hwy/foreach_target.h in a kernel's source file. Every lane computes what the scalar function of
// the same name computes, bit by bit, so that results do not depend on the machine.

#if defined(SIM_CORE_LANES_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef SIM_CORE_LANES_INL
#undef SIM_CORE_LANES_INL
#else
#define SIM_CORE_LANES_INL
#endif

#include <hwy/highway.h>

#include <cstdint>

#include "sim/core/random.hpp"

HWY_BEFORE_NAMESPACE();
namespace sim::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Small whole numbers as floats.
template <class D, class Small>
HWY_INLINE hn::Vec<D> widen(D d, const Small* from) {
  const hn::Rebind<Small, D> small;
  const hn::Rebind<std::int32_t, D> whole;
  return hn::ConvertTo(d, hn::PromoteTo(whole, hn::LoadU(small, from)));
}

/// Whole numbers in 32 bits to small ones; values outside their range are clamped.
template <class D, class Small>
HWY_INLINE void narrow(D /*whole*/, hn::Vec<D> from, Small* to) {
  const hn::Rebind<Small, D> small;
  hn::StoreU(hn::DemoteTo(small, from), small, to);
}

/// To the nearest whole number, ties to even numbers: what hn::NearestInt gives between -2^22 and
/// 2^22, without its care for what does not fit.
template <class D>
HWY_INLINE hn::Vec<hn::Rebind<std::int32_t, D>> nearest(D d, hn::Vec<D> x) {
  const hn::Rebind<std::int32_t, D> whole;
  constexpr float three_halves = 12582912.0f;  // times 2^23: what is added ends behind the point
  constexpr std::int32_t its_bits = 0x4b400000;
  return hn::Sub(hn::BitCast(whole, hn::Add(x, hn::Set(d, three_halves))),
                 hn::Set(whole, its_bits));
}

/// The same as Draws::bits.
template <class D>
HWY_INLINE hn::Vec<D> bits(D words, const Draws& draws, hn::Vec<D> index) {
  const auto key = draws.key();
  auto x = hn::Add(hn::Mul(index, hn::Set(words, key[1])), hn::Set(words, key[0]));
  x = hn::Mul(hn::Xor(x, hn::ShiftRight<16>(x)), hn::Set(words, 0x21f0aaadu));
  x = hn::Mul(hn::Xor(x, hn::ShiftRight<15>(x)), hn::Set(words, 0xd35a2d97u));
  x = hn::Xor(x, hn::Xor(hn::ShiftRight<15>(x), hn::Set(words, key[2])));
  x = hn::Mul(hn::Xor(x, hn::ShiftRight<16>(x)), hn::Set(words, 0x7feb352du));
  x = hn::Mul(hn::Xor(x, hn::ShiftRight<15>(x)), hn::Set(words, 0x846ca68bu));
  return hn::Xor(x, hn::ShiftRight<16>(x));
}

/// The same as to_unit.
template <class D, class Words>
HWY_INLINE hn::Vec<D> unit(D d, Words bits) {
  const hn::Rebind<std::int32_t, D> whole;
  return hn::Mul(hn::ConvertTo(d, hn::BitCast(whole, hn::ShiftRight<8>(bits))),
                 hn::Set(d, 0x1p-24f));
}

/// The same as exp_portable.
template <class D>
HWY_INLINE hn::Vec<D> exp_portable(D d, hn::Vec<D> x) {
  const hn::Rebind<std::int32_t, D> whole;
  const auto constant = [&](float value) HWY_ATTR { return hn::Set(d, value); };
  x = hn::Min(hn::Max(x, constant(-87.0f)), constant(88.0f));
  const auto shifted = hn::Add(hn::Mul(x, constant(1.44269504f)), constant(12582912.0f));
  const auto n = hn::Sub(shifted, constant(12582912.0f));
  const auto r =
      hn::Add(hn::Sub(x, hn::Mul(n, constant(0.693359375f))), hn::Mul(n, constant(2.12194440e-4f)));
  auto p = constant(1.3888889e-3f);
  for (const float c : {8.3333333e-3f, 4.1666667e-2f, 1.6666667e-1f, 0.5f, 1.0f, 1.0f})
    p = hn::Add(hn::Mul(p, r), constant(c));
  // The last bits of `shifted` are those of n; its others are shifted out.
  constexpr int mantissa = 23, bias = 127;
  const auto power = hn::Add(hn::ShiftLeft<mantissa>(hn::BitCast(whole, shifted)),
                             hn::Set(whole, bias << mantissa));
  return hn::Mul(p, hn::BitCast(d, power));
}

/// The same as log_portable.
template <class D>
HWY_INLINE hn::Vec<D> log_portable(D d, hn::Vec<D> x) {
  const hn::Rebind<std::int32_t, D> whole;
  const auto constant = [&](float value) HWY_ATTR { return hn::Set(d, value); };
  const auto bits = hn::BitCast(whole, x);
  const auto k = hn::ShiftRight<23>(hn::Sub(bits, hn::Set(whole, 0x3f3504f3)));
  const auto m = hn::BitCast(d, hn::Sub(bits, hn::ShiftLeft<23>(k)));
  const auto s = hn::Div(hn::Sub(m, constant(1.0f)), hn::Add(m, constant(1.0f)));
  const auto s2 = hn::Mul(s, s);
  auto p = constant(2.0f / 9.0f);
  for (const float c : {2.0f / 7.0f, 2.0f / 5.0f, 2.0f / 3.0f, 2.0f})
    p = hn::Add(hn::Mul(p, s2), constant(c));
  const auto power = hn::ConvertTo(d, k);
  return hn::Sub(hn::Add(hn::Mul(power, constant(0.693359375f)), hn::Mul(s, p)),
                 hn::Mul(power, constant(2.12194440e-4f)));
}

/// The same as pow_portable.
template <class D>
HWY_INLINE hn::Vec<D> pow_portable(D d, hn::Vec<D> base, hn::Vec<D> exponent) {
  return exp_portable(d, hn::Mul(exponent, log_portable(d, base)));
}

}  // namespace sim::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
