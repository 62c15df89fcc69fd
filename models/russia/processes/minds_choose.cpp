#include "models/russia/processes/minds.hpp"


// Everything up to HWY_ONCE is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/russia/processes/minds_choose.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "models/russia/processes/minds-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace russia::HWY_NAMESPACE {

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

}  // namespace russia::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace russia {

HWY_EXPORT(Choose);
HWY_EXPORT(CountFollowers);

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

}  // namespace russia
#endif
