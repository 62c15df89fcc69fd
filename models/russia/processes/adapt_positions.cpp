#include <algorithm>
#include <array>
#include <functional>

#include "models/russia/processes/run.hpp"
#include "sim/core/shared_sum.hpp"

namespace russia {
namespace {

using Point = rules::Place<issue_count>;

Point point_of(const Position& position) {
  Point point{};
  std::copy(position.begin(), position.end(), point.begin());
  return point;
}

/// Adds the followers of each faction in some communities to the sums that all threads share.
void count_following(const Run& run, sim::CommunityRange range) {
  std::array<std::int64_t, most_factions> people{};
  std::array<std::array<std::int64_t, issue_count>, most_factions> position{};
  const Agents& a = run.state.agents;
  for (std::size_t c = range.begin; c < range.end; ++c)
    for_people(run, c, [&](std::uint32_t slot, std::uint32_t weight) {
      const FactionIndex f = a.faction[slot];
      if (f == no_faction) return;
      people[f] += weight;
      for (std::size_t k = 0; k < issue_count; ++k)
        position[f][k] += std::int64_t{weight} * a.position[k][slot];
    });
  Following& all = run.state.following;
  for (std::size_t f = 0; f < all.people.size(); ++f) {
    if (people[f] == 0) continue;
    sim::add_shared(all.people[f], people[f]);
    for (std::size_t k = 0; k < issue_count; ++k)
      sim::add_shared(all.position[f * issue_count + k], position[f][k]);
  }
}

class Adapter {
 public:
  explicit Adapter(const Run& run) : run_(run), polity_(run.state.polity) {
    const std::size_t factions = run.world.factions.size();
    for (std::size_t f = 0; f < factions; ++f) before_[f] = point_of(polity_.position[f]);
    const auto& people = run.state.following.people;
    largest_ =
        static_cast<std::size_t>(std::max_element(people.begin(), people.end()) - people.begin());
    find_coalition();
  }

  void adapt(std::size_t f) {
    const Parameters& p = run_.world.parameters;
    const Conduct& conduct = run_.world.factions.conduct[f];
    Point next = follow_rule(f);
    next = rules::on_the_way(next, point_of(polity_.programme[f]),
                             p.adaptation_speed * conduct.programme);
    if (polity_.government[f] > 0)
      next = rules::on_the_way(next, coalition_, p.adaptation_speed * conduct.discipline);
    for (std::size_t k = 0; k < issue_count; ++k)
      polity_.position[f][k] = static_cast<float>(std::clamp(next[k], -1.0, 1.0));
    polity_.adapted[f] = 1;
  }

 private:
  /// The mean of those who govern and keep discipline, by their shares in the government.
  void find_coalition() {
    double all = 0;
    for (std::size_t f = 0; f < run_.world.factions.size(); ++f) {
      if (run_.world.factions.conduct[f].discipline <= 0) continue;
      const double share = polity_.government[f];
      all += share;
      for (std::size_t k = 0; k < issue_count; ++k) coalition_[k] += share * before_[f][k];
    }
    for (double& x : coalition_) x = all > 0 ? x / all : 0;
  }

  Point follow_rule(std::size_t f) {
    const Parameters& p = run_.world.parameters;
    const Following& following = run_.state.following;
    const auto people = static_cast<double>(following.people[f]);
    switch (run_.world.factions.conduct[f].rule) {
      case rules::Adaptation::sticker: break;
      case rules::Adaptation::aggregator: {
        Point sum{};
        for (std::size_t k = 0; k < issue_count; ++k)
          sum[k] = static_cast<double>(following.position[f * issue_count + k]) *
                   static_cast<double>(position_unit);
        return rules::on_the_way(before_[f], rules::aggregate(before_[f], sum, people),
                                 p.adaptation_speed);
      }
      case rules::Adaptation::hunter: {
        rules::Hunt<issue_count>& memory = polity_.hunts[f];
        const sim::Draws draws(run_.seed, decision::hunt, sim::key_of(run_.world.factions.ids[f]),
                               run_.state.week);
        if (rules::dot(memory.direction, memory.direction) <= 0)
          memory = {rules::any_direction<issue_count>(draws), people};
        return rules::hunt(before_[f], memory, people, p.hunter_step, draws);
      }
      case rules::Adaptation::predator:
        return rules::prey_upon(before_[f], before_[largest_], p.hunter_step);
    }
    return before_[f];
  }

  const Run& run_;
  Polity& polity_;
  std::array<Point, most_factions> before_{};
  Point coalition_{};
  std::size_t largest_ = 0;
};

}  // namespace

/// Factions that adapt move, every few weeks and all at once: by their rule (to the mean of their
/// followers, or hunting for more of them), back to their own programme, and to the mean of the
/// coalition that they govern with.
void adapt_positions(Run run, sim::Executor& executor) {
  State& s = run.state;
  if (s.week % run.world.parameters.adaptation_weeks.count() != 0) return;
  const auto adapts = [&](std::size_t f) {
    return s.polity.living[f] != 0 && run.world.factions.conduct[f].mode == PositionMode::adaptive;
  };
  bool any = false;
  for (std::size_t f = 0; f < run.world.factions.size(); ++f) any = any || adapts(f);
  if (!any) return;
  std::fill(s.following.people.begin(), s.following.people.end(), 0);
  std::fill(s.following.position.begin(), s.following.position.end(), 0);
  const auto count = [&](std::size_t b) { count_following(run, run.world.blocks[b]); };
  executor.for_each(run.world.blocks.size(), std::cref(count));
  Adapter adapter(run);
  for (std::size_t f = 0; f < run.world.factions.size(); ++f)
    if (adapts(f)) adapter.adapt(f);
}

}  // namespace russia
