#include "models/russia/processes/minds.hpp"

// Everything up to HWY_ONCE is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/russia/processes/minds_choose.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "models/russia/processes/minds-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace russia::HWY_NAMESPACE {

void WriteCompany(const std::vector<Outlook::Living>& living, const People& followers,
                  float conformity, std::size_t begin, Revisers& r) {
  const Reals d;
  for (std::size_t j = 0; j < living.size(); ++j) {
    const auto company = hn::Set(d, conformity * static_cast<float>(followers[living[j].faction]));
    // Also behind the end: there is room.
    for (std::size_t k = begin; k < r.n; k += hn::Lanes(d))
      hn::StoreU(company, d, r.company[j].data() + k);
  }
}

void Choose(const Menu& menu, Revisers& r) {
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
      const Real alone = hn::Sub(linear(choice.linear, choice.constant, x), square);
      const Real utility = hn::Add(alone, hn::Load(d, r.company[choice.company].data() + i));
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
    Real left = hn::Mul(all, unit(d, hn::Load(Words(), r.draw.data() + i)));
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
HWY_EXPORT(WriteCompany);

void find_revisers(const Members& members, std::uint32_t first_slot, const sim::Draws& draws,
                   float rate, Revisers& r) {
  const auto count = static_cast<std::uint32_t>(members.count);
  const std::uint32_t turn = draws.below(0, count);
  const float apart = 1 / rate;
  const std::size_t begin = r.n;
  for (float at = draws.unit(1) * apart; at < static_cast<float>(count); at += apart) {
    std::uint32_t i = static_cast<std::uint32_t>(at) + turn;
    i -= i < count ? 0 : count;
    // Written in any case, and overwritten by the next if he is away: that cannot be foreseen.
    const std::size_t k = r.n;
    r.n += members.status[i] == 0 ? 1 : 0;
    r.slot[k] = first_slot + i;
    r.nationality[k] = members.nationality[i];
    r.faction[k] = members.faction[i];
    r.draw[k] = draws.bits(static_cast<std::uint32_t>(2 + k - begin));
    for (std::size_t issue = 0; issue < issue_count; ++issue)
      r.opinion[issue][k] = members.position[issue][i];
  }
}

void write_company(const std::vector<Outlook::Living>& living, const People& followers,
                   float conformity, std::size_t begin, Revisers& revisers) {
  HWY_DYNAMIC_DISPATCH(WriteCompany)(living, followers, conformity, begin, revisers);
}

void choose(const Menu& menu, Revisers& revisers) { HWY_DYNAMIC_DISPATCH(Choose)(menu, revisers); }

}  // namespace russia
#endif
