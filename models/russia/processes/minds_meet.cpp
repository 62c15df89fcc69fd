#include "models/russia/processes/minds.hpp"

#include <algorithm>
#include <array>

// Everything up to HWY_ONCE is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/russia/processes/minds_meet.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "models/russia/processes/minds-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace russia::HWY_NAMESPACE {

// Opinions as they are stored, in 16 bits; halves of them, so that differences fit; and numbers below
// 1 as fixed15(): a product with one of those is rounded to the nearest whole number.
using Fixed = hn::CappedTag<std::int16_t, 16>;  // slots are multiples of 16
using Bits = hn::RebindToUnsigned<Fixed>;
using Vector = hn::Vec<Fixed>;
using Who = hn::Mask<Fixed>;

HWY_INLINE Vector small(std::int16_t x) { return hn::Set(Fixed(), x); }

HWY_INLINE Who present(const std::uint8_t* status) {
  const hn::Rebind<std::uint8_t, Fixed> d;
  return hn::Eq(hn::PromoteTo(Fixed(), hn::LoadU(d, status)), small(status_present));
}

/// Sixteen bits for each slot from `begin` on: those of two neighbours are one number of the draws.
HWY_INLINE hn::Vec<Bits> sixteen_bits(const sim::Draws& draws, std::size_t begin) {
  const Bits d;
#if HWY_TARGET == HWY_SCALAR
  const std::uint32_t both = draws.bits(static_cast<std::uint32_t>(begin / 2));
  return hn::Set(d, static_cast<std::uint16_t>(begin % 2 == 0 ? both : both >> 16));
#else
  const hn::RepartitionToWide<Bits> words;
  const auto pairs = hn::Iota(words, static_cast<std::uint32_t>(begin / 2));
  return hn::BitCast(d, bits(words, draws, pairs));
#endif
}

struct Mind {
  Vector on[issue_count];
};

template <class Columns>
HWY_INLINE Mind load(const Columns& columns, std::size_t at) {
  Mind mind;
  EVERY_ISSUE(k) mind.on[k] = hn::LoadU(Fixed(), &columns[k][at]);
  return mind;
}

/// Writes value(i), a vector from slot i on, twice in a row.
template <class Value>
HWY_INLINE void write_twice(const Members& members, std::int16_t* to, const Value& value) {
  const Fixed d;
  const std::size_t step = hn::Lanes(d);
  for (std::size_t i = 0; i < members.slots; i += step) {
    const Vector x = value(i);
    hn::Store(x, d, to + i);
    hn::StoreU(x, d, to + members.count + i);
  }
  // What the first row has behind the last member has overwritten the begin of the second.
  for (std::size_t i = 0; i < Layout::slot_multiple; i += step)
    hn::StoreU(value(i), d, to + members.count + i);
}

/// Fills `steps` with twice the step towards each member, if he is present: so much further as he
/// stands for more people than others do on average, at most half way.
HWY_INLINE void weigh_steps(const Members& members, float meeting_step, std::int64_t people,
                            std::int16_t* steps) {
  const Reals d;
  const std::size_t step = hn::Lanes(d);
  std::size_t present_agents = 0;
  for (std::size_t i = 0; i < members.slots; i += step)
    present_agents += hn::CountTrue(d, equal(members.status + i, status_present));
  const double mean_weight =
      static_cast<double>(people) / static_cast<double>(std::max<std::size_t>(1, present_agents));
  const Real part = hn::Set(d, static_cast<float>(2 * 32768.0 * meeting_step / mean_weight));
  for (std::size_t i = 0; i < members.slots; i += step) {
    const auto weight = hn::BitCast(Whole(), hn::LoadU(Words(), members.people + i));
    const Real twice = hn::Min(hn::Mul(hn::ConvertTo(d, weight), part), hn::Set(d, 32767.0f));
    const Real made = hn::IfThenElseZero(equal(members.status + i, status_present), twice);
    narrow(Whole(), nearest(d, made), steps + i);
  }
}

