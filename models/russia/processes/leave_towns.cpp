#include <algorithm>

#include "models/russia/processes/run.hpp"
#include "sim/core/shared_sum.hpp"

namespace russia {
namespace {

/// Peasants and Cossacks who live in towns have their land there.
bool may_leave(SocialClass c) {
  return c == SocialClass::worker || c == SocialClass::intelligentsia || c == SocialClass::other;
}

/// What drives people out: dear life and short rations, unless what lacks may be bought.
double pressure(const Run& run, const Locality& town) {
  const double free_trade = std::max(0.0f, run.state.polity.policy[index(Issue::grain)]);
  const double relief = run.world.parameters.town_trade * free_trade;
  return town_hardship(run, town) * (1 - relief);
}

/// Turns those of one status into another: a systematic sample of the community, each member with
/// probability `hazard`. Returns the people.
template <class Wanted>
std::int64_t turn(const Run& run, std::size_t c, double hazard, std::uint32_t decision, Status from,
                  Status to, Wanted wanted) {
  if (hazard <= 0) return 0;
  const Layout& layout = run.world.layout;
  std::vector<Status>& status = run.state.agents.status;
  const double apart = 1 / std::min(1.0, hazard);
  double at = static_cast<double>(run.draws(decision, c).unit(0)) * apart;
  std::int64_t people = 0;
  for (const Segment& segment : layout.segments_of(c)) {
    const std::uint32_t before = segment.begin - layout.offsets[c];
    for (; at < before + (segment.end - segment.begin); at += apart) {
      const auto member = static_cast<std::uint32_t>(at);
      const std::uint32_t slot = layout.offsets[c] + member;
      if (status[slot] != from || !wanted(member)) continue;
      status[slot] = to;
      people += segment.weight;
    }
  }
  return people;
}

}  // namespace

/// Towns empty while they are hungry, and fill again. Who is away keeps his opinion and allegiance
/// as they were, meets nobody, does not act or vote and is not called up.
void leave_towns(Run run, sim::CommunityRange range) {
  const World& w = run.world;
  const Parameters& p = w.parameters;
  for (std::size_t c = range.begin; c < std::min(range.end, w.layout.home_communities); ++c) {
    const Locality& town = locality_of(run, c);
    if (town.kind != LocalityKind::town || !may_leave(w.layout.social_class[c])) continue;
    const double excess = pressure(run, town) - p.town_bearable;
    if (excess > 0) {
      const sim::Draws roots(run.seed, decision::rooted, w.layout.key[c], 0);  // for life
      sim::add_shared(run.state.flows.left_towns,
                      turn(run, c, p.town_leaving * excess, decision::town_leaving, Status::present,
                           Status::away, [&](std::uint32_t member) {
                             return roots.unit(member) >= p.town_rooted;
                           }));
    } else {
      sim::add_shared(run.state.flows.came_back_to_towns,
                      turn(run, c, p.town_return * -excess / p.town_bearable, decision::town_return,
                           Status::away, Status::present, [](std::uint32_t) { return true; }));
    }
  }
}

}  // namespace russia
