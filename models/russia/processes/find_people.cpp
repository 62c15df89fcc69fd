#include "models/russia/processes/find_people.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "sim/core/names.hpp"

namespace russia {
namespace {

/// People of a place who are there, drawn one after another, whatever the agents are who stand for
/// them.
class Strangers {
 public:
  Strangers(const Run& run, std::size_t l)
      : layout_(run.world.layout),
        agents_(run.state.agents),
        draws_(run.seed, decision::strangers, sim::key_of(run.world.land.localities[l].label),
               run.state.week),
        army_(l >= run.world.land.home_localities) {
    const std::uint32_t begin = layout_.first_community[l], end = layout_.first_community[l + 1];
    first_ = army_ ? layout_.offsets[begin] : layout_.first_segment[begin];
    last_ = army_ ? layout_.offsets[end] : layout_.first_segment[end];
    const auto& heaviest = layout_.heaviest;
    const bool front = run.world.land.localities[l].kind == LocalityKind::front;
    heaviest_ = heaviest[static_cast<std::size_t>(front ? Stratum::line : Stratum::rear)];
  }
  /// Slot of the agent who stands for the k-th person drawn, or no_slot if there is none.
  std::uint32_t draw(std::uint32_t k) const {
    const std::uint32_t slot = army_ ? in_army(k) : at_home(k);
    if (slot != no_slot) __builtin_prefetch(&agents_.status[slot]);  // he may be anywhere
    return slot;
  }

 private:
  std::uint32_t at_home(std::uint32_t k) const {
    const auto& before = layout_.people_before;
    const std::uint32_t people = before[last_] - before[first_];
    if (people == 0) return no_slot;
    const std::uint32_t person = before[first_] + draws_.below(k, people);
    const std::uint32_t s = segment_of(before.data(), person, draws_.below(k, last_ - first_));
    const Segment& segment = layout_.segments[s];
    return segment.begin + (person - before[s]) / segment.weight;
  }
  /// The segment of a person, sought from the one where he would be if all were equally large.
  std::uint32_t segment_of(const std::uint32_t* before, std::uint32_t person,
                           std::uint32_t guess) const {
    std::uint32_t low = first_ + guess, high = low + 1;  // before[low] <= person < before[high]
    for (std::uint32_t stride = 1; before[low] > person; stride *= 2) {
      high = low;
      low = low - first_ > stride ? low - stride : first_;
    }
    for (std::uint32_t stride = 1; before[high] <= person; stride *= 2) {
      low = high;
      high = last_ - high > stride ? high + stride : last_;
    }
    return static_cast<std::uint32_t>(std::upper_bound(before + low, before + high, person) -
                                      before) -
           1;
  }
  /// A slot, taken with a probability in proportion to its people.
  std::uint32_t in_army(std::uint32_t k) const {
    const std::uint32_t slot = first_ + draws_.below(2 * k, last_ - first_);
    const std::uint32_t weight = agents_.army_weight[slot - layout_.home_slots];
    return weight == heaviest_ || draws_.below(2 * k + 1, heaviest_) < weight ? slot : no_slot;
  }