void LookAt(const Members& members, float meeting_step, Before& before) {
  const Fixed d;
  EVERY_ISSUE(k) {
    const std::int16_t* const from = members.position[k];
    write_twice(members, before.half[k].data(), [&](std::size_t i) HWY_ATTR {
      return hn::ShiftRight<1>(hn::LoadU(d, from + i));
    });
  }
  const PeopleSums sums = sum_people(members);
  const std::int64_t people = std::max<std::int64_t>(1, sums.people);
  EVERY_ISSUE(k)
  before.mean[k] =
      static_cast<float>(static_cast<double>(sums.position[k]) / static_cast<double>(people));
  if (members.people == nullptr) {
    const Vector twice = small(fixed15(2 * meeting_step));
    return write_twice(members, before.step.data(), [&](std::size_t i) HWY_ATTR {
      return hn::IfThenElseZero(present(members.status + i), twice);
    });
  }
  alignas(64) std::array<std::int16_t, most_slots> steps;
  weigh_steps(members, meeting_step, people, steps.data());
  write_twice(members, before.step.data(),
              [&](std::size_t i) HWY_ATTR { return hn::Load(d, &steps[i]); });
}

/// The numbers of a meeting in every lane. Of its own, not by reference: as far as the compiler
/// knows, writing bytes may change whatever is referred to.
struct Lot {
  // Of a position, for the pull of the anchor and what drift has behind the point.
  static constexpr int fraction_bits = 4;
  static constexpr float fraction = 1 << fraction_bits;

  explicit HWY_INLINE Lot(const Meeting& m)
      : meeting(small(fixed15(2 * m.meeting_step))),
        agitation(small(fixed15(2 * m.agitation_step))),
        to_strangers(small(fixed15(m.strangers_rate))),
        to_soldiers(small(fixed15(m.strangers_rate + m.soldiers_rate))),
        to_speakers(small(fixed15(m.strangers_rate + m.soldiers_rate + m.speakers_rate))),
        speakers_lost(small(fixed15(m.speakers_lost))),
        pull(small(fixed15(2 * fraction * m.pull))) {
    // Saliences add up to less than 1, and so do the squares of halved differences.
    float all = 0;
    EVERY_ISSUE(k) all += m.salience[k];
    const float scale = all > 0 ? 0.99995f / all : 0;
    EVERY_ISSUE(k) {
      salience[k] = small(static_cast<std::int16_t>(scale * m.salience[k] * 32768.0f));
      const float whole = static_cast<float>(static_cast<std::int32_t>(m.drift[k]));
      const float clamped = std::min(std::max(whole, -32767.0f), 32767.0f);
      drift[k] = small(static_cast<std::int16_t>(clamped));
      // The nearest whole number; half a position more, as the sum is rounded down.
      constexpr float shift = 2 * fraction;
      const auto rest =
          static_cast<std::int32_t>(fraction * (m.drift[k] - whole) + shift + 0.5f) -
          static_cast<std::int32_t>(shift);
      drift_behind[k] = small(static_cast<std::int16_t>(rest + (1 << (fraction_bits - 1))));
    }
    constexpr float half_range = 2 * 32768.0f;  // of differences in stored units
    confidence2 = small(fixed15(scale * m.confidence2 / (half_range * half_range)));
    constexpr float anchor_in_halves = 127.0f * 256.0f / 32767.0f;  // times 2^-8 of its unit
    follow = small(fixed15(2 * anchor_in_halves * m.follow));
  }
  Vector salience[issue_count], drift[issue_count], drift_behind[issue_count];
  Vector meeting, agitation, to_strangers, to_soldiers, to_speakers, speakers_lost;
  Vector pull, follow, confidence2;
};

/// Bounded confidence (Deffuant, Neau, Amblard, Weisbuch 2000): within the confidence distance,
/// weighted by salience, half of `twice` the step towards the other, of whom the half is given.
HWY_INLINE void approach(Mind& mine, const Mind& half, const Lot& lot, Vector twice) {
  Vector gap[issue_count];
  Vector distance = small(0);
  EVERY_ISSUE(k) {
    gap[k] = hn::Sub(half.on[k], hn::ShiftRight<1>(mine.on[k]));
    const Vector square = hn::MulFixedPoint15(gap[k], gap[k]);
    distance = hn::Add(distance, hn::MulFixedPoint15(lot.salience[k], square));
  }
  const Vector part = hn::IfThenElseZero(hn::Lt(distance, lot.confidence2), twice);
  EVERY_ISSUE(k)
  mine.on[k] = hn::SaturatedAdd(mine.on[k], hn::MulFixedPoint15(part, gap[k]));
}

