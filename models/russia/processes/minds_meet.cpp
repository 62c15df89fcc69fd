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

// Opinions as they are stored, in 16 bits; halves of them, so that differences fit; and numbers
// below 1 as fixed15(): a product with one of those is rounded to the nearest whole number. Most
// vectors are wide; slots are multiples of 16, so that one of half the width may be left.
using Fixed = hn::CappedTag<std::int16_t, 16>;
using Wide = hn::CappedTag<std::int16_t, Voices::widest>;
template <class D>
HWY_INLINE hn::Mask<D> present(D d, const std::uint8_t* status) {
  const hn::Rebind<std::uint8_t, D> byte;
  return hn::Eq(hn::PromoteTo(d, hn::LoadU(byte, status)),
                hn::Set(d, std::int16_t{status_present}));
}

template <class D>
struct Mind {
  hn::Vec<D> on[issue_count];
};

template <class D, class Columns>
HWY_INLINE Mind<D> load(D d, const Columns& columns, std::size_t at) {
  Mind<D> mind;
  EVERY_ISSUE(k) mind.on[k] = hn::LoadU(d, &columns[k][at]);
  return mind;
}

/// Writes value(i), a vector from slot i on, twice in a row.
template <class Value>
HWY_INLINE void write_twice(const Members& members, std::int16_t* to, const Value& value) {
  const Fixed d;
  const std::size_t step = hn::Lanes(d);
  for (std::size_t i = 0; i < members.slots; i += step) {
    const auto x = value(i);
    hn::Store(x, d, to + i);
    hn::StoreU(x, d, to + members.count + i);
  }
  // What the first row has behind the last member has overwritten the begin of the second.
  for (std::size_t i = 0; i < Layout::slot_multiple; i += step)
    hn::StoreU(value(i), d, to + members.count + i);
}

/// Fills `steps` with twice the step towards each member, if he is present: so much further as he
/// stands for more people than others do on average, at most half way.
HWY_INLINE void weigh_steps(const Members& members, std::int16_t twice, std::int16_t* steps) {
  const Reals d;
  const std::size_t step = hn::Lanes(d);
  std::size_t agents = 0;
  auto sum = hn::Zero(Words());
  for (std::size_t i = 0; i < members.slots; i += step) {
    agents += hn::CountTrue(d, equal(members.status + i, status_present));
    sum = hn::Add(sum, people_present(members, i));
  }
  const std::uint32_t people = std::max(1u, hn::GetLane(hn::SumOfLanes(Words(), sum)));
  const double part = twice * static_cast<double>(agents) / static_cast<double>(people);
  for (std::size_t i = 0; i < members.slots; i += step) {
    const Real further = hn::Mul(hn::ConvertTo(d, hn::BitCast(Whole(), people_present(members, i))),
                                 hn::Set(d, static_cast<float>(part)));
    narrow(Whole(), nearest(d, hn::Min(further, hn::Set(d, 32767.0f))), steps + i);
  }
}

void LookAt(const Members& members, const Manner& manner, Before& before) {
  const Fixed d;
  EVERY_ISSUE(k) {
    const std::int16_t* const from = members.position[k];
    write_twice(members, before.half[k].data(),
                [&](std::size_t i) HWY_ATTR { return hn::ShiftRight<1>(hn::LoadU(d, from + i)); });
  }
  if (members.people == nullptr) {
    const auto twice = hn::Set(d, manner.meeting);
    return write_twice(members, before.step.data(), [&](std::size_t i) HWY_ATTR {
      return hn::IfThenElseZero(present(d, members.status + i), twice);
    });
  }
  alignas(64) std::array<std::int16_t, most_slots> steps;
  weigh_steps(members, manner.meeting, steps.data());
  write_twice(members, before.step.data(),
              [&](std::size_t i) HWY_ATTR { return hn::Load(d, &steps[i]); });
}

/// What of a meeting is no matter of the class, as numbers of 16 bits.
struct Terms {
  // Of a position, for the pull of the anchor and what drift has behind the point.
  static constexpr int fraction_bits = 4;

