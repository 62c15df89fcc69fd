#include "models/russia/processes/minds.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

// Everything up to HWY_ONCE is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/russia/processes/minds.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

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

/// Whether bit `at` of each lane's set is on.
HWY_INLINE Mask has_bit(hn::Vec<Words> set, hn::Vec<Words> at) {
  const auto one = hn::Set(Words(), 1u);
  return hn::RebindMask(Reals(), hn::Eq(hn::And(hn::Shr(set, at), one), one));
}

HWY_INLINE hn::Vec<Words> indices(std::size_t begin) {
  return hn::Iota(Words(), static_cast<std::uint32_t>(begin));
}

struct Opinion {
  Real on[issue_count];
};

template <class Columns>
HWY_INLINE Opinion opinion_in(const Columns& columns, std::size_t at) {
  Opinion opinion;
  EVERY_ISSUE(k) opinion.on[k] = hn::LoadU(Reals(), columns[k].data() + at);
  return opinion;
}

/// Sums over those present, of people and of their stored positions; of any weights.
PeopleSums sum_one_by_one(const Members& members) {
  PeopleSums sums;
  for (std::size_t i = 0; i < members.slots; ++i) {
    if (members.status[i] != status_present) continue;
    sums.people += members.people[i];
    EVERY_ISSUE(k)
    sums.position[k] += std::int64_t{members.people[i]} * members.position[k][i];
  }
  return sums;
}

template <bool weighted>
HWY_INLINE PeopleSums sum_present(const Members& members) {
  const Whole whole;
  const std::size_t step = hn::Lanes(whole);
  const auto zero = hn::Zero(whole);
  // A product fits 32 bits; its halves are summed apart, so that up to 2^15 of them fit too.
  hn::Vec<Whole> low[issue_count] = {zero, zero, zero, zero, zero};
  hn::Vec<Whole> high[issue_count] = {zero, zero, zero, zero, zero};
  auto all = zero, set_bits = zero;
  for (std::size_t i = 0; i < members.slots; i += step) {
    const auto here = hn::Eq(bytes(members.status + i), hn::Set(whole, status_present));
    const auto weight = hn::IfThenElseZero(
        here,
        weighted ? hn::BitCast(whole, hn::LoadU(Words(), members.people + i)) : hn::Set(whole, 1));
    all = hn::Add(all, weight);
    if (weighted) set_bits = hn::Or(set_bits, weight);
    EVERY_ISSUE(k) {
      const hn::Rebind<std::int16_t, Reals> small;
      const auto x = hn::PromoteTo(whole, hn::LoadU(small, members.position[k] + i));
      if (!weighted) {
        low[k] = hn::Add(low[k], hn::IfThenElseZero(here, x));
        continue;
      }
      const auto product = hn::Mul(x, weight);
      low[k] = hn::Add(low[k], hn::And(product, hn::Set(whole, 0xffff)));
      high[k] = hn::Add(high[k], hn::ShiftRight<16>(product));
    }
  }
  constexpr std::int32_t widest = 0xffff;  // of weights whose products fit
  if (!hn::AllFalse(whole, hn::Gt(set_bits, hn::Set(whole, widest))))
    return sum_one_by_one(members);
  PeopleSums sums;
  sums.people = hn::GetLane(hn::SumOfLanes(whole, all));
  EVERY_ISSUE(k)
  sums.position[k] = std::int64_t{hn::GetLane(hn::SumOfLanes(whole, high[k]))} * 65536 +
                     hn::GetLane(hn::SumOfLanes(whole, low[k]));
  return sums;
}

#if HWY_TARGET == HWY_SCALAR
bool sum_in_pairs(const Members& /*members*/, PeopleSums& /*sums*/) { return false; }
#else
/// Weights of those present as 16 bits, 0 for others. Returns all their bits together, which are at
/// least the heaviest.
HWY_INLINE std::uint32_t weigh(const Members& members, std::uint16_t* weights, PeopleSums& sums) {
  const Words words;
  const hn::Rebind<std::uint16_t, Reals> small;
  const std::size_t step = hn::Lanes(words);
  auto all = hn::Zero(words), set_bits = hn::Zero(words);
  for (std::size_t i = 0; i < members.slots; i += step) {
    const auto here = hn::Eq(bytes(members.status + i), hn::Set(Whole(), status_present));
    const auto weight = hn::IfThenElseZero(
        hn::RebindMask(words, here),
        members.people == nullptr ? hn::Set(words, 1u) : hn::LoadU(words, members.people + i));
    all = hn::Add(all, weight);
    set_bits = hn::Or(set_bits, weight);
    hn::Store(hn::DemoteTo(small, hn::BitCast(Whole(), weight)), small, weights + i);
  }
  sums.people = hn::GetLane(hn::SumOfLanes(words, all));
  alignas(64) std::array<std::uint32_t, 16> lanes;
  hn::Store(set_bits, words, lanes.data());
  std::uint32_t bits_of_all = 0;
  for (std::size_t k = 0; k < step; ++k) bits_of_all |= lanes[k];
  return bits_of_all;
}

