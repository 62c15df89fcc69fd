#pragma once

#include "models/russia/state.hpp"
#include "models/russia/world.hpp"
#include "sim/core/executor.hpp"
#include "sim/core/names.hpp"
#include "sim/core/random.hpp"

namespace russia {

/// One run: the fixed world, the changing state, and the seed of its draws.
struct Run {
  const World& world;
  State& state;
  sim::Seed seed;

  /// The draws of a decision by a community this week.
  sim::Draws draws(std::uint32_t decision, std::size_t community) const {
    return {seed, decision, world.layout.key[community], state.week};
  }
};

/// Every decision that is drawn, by name. Two never share a key.
namespace decision {
inline constexpr std::uint32_t opinion_1914 = sim::decision_key("start.opinion");
inline constexpr std::uint32_t disturbance = sim::decision_key("hardship.disturbance");
inline constexpr std::uint32_t call_up = sim::decision_key("movement.call_up");
inline constexpr std::uint32_t posting = sim::decision_key("movement.posting");
inline constexpr std::uint32_t fall = sim::decision_key("movement.fall");
inline constexpr std::uint32_t release = sim::decision_key("movement.release");
inline constexpr std::uint32_t prisoner_return = sim::decision_key("movement.prisoner_return");
inline constexpr std::uint32_t meeting = sim::decision_key("influence.meeting");
inline constexpr std::uint32_t stranger = sim::decision_key("influence.stranger");
inline constexpr std::uint32_t which_stranger = sim::decision_key("influence.which_stranger");
inline constexpr std::uint32_t letter = sim::decision_key("influence.letter");
inline constexpr std::uint32_t whose_letter = sim::decision_key("influence.whose_letter");
inline constexpr std::uint32_t agitation = sim::decision_key("influence.agitation");
inline constexpr std::uint32_t which_cadre = sim::decision_key("influence.which_cadre");
inline constexpr std::uint32_t anchor = sim::decision_key("experience.anchor");
inline constexpr std::uint32_t revision = sim::decision_key("allegiance.revision");
inline constexpr std::uint32_t choice = sim::decision_key("allegiance.choice");
inline constexpr std::uint32_t courage = sim::decision_key("expression.courage");
inline constexpr std::uint32_t strangers = sim::decision_key("count.strangers");
inline constexpr std::uint32_t vote = sim::decision_key("election.vote");
inline constexpr std::uint32_t turnout = sim::decision_key("election.turnout");
inline constexpr std::uint32_t all[] = {
    opinion_1914, disturbance, call_up, posting, fall, release, prisoner_return, meeting, stranger,
    which_stranger, letter, whose_letter, agitation, which_cadre, anchor, revision, choice, courage, strangers,
    vote, turnout, sim::decision_key("population.size")};
static_assert(sim::all_differ(all));
}  // namespace decision

/// Grievance of a community's members this week: its own and what events have stirred up.
inline float grievance_of(const Run& run, std::size_t community) {
  const float g = run.state.communities.grievance[community] +
                  run.state.polity.stirred[index(run.world.layout.social_class[community])];
  return g < 0 ? 0 : g > 1 ? 1 : g;
}

/// Calls f(slot, people) for every agent who is present in a community, with the people he stands
/// for.
template <class F>
void for_people(const Run& run, std::size_t community, F f) {
  const Layout& layout = run.world.layout;
  const Agents& agents = run.state.agents;
  const auto segment = [&](std::uint32_t begin, std::uint32_t end, auto weight) {
    for (std::uint32_t slot = begin; slot < end; ++slot)
      if (agents.status[slot] == Status::present) f(slot, weight(slot));
  };
  if (community >= layout.home_communities) {
    segment(layout.offsets[community], layout.offsets[community + 1],
            [&](std::uint32_t slot) { return agents.army_weight[slot - layout.home_slots]; });
    return;
  }
  for (const Segment& s : layout.segments_of(community))
    segment(s.begin, s.end, [&](std::uint32_t) { return s.weight; });
}

/// Mother tongue of the agent in a slot: index of Geography::languages.
inline std::uint8_t nationality_of(const Run& run, std::uint32_t slot) {
  const Layout& layout = run.world.layout;
  return slot < layout.home_slots ? layout.nationality[slot]
                                  : run.state.agents.army_nationality[slot - layout.home_slots];
}

inline const Locality& locality_of(const Run& run, std::size_t community) {
  return run.world.land.localities[run.world.layout.locality[community]];
}

// The processes of a week, in the order of the plan. What each does stands at its definition.
void update_drivers(Run run);
void apply_events(Run run);
void move_people(Run run);
void feel_hardship(Run run, sim::CommunityRange range);
void meet_at_home(Run run, sim::CommunityRange range);
void meet_in_the_ranks(Run run, sim::CommunityRange range);
void choose_allegiance(Run run, sim::CommunityRange range);
void express_and_act(Run run, sim::CommunityRange range);
void count_people(Run run, sim::Executor& executor);
void judge_factions(Run run, sim::Executor& executor);
void organise_cadres(Run run, sim::Executor& executor);
void hold_assemblies(Run run);
void observe_series(Run run);

/// Everybody thinks his allegiance over at once; for the start of a run.
void choose_all(Run run, sim::CommunityRange range);

}  // namespace russia