/// Drift and the pull of the anchor; then, if it is the week for it, the anchor's own slow pursuit,
/// rounded at random by eight bits an issue so that steps below its unit are not lost. Writes
/// opinion and anchor of those `here`.
template <bool anchors_follow>
HWY_INLINE void live_on(const Members& members, const Lot& lot, const sim::Draws& anchoring,
                        std::size_t i, const Mind& mine, Who here) {
  const Fixed d;
  const hn::Rebind<std::int8_t, Fixed> byte;
  hn::Vec<Bits> random[(issue_count + 1) / 2];
  if (anchors_follow)
    for (std::size_t n = 0; n < (issue_count + 1) / 2; ++n)
      random[n] = sixteen_bits(anchoring, i + n * most_slots);
  EVERY_ISSUE(k) {
    constexpr std::int16_t anchor_in_halves = 129;  // 32767 / 127 / 2, rounded
    const Vector stored = hn::PromoteTo(d, hn::LoadU(byte, members.anchor[k] + i));
    const Vector there = hn::Mul(stored, small(anchor_in_halves));
    const Vector apart = hn::Sub(there, hn::ShiftRight<1>(mine.on[k]));
    const Vector behind = hn::SaturatedAdd(hn::MulFixedPoint15(apart, lot.pull),
                                           lot.drift_behind[k]);
    Vector x = hn::SaturatedAdd(mine.on[k], hn::ShiftRight<Lot::fraction_bits>(behind));
    x = hn::SaturatedAdd(x, lot.drift[k]);  // last, as it may lead out of the range
    x = hn::Max(x, small(-32767));
    hn::StoreU(hn::IfThenElse(here, x, hn::LoadU(d, members.position[k] + i)), d,
               members.position[k] + i);
    if (!anchors_follow) continue;
    const auto random_byte = k % 2 == 0 ? hn::And(random[k / 2], hn::Set(Bits(), 0xff))
                                        : hn::ShiftRight<8>(random[k / 2]);
    const Vector way = hn::MulFixedPoint15(hn::Sub(hn::ShiftRight<1>(x), there), lot.follow);
    Vector moved = hn::SaturatedAdd(hn::ShiftLeft<8>(stored), way);
    moved = hn::ShiftRight<8>(hn::SaturatedAdd(moved, hn::BitCast(d, random_byte)));
    moved = hn::Max(moved, small(-127));
    hn::StoreU(hn::DemoteTo(byte, hn::IfThenElse(here, moved, stored)), byte,
               members.anchor[k] + i);
  }
}

/// Bit `at` (0 to 15) alone.
HWY_INLINE hn::Vec<Bits> bit_at(hn::Vec<Bits> at) {
  auto bit = hn::Set(Bits(), std::uint16_t{1});
#if HWY_TARGET <= HWY_AVX3
  bit = hn::Shl(bit, at);
#else  // has no shifts of 16 bits by lane
  const auto shift = [&](std::uint16_t by, auto shifted) HWY_ATTR {
    const auto wanted = hn::Set(Bits(), by);
    bit = hn::IfThenElse(hn::Eq(hn::And(at, wanted), wanted), shifted, bit);
  };
  shift(1, hn::ShiftLeft<1>(bit));
  shift(2, hn::ShiftLeft<2>(bit));
  shift(4, hn::ShiftLeft<4>(bit));
  shift(8, hn::ShiftLeft<8>(bit));
#endif
  return bit;
}

