#pragma once

#include "models/russia/processes/minds.hpp"
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
inline constexpr std::uint32_t fall = sim::decision_key("movement.fall");
inline constexpr std::uint32_t prisoner_return = sim::decision_key("movement.prisoner_return");
inline constexpr std::uint32_t town_leaving = sim::decision_key("towns.leaving");
inline constexpr std::uint32_t town_return = sim::decision_key("towns.return");
inline constexpr std::uint32_t rooted = sim::decision_key("towns.rooted");
inline constexpr std::uint32_t risk_aversion = sim::decision_key("panel.risk_aversion");
inline constexpr std::uint32_t strangers = sim::decision_key("outlook.strangers");
inline constexpr std::uint32_t soldiers = sim::decision_key("outlook.soldiers");
inline constexpr std::uint32_t speakers = sim::decision_key("outlook.speakers");
inline constexpr std::uint32_t meeting = sim::decision_key("influence.meeting");
inline constexpr std::uint32_t choice = sim::decision_key("allegiance.choice");
inline constexpr std::uint32_t courage = sim::decision_key("expression.courage");
inline constexpr std::uint32_t vote = sim::decision_key("election.vote");
inline constexpr std::uint32_t turnout = sim::decision_key("election.turnout");
inline constexpr std::uint32_t event = sim::decision_key("event.chance");
inline constexpr std::uint32_t hunt = sim::decision_key("adaptation.hunt");
inline constexpr std::uint32_t begin_action = sim::decision_key("action.begin");
inline constexpr std::uint32_t all[] = {opinion_1914,
                                        disturbance,
                                        call_up,
                                        fall,
                                        prisoner_return,
                                        strangers,
                                        soldiers,
                                        speakers,
                                        meeting,
                                        choice,
                                        courage,
                                        vote,
                                        turnout,
                                        event,
                                        hunt,
                                        begin_action,
                                        sim::decision_key("population.size"),
                                        town_leaving,
                                        town_return,
                                        rooted,
                                        risk_aversion,
                                        sim::decision_key("panel.agents")};
static_assert(sim::all_differ(all));
}  // namespace decision

/// Grievance of a community's members this week: its own and what events have stirred up.
inline float grievance_of(const Run& run, std::size_t community) {
  const float g = run.state.communities.grievance[community] +
                  run.state.polity.stirred[index(run.world.layout.social_class[community])];
  return g < 0 ? 0 : g > 1 ? 1 : g;
}

/// Utility that the hopes of February give a faction in a class at a place; below 0 once they have
/// turned to disillusion. More in classes where it is at home, but at least 0.6 of it elsewhere.
inline float hope_of(const Run& run, std::size_t locality, std::size_t social_class,
                     std::size_t faction) {
  constexpr float least = 0.6f;
  const Outlook& o = run.state.outlook;
  return o.honeymoon[faction] * run.state.organisation.hope[locality * class_count + social_class] *
         std::clamp(o.reach[social_class][faction], least, 1.0f);
}

/// How far the regime's policy on war, land and grain is from what people of a class at a place
/// (row: place x class) wish: salience times the squared distance to their mean opinion of last
/// week, 0 to 4.
float disappointment_of(const Run& run, std::size_t row);

/// How many slots of a community hold agents of a status.
inline std::uint32_t count_status(const Run& run, std::uint32_t begin, std::uint32_t end,
                                  Status wanted) {
  // In 16 bits, as std::count would not: so it takes an eighth of the instructions.
  static_assert(most_slots <= 0xffff);
  const Status* const status = run.state.agents.status.data();
  std::uint16_t n = 0;
  for (std::uint32_t slot = begin; slot < end; ++slot)
    n = static_cast<std::uint16_t>(n + (status[slot] == wanted ? 1 : 0));
  return n;
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
    segment(layout.offsets[community], layout.end_of(community),
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

/// The columns of a community.
inline Members members_of(const Run& run, std::size_t community) {
  const Layout& layout = run.world.layout;
  Agents& a = run.state.agents;
  const std::uint32_t first = layout.offsets[community];
  const bool home = community < layout.home_communities;
  Members m;
  m.count = layout.members[community];
  m.slots = layout.offsets[community + 1] - first;
  for (std::size_t k = 0; k < issue_count; ++k) {
    m.position[k] = a.position[k].data() + first;
    m.anchor[k] = a.anchor[k].data() + first;
  }
  m.faction = a.faction.data() + first;
  m.status = reinterpret_cast<const std::uint8_t*>(a.status.data() + first);
  m.nationality = home ? layout.nationality.data() + first
                       : a.army_nationality.data() + (first - layout.home_slots);
  if (!layout.is_everybody())
    m.people = home ? layout.home_weight.data() + first
                    : a.army_weight.data() + (first - layout.home_slots);
  return m;
}

/// Probability a week that one of a class thinks his allegiance over.
inline float revision_rate(const Parameters& p, SocialClass c) {
  switch (c) {
    case SocialClass::worker: return static_cast<float>(p.revision_worker);
    case SocialClass::soldier: return static_cast<float>(p.revision_soldier);
    case SocialClass::peasant:
    case SocialClass::cossack: return static_cast<float>(p.revision_peasant);
    default: return static_cast<float>(p.revision_educated);
  }
}

/// Dear life and short rations in the towns of a province.
double town_hardship(const Run& run, const Locality& place);

/// Share of a home community's people that serves in the army, 0 to 1.
inline float serving_share(const Run& run, std::size_t community) {
  return static_cast<float>(run.state.outlook.serving[community]) /
         static_cast<float>(run.world.layout.people_of(community));
}

/// What people of a community do not own to. Courage is theirs for life.
inline Ban ban_of(const Run& run, std::size_t community) {
  return {run.state.outlook.banned,
          fixed15(static_cast<float>(run.world.parameters.expression_fear)),
          sim::Draws(run.seed, decision::courage, run.world.layout.key[community], 0)};
}

/// How people of a class take what they meet and live through.
Manner manner_of(const World& world, std::size_t social_class);

/// What acts on the opinions of a community this week. `disappointment` is that of its class at its
/// place: salience times squared distance of opinion, 0 to 4.
Meeting meeting_of(const Run& run, std::size_t community, const Manner& manner,
                   float disappointment);

/// What those of a class at a place choose from this week: parties that address none of the bit set
/// of `languages` are left out.
void write_menu(const Run& run, std::size_t locality, std::size_t social_class,
                std::uint32_t languages, Menu& menu);

inline const Locality& locality_of(const Run& run, std::size_t community) {
  return run.world.land.localities[run.world.layout.locality[community]];
}

// The processes of a week, in the order of the plan. What each does stands at its definition.
void update_drivers(Run run);
void apply_events(Run run);
void move_people(Run run, sim::Executor& executor);
void leave_towns(Run run, sim::CommunityRange range);
void feel_hardship(Run run, sim::CommunityRange range);
void look_around(Run run, sim::Executor& executor);
void take_action(Run run, sim::Executor& executor);
void meet_and_hear(Run run, sim::CommunityRange range);
void choose_allegiance(Run run, sim::CommunityRange range);
void count_people(Run run, sim::CommunityRange range);
void close_books(Run run);
void judge_factions(Run run, sim::Executor& executor);
void organise_cadres(Run run, sim::Executor& executor);
void adapt_positions(Run run, sim::Executor& executor);
void hold_assemblies(Run run);
void observe_series(Run run);

/// Everybody thinks his allegiance over at once; for the start of a run.
void choose_all(Run run, sim::CommunityRange range);

}  // namespace russia
