// What the kernels over the members of a community share, over Highway. Included once for each
// instruction set: see the use of hwy/foreach_target.h in minds_meet.cpp.

#if defined(MODELS_RUSSIA_PROCESSES_MINDS_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef MODELS_RUSSIA_PROCESSES_MINDS_INL
#undef MODELS_RUSSIA_PROCESSES_MINDS_INL
#else
#define MODELS_RUSSIA_PROCESSES_MINDS_INL
#endif

#include <hwy/highway.h>

#include "models/russia/processes/minds.hpp"
#include "sim/core/lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace russia::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
using sim::HWY_NAMESPACE::bits;
using sim::HWY_NAMESPACE::exp_portable;
using sim::HWY_NAMESPACE::narrow;
using sim::HWY_NAMESPACE::nearest;
using sim::HWY_NAMESPACE::pow_portable;
using sim::HWY_NAMESPACE::unit;
using sim::HWY_NAMESPACE::widen;

using Reals = hn::CappedTag<float, 16>;  // slots are multiples of 16
using Whole = hn::Rebind<std::int32_t, Reals>;
using Words = hn::Rebind<std::uint32_t, Reals>;
using Real = hn::Vec<Reals>;
using Mask = hn::Mask<Reals>;

// Unrolled, so that what is indexed by issue stays in registers.
#undef EVERY_ISSUE
#define EVERY_ISSUE(k) _Pragma("GCC unroll 5") for (std::size_t k = 0; k < issue_count; ++k)

constexpr std::uint8_t status_present = 0;

HWY_INLINE hn::Vec<Whole> bytes(const std::uint8_t* from) {
  const hn::Rebind<std::uint8_t, Reals> small;
  return hn::PromoteTo(Whole(), hn::LoadU(small, from));
}

HWY_INLINE Mask equal(const std::uint8_t* from, std::uint8_t value) {
  return hn::RebindMask(Reals(), hn::Eq(bytes(from), hn::Set(Whole(), value)));
}

/// People for whom the slots from `i` on stand, of those who are present.
HWY_INLINE hn::Vec<Words> people_present(const Members& members, std::size_t i) {
  const Words words;
  const auto here = hn::RebindMask(words, equal(members.status + i, status_present));
  return hn::IfThenElseZero(
      here, members.people == nullptr ? hn::Set(words, 1u) : hn::LoadU(words, members.people + i));
}

/// Whether bit `at` of each lane's set is on.
HWY_INLINE Mask has_bit(hn::Vec<Words> set, hn::Vec<Words> at) {
  const auto one = hn::Set(Words(), 1u);
  return hn::RebindMask(Reals(), hn::Eq(hn::And(hn::Shr(set, at), one), one));
}

HWY_INLINE hn::Vec<Words> indices(std::size_t begin) {
  return hn::Iota(Words(), static_cast<std::uint32_t>(begin));
}

template <class D>
using Bits = hn::RebindToUnsigned<D>;

/// Sixteen bits for each slot from `begin` on: those of two neighbours are one number of the draws,
/// which begin at `first`.
template <class D>
HWY_INLINE hn::Vec<Bits<D>> sixteen_bits(D /*d*/, const sim::Draws& draws, std::uint32_t first,
                                         std::size_t begin) {
  const Bits<D> d;
#if HWY_TARGET == HWY_SCALAR
  const std::uint32_t both = draws.bits(first + static_cast<std::uint32_t>(begin / 2));
  return hn::Set(d, static_cast<std::uint16_t>(begin % 2 == 0 ? both : both >> 16));
#else
  const hn::RepartitionToWide<Bits<D>> words;
  const auto pairs = hn::Iota(words, first + static_cast<std::uint32_t>(begin / 2));
  return hn::BitCast(d, bits(words, draws, pairs));
#endif
}

/// The same as the scalar function.
template <class D>
HWY_INLINE hn::Vec<D> fifteen_bits(D d, const sim::Draws& draws, std::uint32_t first,
                                   std::size_t begin) {
  return hn::BitCast(d, hn::ShiftRight<1>(sixteen_bits(d, draws, first, begin)));
}

HWY_INLINE Real linear(const std::array<float, issue_count>& weights, float constant,
                       const Real* x) {
  const Reals d;
  Real sum = hn::Set(d, constant);
  EVERY_ISSUE(k)
  sum = hn::Add(sum, hn::Mul(hn::Set(d, weights[k]), x[k]));
  return sum;
}

}  // namespace russia::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