/// Products of 16 bits, added in pairs: where no one stands for so many people that their sums
/// need more than 32 bits. Returns whether that is so.
HWY_INLINE bool sum_in_pairs(const Members& members, PeopleSums& sums) {
  const hn::CappedTag<std::int16_t, 16> small;
  const hn::RepartitionToWide<decltype(small)> whole;
  const std::size_t step = hn::Lanes(small);
  alignas(64) std::array<std::uint16_t, most_slots> weights;
  // A lane adds up two of every `step` products below 2^15 times the weight.
  constexpr std::size_t most = (std::size_t{1} << 31) / 32767 / 2;
  const std::uint32_t heaviest = weigh(members, weights.data(), sums);
  if (heaviest > 32767 || heaviest * members.slots > most * step) return false;
  const auto* const weight = reinterpret_cast<const std::int16_t*>(weights.data());
  EVERY_ISSUE(k) {
    const std::int16_t* const position = members.position[k];
    auto low = hn::Zero(whole), high = hn::Zero(whole);
    for (std::size_t i = 0; i < members.slots; i += step)
      low = hn::ReorderWidenMulAccumulate(whole, hn::LoadU(small, position + i),
                                          hn::Load(small, weight + i), low, high);
    low = hn::Add(low, high);
    // All lanes together may need more: their halves are summed apart.
    const auto upper = hn::ShiftRight<16>(low), lower = hn::And(low, hn::Set(whole, 0xffff));
    sums.position[k] = std::int64_t{hn::GetLane(hn::SumOfLanes(whole, upper))} * 65536 +
                       hn::GetLane(hn::SumOfLanes(whole, lower));
  }
  return true;
}
#endif

PeopleSums SumPeople(const Members& members) {
  PeopleSums sums;
  if (sum_in_pairs(members, sums)) return sums;
  return members.people == nullptr ? sum_present<false>(members) : sum_present<true>(members);
}

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
  const PeopleSums sums = SumPeople(members);
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

/// Drift and the pull of the anchor; then, if it is the week for it, the anchor's own slow pursuit,
/// rounded at random by six bits an issue so that steps below its unit are not lost. Writes opinion
/// and anchor of those `here`.
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

/// Followers among agents, for whom it is enough to compare bytes.
HWY_INLINE void count_agents(const Members& members, const std::vector<Outlook::Living>& living,
                             Followers& counts) {
  const hn::CappedTag<std::uint8_t, 16> small;
  const hn::CappedTag<std::uint8_t, 64> large;
  const std::size_t step = hn::Lanes(small), wide = hn::Lanes(large);
  alignas(64) std::array<std::uint8_t, most_slots + 64> codes;
  for (std::size_t i = 0; i < members.slots; i += step) {
    const auto here = hn::Eq(hn::LoadU(small, members.status + i), hn::Zero(small));
    const auto faction =
        hn::And(hn::LoadU(small, members.faction + i), hn::Set(small, code::faction_bits));
    counts.people += static_cast<std::uint32_t>(hn::CountTrue(small, here));
    hn::Store(hn::IfThenElse(here, faction, hn::Set(small, code::absent)), small, &codes[i]);
  }
  for (std::size_t i = members.slots; i % wide != 0; i += step)
    hn::Store(hn::Set(small, code::absent), small, &codes[i]);
  for (const Outlook::Living& l : living) {
    const auto faction = hn::Set(large, l.faction);
    std::size_t n = 0;
    for (std::size_t i = 0; i < members.slots; i += wide)
      n += hn::CountTrue(large, hn::Eq(hn::Load(large, &codes[i]), faction));
    counts.of[l.faction] = static_cast<std::uint32_t>(n);
  }
}