/// Whether the speakers of a column, from `at` on, speak the languages of so many members.
HWY_INLINE Who understood(const Voices& voices, std::size_t at, const std::uint8_t* nationality) {
  const Bits d;
  const hn::Rebind<std::uint8_t, Bits> byte;
  const auto tongue = hn::PromoteTo(d, hn::LoadU(byte, nationality));
  const auto lower = hn::LoadU(d, voices.language[0].data() + at);
  const auto upper = hn::LoadU(d, voices.language[1].data() + at);
  const auto is_upper = hn::Gt(hn::BitCast(Fixed(), tongue), small(15));
  const auto set = hn::IfThenElse(hn::RebindMask(d, is_upper), upper, lower);
  const auto bit = bit_at(hn::And(tongue, hn::Set(d, std::uint16_t{15})));
  return hn::RebindMask(Fixed(), hn::Eq(hn::And(set, bit), bit));
}

/// Somebody of the place, a soldier from it or a cadre, at most one of them.
template <bool soldiers>
HWY_INLINE void meet_outside(const Members& members, const Meeting& m, const Lot& lot,
                             std::size_t i, Mind& mine) {
  const Voices& voices = *m.voices;
  const std::size_t at = i % Voices::speakers + m.speakers_turn, row = i % Voices::met;
  const Vector u = hn::BitCast(Fixed(), hn::ShiftRight<1>(sixteen_bits(m.contacts, i)));
  const Vector lost =
      hn::MulFixedPoint15(hn::LoadU(Fixed(), voices.governing.data() + at), lot.speakers_lost);
  const Who heard = hn::And(hn::Lt(u, hn::Sub(lot.to_speakers, lost)),
                            understood(voices, at, members.nationality + i));
  const Who person = hn::Lt(u, lot.to_soldiers);
  Mind other = load(voices.speaker, at);
  if (soldiers) {
    const Mind soldier = load(voices.soldier, row + m.soldiers_turn);
    EVERY_ISSUE(k) other.on[k] = hn::IfThenElse(person, soldier.on[k], other.on[k]);
  }
  const Mind stranger = load(voices.stranger, row + m.strangers_turn);
  const Who passes = hn::Lt(u, lot.to_strangers);
  EVERY_ISSUE(k) other.on[k] = hn::IfThenElse(passes, stranger.on[k], other.on[k]);
  const Vector twice =
      hn::IfThenElse(person, lot.meeting, hn::IfThenElseZero(heard, lot.agitation));
  approach(mine, other, lot, twice);
}

template <bool soldiers, bool anchors_follow>
HWY_INLINE void meet_all(const Members members, const Before& before, const Meeting m) {
  const Fixed d;
  const std::size_t step = hn::Lanes(d);
  const Lot lot(m);
  const bool outside = m.strangers_rate + m.soldiers_rate + m.speakers_rate > 0;
  for (std::size_t i = 0; i < members.slots; i += step) {
    const Who here = present(members.status + i);
    if (hn::AllFalse(d, here)) continue;
    Mind mine = load(members.position, i);
    if (members.count > 1) {
      const std::size_t other = i + m.turn;
      approach(mine, load(before.half, other), lot, hn::LoadU(d, &before.step[other]));
    }
    if (outside) meet_outside<soldiers>(members, m, lot, i, mine);
    live_on<anchors_follow>(members, lot, m.anchoring, i, mine, here);
  }
}

void Meet(const Members& members, const Before& before, const Meeting& m) {
  const bool soldiers = m.soldiers_rate > 0;
  if (m.anchors_follow)
    return soldiers ? meet_all<true, true>(members, before, m)
                    : meet_all<false, true>(members, before, m);
  return soldiers ? meet_all<true, false>(members, before, m)
                  : meet_all<false, false>(members, before, m);
}

}  // namespace russia::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace russia {

HWY_EXPORT(LookAt);
HWY_EXPORT(Meet);

void look_at(const Members& members, float meeting_step, Before& before) {
  HWY_DYNAMIC_DISPATCH(LookAt)(members, meeting_step, before);
}

void meet(const Members& members, const Before& before, const Meeting& meeting) {
  HWY_DYNAMIC_DISPATCH(Meet)(members, before, meeting);
}

}  // namespace russia
#endif
