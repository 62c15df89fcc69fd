#include "models/classics/opinion8/kernel.hpp"

#include <bit>
#include <cmath>

#include "sim/core/numeric.hpp"

// Everything up to HWY_ONCE is compiled once for each instruction set; the compiler vectorises.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/classics/opinion8/kernel.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace classics::HWY_NAMESPACE {

// Whole vectors on every machine: what is computed for the lanes past the group is thrown away.
constexpr std::int32_t lanes = 256;
constexpr float last_party = party_count - 1;

template <class T>
using Lanes = std::array<T, lanes>;

/// A group at work. alignas: a vector never straddles two cache lines.
struct Group {
  alignas(64) Lanes<float> opinion_before, grievance_before, opinion, grievance, chance;
  alignas(64) Lanes<std::int32_t> party;
};

/// A member of the group from 16 bits: no member is likelier than another by more than 0.4 %.
constexpr std::int32_t member(std::uint32_t bits16) {
  return static_cast<std::int32_t>((bits16 * static_cast<std::uint32_t>(group_size)) >> 16);
}

constexpr float within(float value, float low, float high) {
  const float raised = value < low ? low : value;
  return raised > high ? high : raised;
}

/// The smaller of two positive numbers: as whole numbers their bits have the same order, and
/// compilers vectorise that minimum on every level.
constexpr float smaller(float a, float b) {
  const auto x = std::bit_cast<std::int32_t>(a), y = std::bit_cast<std::int32_t>(b);
  return std::bit_cast<float>(x < y ? x : y);
}

/// The value, or 0 when the condition does not hold. By its bits, as a compiler may see a branch
/// in a choice between results of arithmetic and then vectorise on the highest level only.
constexpr float if_so(bool condition, float value) {
  return std::bit_cast<float>(std::bit_cast<std::int32_t>(value) & -std::int32_t{condition});
}

constexpr float attraction(float difference, float confidence) {
  return std::fabs(difference) < confidence ? difference : 0.0f;
}

void meet(const Opinion8Rules& rules, const sim::Draws& by_chance, const float* __restrict x,
          const float* __restrict g, float* __restrict opinion, float* __restrict grievance,
          float* __restrict chance) {
  const float confidence = rules.confidence, pull = rules.pull, contagion = rules.contagion;
  const sim::Draws draws = by_chance;
  for (std::int32_t i = 0; i < lanes; ++i) {
    const auto index = static_cast<std::uint32_t>(i);
    const std::uint32_t first = draws.bits(index), second = draws.bits(index + lanes);
    const std::int32_t a = member(first >> 16), b = member(first & 0xffffu);
    const std::int32_t c = member(second >> 16), d = member(second & 0xffffu);
    const float mine = x[i];
    const float sum = (attraction(x[a] - mine, confidence) + attraction(x[b] - mine, confidence)) +
                      (attraction(x[c] - mine, confidence) + attraction(x[d] - mine, confidence));
    const float met = (g[a] + g[b]) + (g[c] + g[d]);
    opinion[i] = within(mine + pull * sum, 0.0f, 1.0f);
    grievance[i] = g[i] + contagion * (met - static_cast<float>(met_per_step) * g[i]);
    chance[i] = draws.unit(index + 2 * lanes);
  }
}

/// The weights of the parties are divided by e^(B x'), which changes no choice: then
/// e^(-B |x' - pos|) becomes the smaller of e^(-2 B x') e^(B pos) and e^(-B pos); and as
/// rad = 1/7, 3/7, 5/7, 1, all e^(G g' rad) are powers of one.
void choose(const Opinion8Rules& rules, const float* __restrict opinion,
            const float* __restrict grievance, const float* __restrict chance,
            std::int32_t* __restrict party) {
  const float twice_distance = rules.twice_distance, radical = rules.radical_seventh;
  const float more_loyalty = rules.loyalty - 1.0f;
  const std::array<float, party_count> rising = rules.rising, falling = rules.falling;
  for (std::int32_t i = 0; i < lanes; ++i) {
    const float near = sim::exp_portable(twice_distance * opinion[i]);
    const float w1 = sim::exp_portable(radical * grievance[i]);
    const float w2 = w1 * w1, w3 = w2 * w1, w5 = w3 * w2, w7 = w5 * w2;
    const std::int32_t now = party[i];
    const auto weight = [&](std::int32_t p, float radicals) {
      const float rise = near * rising[p], fall = falling[p];
      const float w = smaller(rise, fall) * radicals;
      return w + if_so(now == p, w * more_loyalty);
    };
    const float s0 = weight(0, w7), s1 = s0 + weight(1, w5), s2 = s1 + weight(2, w3);
    const float s3 = s2 + weight(3, w1), s4 = s3 + weight(4, w1), s5 = s4 + weight(5, w3);
    const float s6 = s5 + weight(6, w5), s7 = s6 + weight(7, w7);
    const float u = chance[i] * s7;
    party[i] = (s0 <= u) + (s1 <= u) + (s2 <= u) + (s3 <= u) + (s4 <= u) + (s5 <= u) + (s6 <= u);
  }
}