  explicit HWY_INLINE Terms(const Meeting& m)
      : to_strangers(fixed15(m.strangers_rate)),
        to_soldiers(fixed15(m.strangers_rate + m.soldiers_rate)),
        to_speakers(fixed15(m.strangers_rate + m.soldiers_rate + m.speakers_rate)),
        speakers_lost(fixed15(m.speakers_lost)) {
    EVERY_ISSUE(k) {
      const float d = std::min(std::max(m.drift[k], -32767.0f), 32767.0f);
      const auto whole = static_cast<std::int32_t>(d);
      // The nearest whole number, as what is shifted by twice the range is positive; half a
      // position more, as the sum is rounded down.
      constexpr std::int32_t range = 1 << fraction_bits;
      const float behind = static_cast<float>(range) * (d - static_cast<float>(whole));
      const auto rest = static_cast<std::int32_t>(behind + 2 * range + 0.5f) - 2 * range;
      drift[k] = static_cast<std::int16_t>(whole);
      drift_behind[k] = static_cast<std::int16_t>(rest + range / 2);
    }
  }
  std::int16_t drift[issue_count], drift_behind[issue_count];
  std::int16_t to_strangers, to_soldiers, to_speakers, speakers_lost;
};

/// All numbers of a meeting in every lane. Of its own, not by reference: as far as the compiler
/// knows, writing bytes may change whatever is referred to.
template <class D>
struct Lot {
  HWY_INLINE Lot(const Manner& m, const Terms& terms)
      : confidence2(hn::Set(D(), m.confidence2)),
        meeting(hn::Set(D(), m.meeting)),
        agitation(hn::Set(D(), m.agitation)),
        pull(hn::Set(D(), m.pull)),
        follow(hn::Set(D(), m.follow)),
        to_strangers(hn::Set(D(), terms.to_strangers)),
        to_soldiers(hn::Set(D(), terms.to_soldiers)),
        to_speakers(hn::Set(D(), terms.to_speakers)),
        speakers_lost(hn::Set(D(), terms.speakers_lost)) {
    EVERY_ISSUE(k) {
      salience[k] = hn::Set(D(), m.salience[k]);
      drift[k] = hn::Set(D(), terms.drift[k]);
      drift_behind[k] = hn::Set(D(), terms.drift_behind[k]);
    }
  }
  hn::Vec<D> salience[issue_count], drift[issue_count], drift_behind[issue_count];
  hn::Vec<D> confidence2, meeting, agitation, pull, follow;
  hn::Vec<D> to_strangers, to_soldiers, to_speakers, speakers_lost;
};

/// Bounded confidence (Deffuant, Neau, Amblard, Weisbuch 2000): within the confidence distance,
/// weighted by salience, half of `twice` the step towards the other, of whom the half is given.
template <class D>
HWY_INLINE void approach(D d, Mind<D>& mine, const Mind<D>& half, const Lot<D>& lot,
                         hn::Vec<D> twice) {
  hn::Vec<D> gap[issue_count];
  auto distance = hn::Zero(d);
  EVERY_ISSUE(k) {
    gap[k] = hn::Sub(half.on[k], hn::ShiftRight<1>(mine.on[k]));
    const auto square = hn::MulFixedPoint15(gap[k], gap[k]);
    distance = hn::Add(distance, hn::MulFixedPoint15(lot.salience[k], square));
  }
  const auto part = hn::IfThenElseZero(hn::Lt(distance, lot.confidence2), twice);
  EVERY_ISSUE(k)
  mine.on[k] = hn::SaturatedAdd(mine.on[k], hn::MulFixedPoint15(part, gap[k]));
}

