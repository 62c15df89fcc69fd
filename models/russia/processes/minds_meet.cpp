#include "models/russia/processes/minds.hpp"

#include <algorithm>
#include <cstring>

// Everything up to HWY_ONCE is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/russia/processes/minds_meet.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "models/russia/processes/minds-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace russia::HWY_NAMESPACE {

/// Writes value(i), a vector from slot i on, twice in a row.
template <class Value>
HWY_INLINE void write_twice(const Members& members, float* to, const Value& value) {
  const Reals d;
  const std::size_t step = hn::Lanes(d);
  for (std::size_t i = 0; i < members.slots; i += step) {
    const Real x = value(i);
    hn::Store(x, d, to + i);
    hn::StoreU(x, d, to + members.count + i);
  }
  // What the first row has behind the last member has overwritten the begin of the second.
  for (std::size_t i = 0; i < Layout::slot_multiple; i += step)
    hn::StoreU(value(i), d, to + members.count + i);
}

void LookAt(const Members& members, Before& before) {
  const Reals d;
  const std::size_t step = hn::Lanes(d), slots = members.slots;
  std::memcpy(before.status.data(), members.status, slots);
  std::memcpy(before.status.data() + members.count, members.status, slots);
  EVERY_ISSUE(k) {
    const std::int16_t* const from = members.position[k];
    write_twice(members, before.position[k].data(),
                [&](std::size_t i) HWY_ATTR { return widen(d, from + i); });
  }
  const PeopleSums sums = sum_people(members);
  const auto people = static_cast<double>(std::max<std::int64_t>(1, sums.people));
  EVERY_ISSUE(k)
  before.mean[k] = static_cast<float>(static_cast<double>(sums.position[k]) / people);
  before.weighted = members.people != nullptr;
  if (!before.weighted) return;
  std::size_t present = 0;
  for (std::size_t i = 0; i < slots; i += step)
    present += hn::CountTrue(d, equal(members.status + i, status_present));
  const Real part = hn::Set(d, static_cast<float>(static_cast<double>(present) / people));
  write_twice(members, before.weight.data(), [&](std::size_t i) HWY_ATTR {
    const auto weight = hn::BitCast(Whole(), hn::LoadU(Words(), members.people + i));
    return hn::Mul(hn::ConvertTo(d, weight), part);
  });
}

/// The numbers of a meeting in every lane. Of its own, not by reference: as far as the compiler
/// knows, writing bytes may change whatever is referred to.
struct Lot {
  explicit HWY_INLINE Lot(const Meeting& m)
      : confidence2(hn::Set(Reals(), m.confidence2)),
        a_meeting(hn::Set(Reals(), m.meeting_step)),
        agitation(hn::Set(Reals(), m.agitation_step)),
        to_strangers(hn::Set(Reals(), m.strangers_rate)),
        to_soldiers(hn::Set(Reals(), m.strangers_rate + m.soldiers_rate)),
        speakers_rate(hn::Set(Reals(), m.speakers_rate)),
        speakers_lost(hn::Set(Reals(), m.speakers_lost)),
        pull(hn::Set(Reals(), m.pull)),
        follow(hn::Set(Reals(), m.follow)) {
    EVERY_ISSUE(k) {
      salience[k] = hn::Set(Reals(), m.salience[k]);
      drift[k] = hn::Set(Reals(), m.drift[k]);
    }
  }
  Real salience[issue_count], drift[issue_count];
  Real confidence2, a_meeting, agitation, to_strangers, to_soldiers, speakers_rate, speakers_lost;
  Real pull, follow;
};

/// Bounded confidence (Deffuant, Neau, Amblard, Weisbuch 2000): within the confidence distance,
/// weighted by salience, a step towards the other.
HWY_INLINE void approach(Opinion& mine, const Opinion& theirs, const Lot& lot, Real step,
                         Mask who) {
  const Reals d;
  Real gap[issue_count];
  Real distance = hn::Zero(d);
  EVERY_ISSUE(k) {
    gap[k] = hn::Sub(theirs.on[k], mine.on[k]);
    distance = hn::Add(distance, hn::Mul(lot.salience[k], hn::Mul(gap[k], gap[k])));
  }
  const Mask near = hn::And(who, hn::Lt(distance, lot.confidence2));
  const Real part = hn::IfThenElseZero(near, step);
  EVERY_ISSUE(k)
  mine.on[k] = hn::Add(mine.on[k], hn::Mul(part, gap[k]));
}