void load(const float* opinion, const float* grievance, const std::uint8_t* party, Group& group) {
  for (std::size_t i = 0; i < group_size; ++i) group.opinion_before[i] = opinion[i];
  for (std::size_t i = 0; i < group_size; ++i) group.grievance_before[i] = grievance[i];
  for (std::size_t i = 0; i < group_size; ++i) group.party[i] = party[i];
  for (std::size_t i = group_size; i < lanes; ++i)
    group.opinion_before[i] = group.grievance_before[i] = 0;
  for (std::size_t i = group_size; i < lanes; ++i) group.party[i] = 0;
}

void store(const Group& group, float* opinion, float* grievance, std::uint8_t* party) {
  for (std::size_t i = 0; i < group_size; ++i) opinion[i] = group.opinion[i];
  for (std::size_t i = 0; i < group_size; ++i) grievance[i] = group.grievance[i];
  for (std::size_t i = 0; i < group_size; ++i) party[i] = static_cast<std::uint8_t>(group.party[i]);
}

/// A byte holds the count: a group has fewer than 256 members.
std::uint8_t count(const std::uint8_t* party, std::uint8_t wanted) {
  std::uint8_t found = 0;
  for (std::size_t i = 0; i < group_size; ++i)
    found = static_cast<std::uint8_t>(found + (party[i] == wanted ? 1 : 0));
  return found;
}

void StepGroup(const Opinion8Rules& rules, const sim::Draws& draws, float* opinion,
               float* grievance, std::uint8_t* party) {
  Group group;
  load(opinion, grievance, party, group);
  meet(rules, draws, group.opinion_before.data(), group.grievance_before.data(),
       group.opinion.data(), group.grievance.data(), group.chance.data());
  choose(rules, group.opinion.data(), group.grievance.data(), group.chance.data(),
         group.party.data());
  store(group, opinion, grievance, party);
}

void CountGroup(const std::uint8_t* party, std::array<std::uint32_t, party_count>& counts) {
  for (std::size_t p = 0; p < party_count; ++p)
    counts[p] += count(party, static_cast<std::uint8_t>(p));
}

}  // namespace classics::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace classics {

HWY_EXPORT(StepGroup);
HWY_EXPORT(CountGroup);

Opinion8Rules::Opinion8Rules(double confidence_distance, double step, double contagion_rate,
                             double distance_weight, double radical_weight, double loyalty_weight)
    : confidence(static_cast<float>(confidence_distance)),
      pull(static_cast<float>(step / met_per_step)),
      contagion(static_cast<float>(contagion_rate / met_per_step)),
      twice_distance(static_cast<float>(-2 * distance_weight)),
      radical_seventh(static_cast<float>(radical_weight / (party_count - 1))),
      loyalty(sim::exp_portable(static_cast<float>(loyalty_weight))) {
  for (std::size_t p = 0; p < party_count; ++p) {
    const float along =
        static_cast<float>(distance_weight) * static_cast<float>(p) / (party_count - 1);
    rising[p] = sim::exp_portable(along);
    falling[p] = sim::exp_portable(-along);
  }
}

void step_group(const Opinion8Rules& rules, const sim::Draws& draws, float* opinion,
                float* grievance, std::uint8_t* party) {
  HWY_DYNAMIC_DISPATCH(StepGroup)(rules, draws, opinion, grievance, party);
}

void count_group(const std::uint8_t* party, std::array<std::uint32_t, party_count>& counts) {
  HWY_DYNAMIC_DISPATCH(CountGroup)(party, counts);
}

}  // namespace classics
#endif