/// Drift and the pull of the anchor; then, if it is the week for it, the anchor's own slow pursuit,
/// rounded at random by eight bits an issue so that steps below its unit are not lost. Writes
/// opinion and anchor of those `here`.
template <bool anchors_follow, class D>
HWY_INLINE void live_on(D d, const Members& members, const Lot<D>& lot, const sim::Draws& draws,
                        std::size_t i, const Mind<D>& mine, hn::Mask<D> here) {
  const hn::Rebind<std::int8_t, D> byte;
  const auto small = [&](std::int16_t x) HWY_ATTR { return hn::Set(d, x); };
  hn::Vec<Bits<D>> random[(issue_count + 1) / 2];
  if (anchors_follow)
    for (std::uint32_t n = 0; n < (issue_count + 1) / 2; ++n)
      random[n] = sixteen_bits(d, draws, (n + 1) * Meeting::anchor_draw, i);
  EVERY_ISSUE(k) {
    constexpr std::int16_t anchor_in_halves = 129;  // 32767 / 127 / 2, rounded
    const auto stored = hn::PromoteTo(d, hn::LoadU(byte, members.anchor[k] + i));
    const auto there = hn::Mul(stored, small(anchor_in_halves));
    const auto apart = hn::Sub(there, hn::ShiftRight<1>(mine.on[k]));
    const auto behind = hn::SaturatedAdd(hn::MulFixedPoint15(apart, lot.pull), lot.drift_behind[k]);
    auto x = hn::SaturatedAdd(mine.on[k], hn::ShiftRight<Terms::fraction_bits>(behind));
    x = hn::SaturatedAdd(x, lot.drift[k]);  // last, as it may lead out of the range
    x = hn::Max(x, small(-32767));
    std::int16_t* const position = members.position[k] + i;
    hn::StoreU(hn::IfThenElse(here, x, hn::LoadU(d, position)), d, position);
    if (!anchors_follow) continue;
    const auto random_byte = k % 2 == 0
                                 ? hn::And(random[k / 2], hn::Set(Bits<D>(), std::uint16_t{255}))
                                 : hn::ShiftRight<8>(random[k / 2]);
    const auto way = hn::MulFixedPoint15(hn::Sub(hn::ShiftRight<1>(x), there), lot.follow);
    auto moved = hn::SaturatedAdd(hn::ShiftLeft<8>(stored), way);
    moved = hn::ShiftRight<8>(hn::SaturatedAdd(moved, hn::BitCast(d, random_byte)));
    moved = hn::Max(moved, small(-127));
    hn::StoreU(hn::DemoteTo(byte, hn::IfThenElse(here, moved, stored)), byte,
               members.anchor[k] + i);
  }
}

