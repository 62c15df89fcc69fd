// Random numbers and elementary functions in lanes.
#include <array>
#include <vector>

#include "benchmarks/kernels/kernels.hpp"

// Everything up to HWY_ONCE is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "benchmarks/kernels/draws.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "sim/core/lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
using Reals = hn::ScalableTag<float>;
using Words = hn::Rebind<std::uint32_t, Reals>;

void Unit(const sim::Draws& draws, float* to, std::size_t n) {
  for (std::size_t i = 0; i < n; i += hn::Lanes(Reals())) {
    const auto index = hn::Iota(Words(), static_cast<std::uint32_t>(i));
    hn::StoreU(sim::HWY_NAMESPACE::unit(Reals(), sim::HWY_NAMESPACE::bits(Words(), draws, index)),
               Reals(), to + i);
  }
}

void Exp(const float* from, float* to, std::size_t n) {
  for (std::size_t i = 0; i < n; i += hn::Lanes(Reals()))
    hn::StoreU(sim::HWY_NAMESPACE::exp_portable(Reals(), hn::LoadU(Reals(), from + i)), Reals(),
               to + i);
}

void Log(const float* from, float* to, std::size_t n) {
  for (std::size_t i = 0; i < n; i += hn::Lanes(Reals()))
    hn::StoreU(sim::HWY_NAMESPACE::log_portable(Reals(), hn::LoadU(Reals(), from + i)), Reals(),
               to + i);
}

}  // namespace kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kernels {

HWY_EXPORT(Unit);
HWY_EXPORT(Exp);
HWY_EXPORT(Log);

void add_draws(const Add& add) {
  constexpr std::size_t n = 4096;
  static const sim::Draws draws({1, 0}, 1, 1, 1);
  static std::vector<float> from(n), to(n);
  for (std::uint32_t i = 0; i < n; ++i) from[i] = 0.01f + 8 * draws.unit(i);
  add({"draws: uniform", n, [] { HWY_DYNAMIC_DISPATCH(Unit)(draws, to.data(), n); }, {}});
  add({"draws: exp", n, [] { HWY_DYNAMIC_DISPATCH(Exp)(from.data(), to.data(), n); }, {}});
  add({"draws: log", n, [] { HWY_DYNAMIC_DISPATCH(Log)(from.data(), to.data(), n); }, {}});
}

}  // namespace kernels
#endif