void CountFollowers(const Members& members, const std::vector<Outlook::Living>& living,
                    Followers& counts) {
  if (members.people == nullptr) return count_agents(members, living, counts);
  const hn::CappedTag<std::uint8_t, 16> small;
  const std::size_t step = hn::Lanes(small);
  alignas(64) std::array<std::uint8_t, most_slots> codes;
  for (std::size_t i = 0; i < members.slots; i += step) {
    const auto here = hn::Eq(hn::LoadU(small, members.status + i), hn::Zero(small));
    const auto faction =
        hn::And(hn::LoadU(small, members.faction + i), hn::Set(small, code::faction_bits));
    hn::Store(hn::IfThenElse(here, faction, hn::Set(small, code::absent)), small, &codes[i]);
  }
  // Tables in turn, so that equal neighbours do not wait for each other.
  constexpr std::size_t tables = 4;
  alignas(64) std::array<std::array<std::uint32_t, code::faction_bits + 1>, tables> bins{};
  for (std::size_t i = 0; i < members.slots; i += tables)
    for (std::size_t t = 0; t < tables; ++t) bins[t][codes[i + t]] += members.people[i + t];
  for (std::size_t f = 0; f < counts.of.size(); ++f)
    counts.of[f] = bins[0][f] + bins[1][f] + bins[2][f] + bins[3][f];
  counts.of[code::absent] = 0;
  for (const std::uint32_t n : counts.of) counts.people += n;
}

HWY_INLINE Real linear(const std::array<float, issue_count>& weights, float constant,
                       const Real* x) {
  const Reals d;
  Real sum = hn::Set(d, constant);
  EVERY_ISSUE(k)
  sum = hn::Add(sum, hn::Mul(hn::Set(d, weights[k]), x[k]));
  return sum;
}

void Choose(const Menu& menu, const sim::Draws& draws, Revisers& r) {
  const Reals d;
  const std::size_t step = hn::Lanes(d);
  constexpr std::size_t widest = 16;
  constexpr float tiny = 1e-30f;
  alignas(64) std::array<float, most_factions * widest> weight, nest;
  std::array<float, most_factions> inverse;
  for (std::size_t n = 0; n < menu.nests; ++n) inverse[n] = 1 / menu.dissimilarity[n];
  for (std::size_t i = 0; i < r.n; i += step) {
    Real x[issue_count];
    Real square = hn::Zero(d);
    EVERY_ISSUE(k) {
      x[k] = hn::Load(d, r.opinion[k].data() + i);
      square = hn::Add(square, hn::Mul(hn::Set(d, menu.square[k]), hn::Mul(x[k], x[k])));
    }
    const auto tongue = hn::Load(Words(), r.nationality.data() + i);
    for (std::size_t n = 0; n < menu.nests; ++n) hn::Store(hn::Zero(d), d, &nest[n * step]);
    for (std::size_t c = 0; c < menu.n; ++c) {
      const Choice& choice = menu.choice[c];
      const auto utility = hn::Sub(linear(choice.linear, choice.constant, x), square);
      auto w = exp_portable(d, hn::Mul(utility, hn::Set(d, inverse[choice.nest])));
      if (choice.languages != 0)
        w = hn::IfThenElseZero(has_bit(hn::Set(Words(), choice.languages), tongue), w);
      hn::Store(w, d, &weight[c * step]);
      float* const sum = &nest[choice.nest * step];
      hn::Store(hn::Add(hn::Load(d, sum), w), d, sum);
    }
    // The sum of a nest becomes the weight of the nest per unit of its members' weight.
    Real all = exp_portable(d, hn::Load(d, r.abstention.data() + i));
    for (std::size_t n = 0; n < menu.nests; ++n) {
      const Real sum = hn::Load(d, &nest[n * step]);
      const Mask some = hn::Gt(sum, hn::Set(d, tiny));
      const Real floored = hn::IfThenElse(some, sum, hn::Set(d, tiny));
      const float tau = menu.dissimilarity[n];
      const Real counted =
          hn::IfThenElseZero(some, tau < 1 ? pow_portable(d, floored, hn::Set(d, tau)) : floored);
      all = hn::Add(all, counted);
      hn::Store(tau < 1 ? hn::Div(counted, floored) : hn::IfThenElseZero(some, hn::Set(d, 1.0f)), d,
                &nest[n * step]);
    }
    // Takes one part after another off what is left of the draw; who falls below zero has chosen.
    Real left = hn::Mul(all, unit(d, bits(Words(), draws, indices(i + 2))));
    auto chosen = hn::Set(Words(), no_faction);
    const Real zero = hn::Zero(d);
    for (std::size_t c = 0; c < menu.n; ++c) {
      const Mask open = hn::Ge(left, zero);
      left = hn::Sub(left, hn::Mul(hn::Load(d, &weight[c * step]),
                                   hn::Load(d, &nest[menu.choice[c].nest * step])));
      const Mask taken = hn::And(open, hn::Lt(left, zero));
      chosen = hn::IfThenElse(hn::RebindMask(Words(), taken),
                              hn::Set(Words(), menu.choice[c].faction), chosen);
    }
    hn::Store(chosen, Words(), r.faction.data() + i);
  }
}

