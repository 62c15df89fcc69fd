#include <algorithm>

#include "models/russia/factions/polity.hpp"
#include "models/russia/processes/run.hpp"

namespace russia {
namespace {

/// The sums of one locality; nobody else writes its rows, so the order of threads is of no matter.
class Counter {
 public:
  Counter(const Run& run, std::size_t locality)
      : run_(run), sums_(run.state.sums), l_(locality), factions_(run.world.factions.size()) {}

  void count() {
    clear();
    const Layout& layout = run_.world.layout;
    for (std::size_t c = layout.first_community[l_]; c < layout.first_community[l_ + 1]; ++c) {
      if (c < layout.home_communities) {
        for (const Segment& segment : layout.segments_of(c))
          for (std::uint32_t slot = segment.begin; slot < segment.end; ++slot)
            add(c, slot, segment.weight);
      } else {
        for (std::uint32_t slot = layout.offsets[c]; slot < layout.offsets[c + 1]; ++slot)
          add(c, slot, run_.state.agents.army_weight[slot - layout.home_slots]);
      }
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

  void add(std::size_t c, std::uint32_t slot, std::uint32_t weight) {
    const Agents& a = run_.state.agents;
    if (a.status[slot] != Status::present) return;
    const std::size_t row = l_ * class_count + index(run_.world.layout.social_class[c]);
    const auto people = static_cast<std::int64_t>(weight);
    const double w = weight;
    sums_.people[row] += people;
    sums_.acting[row] += static_cast<std::int64_t>(w * run_.state.communities.acting[c] + 0.5);
    sums_.grievance[row] += w * grievance_of(run_, c);
    for (std::size_t k = 0; k < issue_count; ++k)
      sums_.position[row * issue_count + k] +=
          w * static_cast<double>(a.position[k][slot]) * position_unit;
    if (a.expression[slot] != no_faction)
      sums_.expression[row * factions_ + a.expression[slot]] += people;
    const FactionIndex f = a.faction[slot];
    if (f == no_faction) return;
    sums_.support[row * factions_ + f] += people;
    sums_.nearest[l_ * factions_ + nearest_wing(slot, c, f)] += people;
  }

  /// The wing of his party that a follower is nearest to; his own faction outside such parties.
  FactionIndex nearest_wing(std::uint32_t slot, std::size_t c, FactionIndex f) const {
    const World& w = run_.world;
    const Polity& polity = run_.state.polity;
    if (polity.separate[f] != 0) return f;
    const Position& salience = w.opinions.salience[index(w.layout.social_class[c])];
    FactionIndex nearest = f;
    float least = -1;
    for (std::size_t other = 0; other < factions_; ++other) {
      if (w.factions.party_index[other] != w.factions.party_index[f] ||
          polity.living[other] == 0 || polity.separate[other] != 0)
        continue;
      const float d = distance(run_.state.agents, slot, polity.position[other], salience);
      if (least < 0 || d < least) {
        least = d;
        nearest = static_cast<FactionIndex>(other);
      }
    }
    return nearest;
  }

  const Run& run_;
  Aggregates& sums_;
  std::size_t l_, factions_;
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
  executor.for_each(run.world.land.localities.size(), [&](std::size_t l) {
    Counter(run, l).count();
    draw_strangers(run, l);
  });
}

}  // namespace russia