/// Drift and the pull of the anchor; then, if it is the week for it, the anchor's own slow pursuit,
/// rounded at random by six bits an issue so that steps below its unit are not lost. Writes opinion
/// and anchor of those `here`.
template <bool anchors_follow>
HWY_INLINE void live_on(const Members& members, const Before& before, const Lot& lot, std::size_t i,
                        Opinion& mine, Mask here, hn::Vec<Words> random) {
  const Reals d;
  const Whole whole;
  constexpr float anchor_in_positions = 32767.0f / 127.0f;
  // Behind the last member `before` holds others.
  const auto count = hn::Set(whole, static_cast<std::int32_t>(members.count));
  const Mask member = hn::RebindMask(d, hn::Lt(hn::BitCast(whole, indices(i)), count));
  EVERY_ISSUE(k) {
    const auto stored = widen(d, members.anchor[k] + i);
    const auto there = hn::Mul(stored, hn::Set(d, anchor_in_positions));
    auto x =
        hn::Add(hn::Add(mine.on[k], lot.drift[k]), hn::Mul(lot.pull, hn::Sub(there, mine.on[k])));
    x = hn::Min(hn::Max(x, hn::Set(d, -32767.0f)), hn::Set(d, 32767.0f));
    const auto kept = hn::IfThenElseZero(member, hn::Load(d, before.position[k].data() + i));
    narrow(whole, nearest(d, hn::IfThenElse(here, x, kept)), members.position[k] + i);
    if (!anchors_follow) continue;
    const auto six = hn::ConvertTo(d, hn::BitCast(whole, hn::And(random, hn::Set(Words(), 63u))));
    random = hn::ShiftRight<6>(random);
    const auto u = hn::Mul(hn::Add(six, hn::Set(d, 0.5f)), hn::Set(d, 1.0f / 64.0f));
    auto moved = hn::Add(hn::Add(stored, hn::Mul(lot.follow, hn::Sub(x, there))), u);
    moved = hn::Min(hn::Max(moved, hn::Set(d, -127.0f)), hn::Set(d, 127.0f));
    // Rounds down: the sum is above -128, so truncation of the shifted value is the floor.
    moved = hn::IfThenElse(here, moved, stored);
    const auto floored =
        hn::Sub(hn::ConvertTo(whole, hn::Add(moved, hn::Set(d, 128.0f))), hn::Set(whole, 128));
    narrow(whole, floored, members.anchor[k] + i);
  }
}

/// Somebody of the place, a soldier from it or a cadre, at most one of them.
template <bool soldiers>
HWY_INLINE void meet_outside(const Members& members, const Meeting& m, const Lot& lot,
                             std::size_t i, Opinion& mine, Mask here) {
  const Reals d;
  const Voices& voices = *m.voices;
  const std::size_t at = i % Voices::speakers + m.speakers_turn, row = i % Voices::met;
  const auto u = unit(d, bits(Words(), m.contacts, indices(i)));
  const auto lost = hn::Mul(hn::LoadU(d, voices.governing.data() + at), lot.speakers_lost);
  const auto heard = hn::Lt(u, hn::Add(lot.to_soldiers, hn::Sub(lot.speakers_rate, lost)));
  const auto tongue = hn::BitCast(Words(), bytes(members.nationality + i));
  const auto spoken = has_bit(hn::LoadU(Words(), voices.language.data() + at), tongue);
  const Mask person = hn::Lt(u, lot.to_soldiers);
  Opinion other = opinion_in(voices.speaker, at);
  if (soldiers) {
    const Opinion soldier = opinion_in(voices.soldier, row + m.soldiers_turn);
    EVERY_ISSUE(k) other.on[k] = hn::IfThenElse(person, soldier.on[k], other.on[k]);
  }
  const Opinion stranger = opinion_in(voices.stranger, row + m.strangers_turn);
  const Mask passes = hn::Lt(u, lot.to_strangers);
  EVERY_ISSUE(k) other.on[k] = hn::IfThenElse(passes, stranger.on[k], other.on[k]);
  approach(mine, other, lot, hn::IfThenElse(person, lot.a_meeting, lot.agitation),
           hn::And(here, hn::Or(person, hn::And(heard, spoken))));
}

template <bool weighted, bool soldiers, bool anchors_follow>
HWY_INLINE void meet_all(const Members members, const Before& before, const Meeting m) {
  const Reals d;
  const std::size_t step = hn::Lanes(d);
  const Lot lot(m);
  const bool outside = m.strangers_rate + m.soldiers_rate + m.speakers_rate > 0;
  for (std::size_t i = 0; i < members.slots; i += step) {
    const Mask here = equal(members.status + i, status_present);
    if (hn::AllFalse(d, here)) continue;
    Opinion mine = opinion_in(before.position, i);
    if (members.count > 1) {
      const std::size_t other = i + m.turn;
      Real step_towards = lot.a_meeting;
      if (weighted)
        step_towards = hn::Min(hn::Mul(lot.a_meeting, hn::LoadU(d, before.weight.data() + other)),
                               hn::Set(d, 0.5f));
      approach(mine, opinion_in(before.position, other), lot, step_towards,
               hn::And(here, equal(before.status.data() + other, status_present)));
    }
    if (outside) meet_outside<soldiers>(members, m, lot, i, mine, here);
    live_on<anchors_follow>(
        members, before, lot, i, mine, here,
        anchors_follow ? bits(Words(), m.anchoring, indices(i)) : hn::Zero(Words()));
  }
}

template <bool weighted, bool soldiers>
HWY_INLINE void meet_or_change(const Members& members, const Before& before, const Meeting& m) {
  if (m.anchors_follow)
    meet_all<weighted, soldiers, true>(members, before, m);
  else
    meet_all<weighted, soldiers, false>(members, before, m);
}

void Meet(const Members& members, const Before& before, const Meeting& m) {
  const bool soldiers = m.soldiers_rate > 0;
  if (before.weighted)
    return soldiers ? meet_or_change<true, true>(members, before, m)
                    : meet_or_change<true, false>(members, before, m);
  return soldiers ? meet_or_change<false, true>(members, before, m)
                  : meet_or_change<false, false>(members, before, m);
}

}  // namespace russia::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace russia {

HWY_EXPORT(LookAt);
HWY_EXPORT(Meet);

void look_at(const Members& members, Before& before) {
  HWY_DYNAMIC_DISPATCH(LookAt)(members, before);
}

void meet(const Members& members, const Before& before, const Meeting& meeting) {
  HWY_DYNAMIC_DISPATCH(Meet)(members, before, meeting);
}

}  // namespace russia
#endif