void WriteCodes(const Members& all, const Question& question,
                std::array<std::uint8_t, most_slots>& codes) {
  const Reals d;
  const std::size_t step = hn::Lanes(d);
  // Copies: see Lot.
  const Members members = all;
  const Question q = question;
  const auto word = [](std::uint32_t value) HWY_ATTR { return hn::Set(Words(), value); };
  for (std::size_t i = 0; i < members.slots; i += step) {
    const Mask here = equal(members.status + i, status_present);
    const auto faction =
        hn::And(hn::BitCast(Words(), bytes(members.faction + i)), word(code::faction_bits));
    auto result = faction;
    if (q.banned != 0) {
      const Mask banned = hn::And(here, has_bit(word(q.banned), faction));
      if (!hn::AllFalse(d, banned)) {
        const auto u = unit(d, bits(Words(), q.courage, indices(i)));
        const Mask silent = hn::And(banned, hn::Lt(u, hn::Set(d, q.fear)));
        result =
            hn::Or(result, hn::IfThenElseZero(hn::RebindMask(Words(), silent), word(code::silent)));
      }
    }
    Real x[issue_count];
    const std::size_t parties = q.wings == nullptr ? 0 : q.wings->n;
    if (parties > 0) EVERY_ISSUE(k) x[k] = widen(d, members.position[k] + i);
    for (std::size_t p = 0; p < parties; ++p) {
      const Wings::Party& party = q.wings->party[p];
      const auto belongs = has_bit(word(party.members), faction);
      if (hn::AllFalse(d, belongs)) continue;
      Real best = linear(party.wing[0].linear, party.wing[0].constant, x);
      auto nearest = hn::Zero(Words());
      for (std::uint32_t w = 1; w < party.n; ++w) {
        const Real other = linear(party.wing[w].linear, party.wing[w].constant, x);
        const Mask nearer = hn::Gt(other, best);
        best = hn::IfThenElse(nearer, other, best);
        nearest =
            hn::IfThenElse(hn::RebindMask(Words(), nearer), word(w << code::wing_shift), nearest);
      }
      result = hn::Or(result, hn::IfThenElseZero(hn::RebindMask(Words(), belongs), nearest));
    }
    result = hn::IfThenElse(hn::RebindMask(Words(), here), result, word(code::absent));
    const hn::Rebind<std::uint8_t, Reals> small;
    hn::StoreU(hn::DemoteTo(small, hn::BitCast(Whole(), result)), small, codes.data() + i);
  }
}

}  // namespace russia::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace russia {

HWY_EXPORT(LookAt);
HWY_EXPORT(Meet);
HWY_EXPORT(Choose);
HWY_EXPORT(WriteCodes);
HWY_EXPORT(SumPeople);
HWY_EXPORT(CountFollowers);

void look_at(const Members& members, Before& before) {
  HWY_DYNAMIC_DISPATCH(LookAt)(members, before);
}

void meet(const Members& members, const Before& before, const Meeting& meeting) {
  HWY_DYNAMIC_DISPATCH(Meet)(members, before, meeting);
}

Followers count_followers(const Members& members, const std::vector<Outlook::Living>& living) {
  Followers counts;
  HWY_DYNAMIC_DISPATCH(CountFollowers)(members, living, counts);
  return counts;
}

void find_revisers(const Members& members, const sim::Draws& draws, float rate, Revisers& r) {
  const auto count = static_cast<std::uint32_t>(members.count);
  const std::uint32_t turn = draws.below(0, count);
  const float apart = 1 / rate;
  r.n = 0;
  for (float at = draws.unit(1) * apart; at < static_cast<float>(count); at += apart) {
    std::uint32_t i = static_cast<std::uint32_t>(at) + turn;
    i -= i < count ? 0 : count;
    if (members.status[i] != 0) continue;
    const std::size_t k = r.n++;
    r.member[k] = i;
    r.nationality[k] = members.nationality[i];
    r.faction[k] = members.faction[i];
    for (std::size_t issue = 0; issue < issue_count; ++issue)
      r.opinion[issue][k] = members.position[issue][i];
  }
}

void choose(const Menu& menu, const sim::Draws& draws, Revisers& revisers) {
  HWY_DYNAMIC_DISPATCH(Choose)(menu, draws, revisers);
}

void write_codes(const Members& members, const Question& question,
                 std::array<std::uint8_t, most_slots>& codes) {
  HWY_DYNAMIC_DISPATCH(WriteCodes)(members, question, codes);
}

PeopleSums sum_people(const Members& members) { return HWY_DYNAMIC_DISPATCH(SumPeople)(members); }

}  // namespace russia
#endif