/// Bit `at` (0 to 15) alone.
template <class D>
HWY_INLINE hn::Vec<D> bit_at(D d, hn::Vec<D> at) {
  auto bit = hn::Set(d, std::uint16_t{1});
#if HWY_TARGET <= HWY_AVX3
  bit = hn::Shl(bit, at);
#else  // has no shifts of 16 bits by lane
  const auto shift = [&](std::uint16_t by, auto shifted) HWY_ATTR {
    const auto wanted = hn::Set(d, by);
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
template <class D>
HWY_INLINE hn::Mask<D> understood(D fixed, const Voices& voices, std::size_t at,
                                  const std::uint8_t* nationality) {
  const Bits<D> d;
  const hn::Rebind<std::uint8_t, Bits<D>> byte;
  const auto tongue = hn::PromoteTo(d, hn::LoadU(byte, nationality));
  const auto lower = hn::LoadU(d, voices.language[0].data() + at);
  const auto upper = hn::LoadU(d, voices.language[1].data() + at);
  const auto is_upper = hn::Gt(hn::BitCast(fixed, tongue), hn::Set(fixed, std::int16_t{15}));
  const auto set = hn::IfThenElse(hn::RebindMask(d, is_upper), upper, lower);
  const auto bit = bit_at(d, hn::And(tongue, hn::Set(d, std::uint16_t{15})));
  return hn::RebindMask(fixed, hn::Eq(hn::And(set, bit), bit));
}

/// Somebody of the place, a soldier from it or a cadre, at most one of them.
template <bool soldiers, class D>
HWY_INLINE void meet_outside(D d, const Members& members, const Meeting& m, const Lot<D>& lot,
                             std::size_t i, Mind<D>& mine) {
  const Voices& voices = *m.voices;
  const std::size_t at = i % Voices::speakers + m.speakers_turn, row = i % Voices::met;
  const auto u = fifteen_bits(d, m.draws, Meeting::contact_draw, i);
  const auto lost =
      hn::MulFixedPoint15(hn::LoadU(d, voices.governing.data() + at), lot.speakers_lost);
  const auto heard = hn::And(hn::Lt(u, hn::Sub(lot.to_speakers, lost)),
                             understood(d, voices, at, members.nationality + i));
  const auto person = hn::Lt(u, lot.to_soldiers);
  Mind<D> other = load(d, voices.speaker, at);
  if (soldiers) {
    const Mind<D> soldier = load(d, voices.soldier, row + m.soldiers_turn);
    EVERY_ISSUE(k) other.on[k] = hn::IfThenElse(person, soldier.on[k], other.on[k]);
  }
  const Mind<D> stranger = load(d, voices.stranger, row + m.strangers_turn);
  const auto passes = hn::Lt(u, lot.to_strangers);
  EVERY_ISSUE(k) other.on[k] = hn::IfThenElse(passes, stranger.on[k], other.on[k]);
  const auto twice = hn::IfThenElse(person, lot.meeting, hn::IfThenElseZero(heard, lot.agitation));
  approach(d, mine, other, lot, twice);
}

/// Everybody in the slots from `begin` on, as many as fill vectors of D; returns the next slot.
template <bool soldiers, bool anchors_follow, class D>
HWY_INLINE std::size_t meet_all(D d, const Members members, const Before& before, const Meeting m,
                                const Terms& terms, std::size_t begin) {
  const std::size_t step = hn::Lanes(d);
  const Lot<D> lot(*m.manner, terms);
  const bool outside = m.strangers_rate + m.soldiers_rate + m.speakers_rate > 0;
  std::size_t i = begin;
  for (; i + step <= members.slots; i += step) {
    const auto here = present(d, members.status + i);
    if (hn::AllFalse(d, here)) continue;
    Mind<D> mine = load(d, members.position, i);
    if (members.count > 1) {
      const std::size_t other = i + m.turn;
      approach(d, mine, load(d, before.half, other), lot, hn::LoadU(d, &before.step[other]));
    }
    if (outside) meet_outside<soldiers>(d, members, m, lot, i, mine);
    live_on<anchors_follow>(d, members, lot, m.draws, i, mine, here);
  }
  return i;
}

template <bool soldiers, bool anchors_follow>
HWY_INLINE void meet_in_vectors(const Members& members, const Before& before, const Meeting& m) {
  const Terms terms(m);
  const Wide wide;
  const Fixed fixed;
  std::size_t next = 0;
  if (hn::Lanes(wide) > hn::Lanes(fixed))
    next = meet_all<soldiers, anchors_follow>(wide, members, before, m, terms, next);
  if (next < members.slots)
    meet_all<soldiers, anchors_follow>(fixed, members, before, m, terms, next);
}

void Meet(const Members& members, const Before& before, const Meeting& m) {
  const bool soldiers = m.soldiers_rate > 0;
  if (m.anchors_follow)
    return soldiers ? meet_in_vectors<true, true>(members, before, m)
                    : meet_in_vectors<false, true>(members, before, m);
  return soldiers ? meet_in_vectors<true, false>(members, before, m)
                  : meet_in_vectors<false, false>(members, before, m);
}

}  // namespace russia::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace russia {

HWY_EXPORT(LookAt);
HWY_EXPORT(Meet);

Manner::Manner(const Position& weights, float confidence, float meeting_step, float agitation_step,
               float anchor_pull, float anchor_follow)
    : meeting(fixed15(2 * meeting_step)),
      agitation(fixed15(2 * agitation_step)),
      pull(fixed15(32 * anchor_pull)) {
  // Saliences add up to less than 1, and so do the squares of halved differences.
  float all = 0;
  for (const float w : weights) all += w;
  const float scale = 0.99995f / all;
  for (std::size_t k = 0; k < issue_count; ++k)
    salience[k] = static_cast<std::int16_t>(scale * weights[k] * 32768.0f);
  confidence2 = fixed15(scale * confidence * confidence / 4);  // of halved differences
  constexpr float anchor_in_halves = 127.0f * 256.0f / 32767.0f;
  follow = fixed15(2 * anchor_in_halves * anchor_follow);
}

void look_at(const Members& members, const Manner& manner, Before& before) {
  HWY_DYNAMIC_DISPATCH(LookAt)(members, manner, before);
}

void meet(const Members& members, const Before& before, const Meeting& meeting) {
  HWY_DYNAMIC_DISPATCH(Meet)(members, before, meeting);
}

}  // namespace russia
#endif
