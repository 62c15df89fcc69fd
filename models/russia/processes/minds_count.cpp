#include "models/russia/processes/minds.hpp"

#include <array>
#include <bit>

// Everything up to HWY_ONCE is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/russia/processes/minds_count.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "models/russia/processes/minds-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace russia::HWY_NAMESPACE {

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
    const auto weight = people_present(members, i);
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
    // All lanes together may need more than 32 bits.
    const hn::Half<decltype(whole)> half;
    const hn::RepartitionToWide<decltype(whole)> wide;
    sums.position[k] =
        hn::GetLane(hn::SumOfLanes(wide, hn::Add(hn::PromoteTo(wide, hn::LowerHalf(half, low)),
                                                 hn::PromoteTo(wide, hn::UpperHalf(half, low)))));
  }
  return true;
}
#endif

PeopleSums SumPeople(const Members& members) {
  PeopleSums sums;
  if (sum_in_pairs(members, sums)) return sums;
  return members.people == nullptr ? sum_present<false>(members) : sum_present<true>(members);
}

/// Factions of the members as whole numbers, to be compared lane by lane.
class Codes {
 public:
  /// Of the slots from `i` on; of those lanes that do not count, none. Returns bit sets of what
  /// was found.
  HWY_INLINE hn::Vec<Words> put(std::size_t i, hn::Vec<Words> factions, hn::Mask<Words> who) {
    const Words words;
    const auto code = hn::IfThenElse(who, factions, hn::Set(words, std::uint32_t{code::absent}));
    hn::Store(code, words, &of_[i]);
    return hn::IfThenElseZero(who, hn::Shl(hn::Set(words, 1u), factions));
  }
  /// Adds the people of each faction that was found, whoever they are.
  HWY_INLINE void add_to(const Members& members, hn::Vec<Words> found_by_lane, People& sums) const {
    const Words words;
    alignas(64) std::array<std::uint32_t, 16> lanes;
    hn::Store(found_by_lane, words, lanes.data());
    std::uint32_t found = 0;
    for (std::size_t k = 0; k < hn::Lanes(words); ++k) found |= lanes[k];
    while (found != 0) {
      const std::uint32_t one = next_of(found), other = next_of(found);
      if (members.people == nullptr)
        add_two<false>(members, one, other, sums);
      else
        add_two<true>(members, one, other, sums);
    }
  }

 private:
  /// Takes the lowest bit of a set off; code::absent if there is none.
  static HWY_INLINE std::uint32_t next_of(std::uint32_t& set) {
    if (set == 0) return code::absent;
    const auto lowest = static_cast<std::uint32_t>(std::countr_zero(set));
    set &= set - 1;
    return lowest;
  }
  template <bool weighted>
  HWY_INLINE void add_two(const Members& members, std::uint32_t one, std::uint32_t other,
                          People& sums) const {
    const Words words;
    const std::size_t step = hn::Lanes(words), slots = members.slots;
    const std::uint32_t* const people = members.people;
    const auto first = hn::Set(words, one), second = hn::Set(words, other);
    auto sum = hn::Zero(words), also = hn::Zero(words);
    for (std::size_t i = 0; i < slots; i += step) {
      const auto code = hn::Load(words, &of_[i]);
      const auto weight = weighted ? hn::LoadU(words, people + i) : hn::Set(words, 1u);
      sum = hn::Add(sum, hn::IfThenElseZero(hn::Eq(code, first), weight));
      also = hn::Add(also, hn::IfThenElseZero(hn::Eq(code, second), weight));
    }
    sums[one] += hn::GetLane(hn::SumOfLanes(words, sum));
    sums[other] += hn::GetLane(hn::SumOfLanes(words, also));
  }

  alignas(64) std::array<std::uint32_t, most_slots> of_;
};

HWY_INLINE hn::Vec<Words> faction_of(const Members& members, std::size_t i) {
  const auto faction = hn::BitCast(Words(), bytes(members.faction + i));
  return hn::And(faction, hn::Set(Words(), std::uint32_t{code::faction_bits}));
}

std::uint32_t CountFollowers(const Members& members, People& followers) {
  const Words words;
  const std::size_t step = hn::Lanes(words);
  const std::uint32_t* const people = members.people;
  Codes codes;
  auto all = hn::Zero(words), found = hn::Zero(words);
  for (std::size_t i = 0; i < members.slots; i += step) {
    const auto here = hn::RebindMask(words, equal(members.status + i, status_present));
    const auto weight = people == nullptr ? hn::Set(words, 1u) : hn::LoadU(words, people + i);
    all = hn::Add(all, hn::IfThenElseZero(here, weight));
    found = hn::Or(found, codes.put(i, faction_of(members, i), here));
  }
  followers = {};
  codes.add_to(members, found, followers);
  return hn::GetLane(hn::SumOfLanes(words, all));
}

void AddSilent(const Members& members, const Ban& ban, People& silent) {
  const Words words;
  const hn::Rebind<std::int16_t, Words> small;
  const std::size_t step = hn::Lanes(words);
  Codes codes;
  auto found = hn::Zero(words);
  for (std::size_t i = 0; i < members.slots; i += step) {
    const auto faction = faction_of(members, i);
    Mask is_silent = hn::And(equal(members.status + i, status_present),
                             has_bit(hn::Set(words, ban.factions), faction));
    if (!hn::AllFalse(Reals(), is_silent)) {
      const auto courage = hn::PromoteTo(Whole(), fifteen_bits(small, ban.courage, 0, i));
      const auto afraid = hn::Lt(courage, hn::Set(Whole(), std::int32_t{ban.fear}));
      is_silent = hn::And(is_silent, hn::RebindMask(Reals(), afraid));
    }
    found = hn::Or(found, codes.put(i, faction, hn::RebindMask(words, is_silent)));
  }
  codes.add_to(members, found, silent);
}

void WriteWings(const Members& all, const Wings& wings,
                std::array<std::uint8_t, most_slots>& codes) {
  const Reals d;
  const std::size_t step = hn::Lanes(d);
  const Members members = all;  // a copy: see Lot
  const auto word = [](std::uint32_t value) HWY_ATTR { return hn::Set(Words(), value); };
  for (std::size_t i = 0; i < members.slots; i += step) {
    const Mask here = equal(members.status + i, status_present);
    const auto faction = faction_of(members, i);
    auto result = faction;
    Real x[issue_count];
    EVERY_ISSUE(k) x[k] = widen(d, members.position[k] + i);
    for (std::size_t p = 0; p < wings.n; ++p) {
      const Wings::Party& party = wings.party[p];
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

HWY_EXPORT(CountFollowers);
HWY_EXPORT(AddSilent);
HWY_EXPORT(WriteWings);
HWY_EXPORT(SumPeople);

std::uint32_t count_followers(const Members& members, People& followers) {
  return HWY_DYNAMIC_DISPATCH(CountFollowers)(members, followers);
}

void add_silent(const Members& members, const Ban& ban, People& silent) {
  HWY_DYNAMIC_DISPATCH(AddSilent)(members, ban, silent);
}

void write_wings(const Members& members, const Wings& wings,
                 std::array<std::uint8_t, most_slots>& codes) {
  HWY_DYNAMIC_DISPATCH(WriteWings)(members, wings, codes);
}

PeopleSums sum_people(const Members& members) { return HWY_DYNAMIC_DISPATCH(SumPeople)(members); }

}  // namespace russia
#endif
