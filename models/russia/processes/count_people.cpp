#include <algorithm>

#include "models/russia/factions/polity.hpp"
#include "models/russia/processes/run.hpp"
#include "sim/core/dispatch.hpp"

namespace russia {
namespace {

SIM_DISPATCH std::int64_t count_present(const Status* status, std::size_t n) {
  std::int32_t count = 0;
  for (std::size_t i = 0; i < n; ++i) count += status[i] == Status::present ? 1 : 0;
  return count;
}

/// At most 300 members of 15 bits: fits 32 bits.
SIM_DISPATCH std::int64_t sum_present(const std::int16_t* position, const Status* status,
                                      std::size_t n) {
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += status[i] == Status::present ? position[i] : 0;
  return sum;
}

/// The living wings behind one list of each faction's party.
std::vector<std::vector<FactionIndex>> wings_of_parties(const Run& run) {
  const auto& party = run.world.factions.party_index;
  const Polity& polity = run.state.polity;
  std::vector<std::vector<FactionIndex>> wings(party.size());
  for (std::size_t f = 0; f < party.size(); ++f)
    for (std::size_t other = 0; other < party.size(); ++other)
      if (polity.separate[f] == 0 && party[other] == party[f] && polity.living[other] != 0 &&
          polity.separate[other] == 0)
        wings[f].push_back(static_cast<FactionIndex>(other));
  return wings;
}

/// The sums of one locality; nobody else writes its rows, so the order of threads is of no matter.
class Counter {
 public:
  Counter(const Run& run, const std::vector<std::vector<FactionIndex>>& wings,
          std::size_t locality)
      : run_(run),
        sums_(run.state.sums),
        wings_(wings),
        l_(locality),
        factions_(run.world.factions.size()) {}

  void count() {
    clear();
    const Layout& layout = run_.world.layout;
    for (std::size_t c = layout.first_community[l_]; c < layout.first_community[l_ + 1]; ++c) {
      people_ = 0;
      if (c < layout.home_communities) {
        for (const Segment& segment : layout.segments_of(c))
          add(c, segment.begin, segment.end, segment.weight);
      } else {
        // Soldiers stand for as many people as they did at home: runs of equal weight.
        const std::uint32_t* weight = run_.state.agents.army_weight.data();
        for (std::uint32_t slot = layout.offsets[c]; slot < layout.offsets[c + 1];) {
          const std::uint32_t w = weight[slot - layout.home_slots];
          std::uint32_t end = slot + 1;
          while (end < layout.offsets[c + 1] && weight[end - layout.home_slots] == w) ++end;
          add(c, slot, end, w);
          slot = end;
        }
      }
      close(c);
    }
  }

 private:
  void clear() {
    const auto rows = [&](auto& column, std::size_t width) {
      std::fill_n(column.begin() + static_cast<std::ptrdiff_t>(l_ * width), width, 0);
    };
    rows(sums_.people, class_count);
    rows(sums_.acting, class_count);
    rows(sums_.grievance, class_count);
    rows(sums_.position, class_count * issue_count);
    rows(sums_.support, class_count * factions_);
    rows(sums_.expression, class_count * factions_);
    rows(sums_.nearest, factions_);
  }

  std::size_t row_of(std::size_t c) const {
    return l_ * class_count + index(run_.world.layout.social_class[c]);
  }

  /// Adds members [begin, end) of a community, who stand for `weight` people each.
  void add(std::size_t c, std::uint32_t begin, std::uint32_t end, std::uint32_t weight) {
    const Agents& a = run_.state.agents;
    const std::size_t row = row_of(c);
    const auto w = static_cast<std::int64_t>(weight);
    const std::int64_t present = count_present(a.status.data() + begin, end - begin);
    if (present == 0) return;
    people_ += w * present;
    for (std::size_t k = 0; k < issue_count; ++k)
      sums_.position[row * issue_count + k] +=
          w * sum_present(a.position[k].data() + begin, a.status.data() + begin, end - begin);
    for (std::uint32_t slot = begin; slot < end; ++slot) {
      if (a.status[slot] != Status::present) continue;
      if (a.expression[slot] != no_faction)
        sums_.expression[row * factions_ + a.expression[slot]] += w;
      const FactionIndex f = a.faction[slot];
      if (f == no_faction) continue;
      sums_.support[row * factions_ + f] += w;
      sums_.nearest[l_ * factions_ + nearest_wing(slot, c, f)] += w;
    }
  }

  /// What all members of a community share.
  void close(std::size_t c) {
    const std::size_t row = row_of(c);
    const auto people = static_cast<double>(people_);
    sums_.people[row] += people_;
    sums_.acting[row] +=
        static_cast<std::int64_t>(people * run_.state.communities.acting[c] + 0.5);
    sums_.grievance[row] += people * grievance_of(run_, c);
  }

  /// The wing of his party that a follower is nearest to; his own faction outside such parties.
  FactionIndex nearest_wing(std::uint32_t slot, std::size_t c, FactionIndex f) const {
    const std::vector<FactionIndex>& wings = wings_[f];
    if (wings.size() < 2) return f;
    const World& w = run_.world;
    const Position& salience = w.opinions.salience[index(w.layout.social_class[c])];
    FactionIndex nearest = f;
    float least = -1;
    for (const FactionIndex other : wings) {
      const float d =
          distance(run_.state.agents, slot, run_.state.polity.position[other], salience);
      if (least < 0 || d < least) {
        least = d;
        nearest = other;
      }
    }
    return nearest;
  }

  const Run& run_;
  Aggregates& sums_;
  const std::vector<std::vector<FactionIndex>>& wings_;  // faction -> living wings of its party
  std::size_t l_, factions_;
  std::int64_t people_ = 0;  // of the community at hand
};

/// Draws the people whom strangers meet at a place next week.
void draw_strangers(const Run& run, std::size_t l) {
  const Layout& layout = run.world.layout;
  State& s = run.state;
  const std::uint32_t first = layout.offsets[layout.first_community[l]];
  const std::uint32_t slots = layout.offsets[layout.first_community[l + 1]] - first;
  s.has_strangers[l] = 0;
  if (slots == 0) return;
  constexpr std::uint32_t tries = 8;  // most slots of a thinned-out place are empty
  const sim::Draws draws(run.seed, decision::strangers, sim::key_of(run.world.land.localities[l].label),
                         s.week);
  std::array<std::int16_t, issue_count> last{};
  for (std::uint32_t k = 0; k < strangers_per_place; ++k) {
    for (std::uint32_t t = 0; t < tries; ++t) {
      const std::uint32_t slot = first + draws.below(k * tries + t, slots);
      if (s.agents.status[slot] != Status::present) continue;
      for (std::size_t i = 0; i < issue_count; ++i) last[i] = s.agents.position[i][slot];
      s.has_strangers[l] = 1;
      break;
    }
    s.strangers[l * strangers_per_place + k] = last;
  }
}

}  // namespace

/// Counts people, followers, expression and opinion at every place. Whole people: integer sums.
void count_people(Run run, sim::Executor& executor) {
  const auto wings = wings_of_parties(run);
  executor.for_each(run.world.land.localities.size(), [&](std::size_t l) {
    Counter(run, wings, l).count();
    draw_strangers(run, l);
  });
}

}  // namespace russia
