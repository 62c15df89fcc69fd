#include "models/russia/institutions/ballots.hpp"

#include <algorithm>

namespace russia {
namespace {

/// The wings that had left their party when lists were closed, and have not come back.
std::vector<FactionIndex> split_in_time(const Run& run, sim::Date closed) {
  std::vector<FactionIndex> wings;
  for (std::size_t i = 0; i < run.world.events.size(); ++i) {
    const auto& happened = run.state.happened[i];
    if (!happened || *happened > closed) continue;
    for (const Effect& effect : run.world.events[i].effects)
      if (effect.verb->name == "split_faction" &&
          run.state.polity.separate[effect.faction] == Polity::split_wing)
        wings.push_back(effect.faction);
  }
  return wings;
}

bool stands_alone(const std::vector<Ballot>& ballots, FactionIndex f) {
  return std::any_of(ballots.begin(), ballots.end(),
                     [&](const Ballot& b) { return b.factions == std::vector<FactionIndex>{f}; });
}

/// The wing leaves the joint lists; whether it was on one.
bool leave_joint_lists(std::vector<Ballot>& ballots, FactionIndex f) {
  bool left = false;
  for (Ballot& b : ballots)
    if (b.factions.size() > 1) left = std::erase(b.factions, f) > 0 || left;
  return left;
}

}  // namespace

std::vector<Ballot> ballots_as_filed(const Run& run, const Assembly& assembly,
                                     const std::string& district) {
  std::vector<Ballot> ballots = run.world.assemblies.on_ballot(district);
  if (!assembly.lists_closed) return ballots;
  for (const FactionIndex f : split_in_time(run, *assembly.lists_closed)) {
    const auto own = run.world.assemblies.list(run.world.factions.ids[f]);
    if (!own || !leave_joint_lists(ballots, f) || stands_alone(ballots, f)) continue;
    ballots.push_back({district, *own, {f}, f});
  }
  return ballots;
}

std::vector<std::size_t> highest_averages(const std::vector<double>& votes, std::size_t seats) {
  std::vector<std::size_t> won(votes.size(), 0);
  if (std::none_of(votes.begin(), votes.end(), [](double v) { return v > 0; })) return won;
  const auto average = [&](std::size_t list) {
    return votes[list] / static_cast<double>(won[list] + 1);
  };
  for (std::size_t seat = 0; seat < seats; ++seat) {
    std::size_t best = 0;
    for (std::size_t list = 1; list < votes.size(); ++list)
      if (average(list) > average(best)) best = list;
    ++won[best];
  }
  return won;
}

}  // namespace russia