  const Layout& layout_;
  const Agents& agents_;
  const sim::Draws draws_;
  const bool army_;
  std::uint32_t first_, last_;  // slots of the army, segments at home
  std::uint32_t heaviest_;
};

}  // namespace

Found find_strangers(const Run& run, std::size_t l) {
  const auto& first = run.world.layout.first_community;
  const auto& present = run.state.outlook.present;
  Found found;
  if (std::all_of(present.begin() + first[l], present.begin() + first[l + 1],
                  [](auto n) { return n == 0; }))
    return found;
  constexpr std::uint32_t most = Voices::met, tries = 8 * most;
  const Agents& a = run.state.agents;
  const Strangers strangers(run, l);
  std::array<std::uint32_t, most> drawn;
  for (std::uint32_t k = 0; k < tries && found.n < most;) {
    // First all who may be needed are drawn, then they are looked at.
    const std::uint32_t n = std::min(most - found.n, tries - k);
    for (std::uint32_t i = 0; i < n; ++i) drawn[i] = strangers.draw(k++);
    for (std::uint32_t i = 0; i < n; ++i)
      if (drawn[i] != no_slot && a.status[drawn[i]] == Status::present)
        found.slot[found.n++] = drawn[i];
  }
  // If there were too few, they are met again.
  for (std::uint32_t k = found.n; found.n > 0 && k < most; ++k)
    found.slot[k] = found.slot[k % found.n];
  return found;
}

namespace {

/// Which of eight slots from `begin` on hold `wanted`: the top bit of each one's byte.
std::uint64_t which_are(const Agents& agents, std::uint32_t begin, Status wanted) {
  std::uint64_t all;
  std::memcpy(&all, &agents.status[begin], sizeof(all));
  constexpr std::uint64_t ones = 0x0101010101010101, low = 0x7f * ones;
  const std::uint64_t other = all ^ (ones * static_cast<std::uint64_t>(wanted));
  return ~(((other & low) + low) | other | low);
}

constexpr std::uint32_t count_bytes(std::uint64_t top_bits) {
  return static_cast<std::uint32_t>((top_bits >> 7) * 0x0101010101010101 >> 56);
}

/// Calls take(slot, people) for the agents of a home community who serve, but leaves out those
/// eights of slots where take_none(people of all of them) says so.
template <class TakeNone, class Take>
void for_serving(const Run& run, std::size_t community, TakeNone take_none, Take take) {
  constexpr std::uint32_t eight = 8;
  for (const Segment& s : run.world.layout.segments_of(community)) {
    if (s.stratum == Stratum::settled) continue;
    for (std::uint32_t slot = s.begin; slot < s.end; slot += eight) {
      // Behind the homes lies the army, so that there are always eight.
      std::uint64_t serving = which_are(run.state.agents, slot, Status::serving);
      if (s.end - slot < eight) serving &= (std::uint64_t{1} << 8 * (s.end - slot)) - 1;
      if (take_none(s.weight * count_bytes(serving))) continue;
      for (; serving != 0; serving &= serving - 1)
        take(slot + static_cast<std::uint32_t>(std::countr_zero(serving)) / eight, s.weight);
    }
  }
}

}  // namespace

Found find_soldiers(const Run& run, std::size_t l) {
  const Layout& layout = run.world.layout;
  const Agents& a = run.state.agents;
  const std::vector<std::uint32_t>& serving = run.state.outlook.serving;
  const std::uint32_t begin = layout.first_community[l], end = layout.first_community[l + 1];
  std::uint64_t all = 0;
  for (std::size_t c = begin; c < end; ++c) all += serving[c];
  Found found;
  if (all == 0) return found;
  const sim::Draws draws(run.seed, decision::soldiers,
                         sim::key_of(run.world.land.localities[l].label), run.state.week);
  // Rank among those who serve of the k-th person drawn.
  const auto rank = [&](std::uint32_t k) {
    const std::uint64_t within = std::uint64_t{draws.bits(k)} * all >> 32;
    return (std::uint64_t{k} * all + within) / Voices::met;
  };
  std::uint64_t passed = 0, drawn = rank(0);
  for (std::size_t c = begin; c < end && found.n < Voices::met; ++c) {
    if (drawn >= passed + serving[c]) {
      passed += serving[c];
      continue;
    }
    for_serving(
        run, c,
        [&](std::uint32_t people) {
          const bool none = found.n == Voices::met || drawn >= passed + people;
          passed += none ? people : 0;
          return none;
        },
        [&](std::uint32_t slot, std::uint32_t people) {
          for (passed += people; found.n < Voices::met && drawn < passed; drawn = rank(++found.n)) {
            found.slot[place_in_sample<Voices::met>(found.n)] = slot;
            __builtin_prefetch(&a.link[slot]);
          }
        });
  }
  return found;
}

}  // namespace russia
