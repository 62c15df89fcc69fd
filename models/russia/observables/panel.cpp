#include "models/russia/observables/panel.hpp"

#include <algorithm>
#include <limits>

namespace russia {
namespace {

constexpr float no_value = std::numeric_limits<float>::quiet_NaN();
using Member = Panel::Member;

/// Where somebody lives his week: at home or in the army.
struct Place {
  std::uint32_t slot = no_slot;  // no_slot: dead, captured or away
  std::size_t community = 0;
};

Place place_of(const Run& run, const Member& member) {
  const Agents& a = run.state.agents;
  const Layout& layout = run.world.layout;
  if (a.status[member.slot] == Status::present) return {member.slot, member.community};
  if (a.status[member.slot] != Status::serving) return {};
  const std::uint32_t slot = a.link[member.slot];
  const auto after = std::upper_bound(layout.offsets.begin(), layout.offsets.end(), slot);
  return {slot, static_cast<std::size_t>(after - layout.offsets.begin()) - 1};
}

/// Where his mind is kept: at home too while he is captured or away. no_slot: he is dead.
std::uint32_t mind_of(const Run& run, const Member& member) {
  const Agents& a = run.state.agents;
  switch (a.status[member.slot]) {
    case Status::serving: return a.link[member.slot];
    case Status::dead: return no_slot;
    default: return member.slot;
  }
}

/// What has become of those who are at no place, after the places.
constexpr std::array nowhere = {Status::captured, Status::dead, Status::away};

std::vector<std::string> whereabouts(const World& world) {
  std::vector<std::string> names;
  for (const Locality& locality : world.land.localities) names.push_back(locality.label);
  for (const char* fate : {"captured", "dead", "away"}) names.emplace_back(fate);
  return names;
}

float where(const Run& run, const Member& member) {
  const Place place = place_of(run, member);
  if (place.slot != no_slot) return run.world.layout.locality[place.community];
  const auto fate = std::find(nowhere.begin(), nowhere.end(), run.state.agents.status[member.slot]);
  return static_cast<float>(run.world.land.localities.size() +
                            static_cast<std::size_t>(fate - nowhere.begin()));
}

float class_now(const Run& run, const Member& member) {
  if (run.state.agents.status[member.slot] == Status::dead) return no_value;
  const Place place = place_of(run, member);
  const std::size_t c = place.slot != no_slot ? place.community : member.community;
  return static_cast<float>(index(run.world.layout.social_class[c]));
}

float allegiance(const Run& run, const Member& member) {
  const std::uint32_t slot = mind_of(run, member);
  if (slot == no_slot) return no_value;
  const FactionIndex f = run.state.agents.faction[slot];
  return static_cast<float>(f == no_faction ? run.world.factions.size() : f);
}

/// As count_people asks him.
float expression(const Run& run, const Member& member) {
  const Place place = place_of(run, member);
  if (place.slot == no_slot) return no_value;
  const FactionIndex f = run.state.agents.faction[place.slot];
  if (f == no_faction) return no_value;
  const std::uint32_t number = place.slot - run.world.layout.offsets[place.community];
  return ban_of(run, place.community).silences(number, f) ? 0.0f : 1.0f;
}

/// In the model of Epstein those act who shun risk least: a share of the community. Risk aversion
/// is drawn for life, so that the same people act first.
float action(const Run& run, const Member& member) {
  const Place place = place_of(run, member);
  if (place.slot == no_slot) return no_value;
  const Layout& layout = run.world.layout;
  const sim::Draws draws(run.seed, decision::risk_aversion, layout.key[member.community], 0);
  const float aversion = draws.unit(member.slot - layout.offsets[member.community]);
  return aversion < run.state.communities.acting[place.community] ? 1.0f : 0.0f;
}

float grievance(const Run& run, const Member& member) {
  const Place place = place_of(run, member);
  return place.slot == no_slot ? no_value : grievance_of(run, place.community);
}

sim::Observable of_each(Run run, std::string name, std::string meaning,
                        float (*value)(const Run&, const Member&),
                        std::vector<std::string> codes = {}) {
  sim::Observable out{std::move(name), "1", std::move(meaning), {panel_axis_name}, {}};
  out.codes = std::move(codes);
  out.fill = [run, value](std::span<float> to) {
    const std::vector<Member>& members = run.world.panel.members;
    for (std::size_t i = 0; i < members.size(); ++i) to[i] = value(run, members[i]);
  };
  return out;
}

void fill_positions(const Run& run, std::span<float> out) {
  const std::vector<Member>& members = run.world.panel.members;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const std::uint32_t slot = mind_of(run, members[i]);
    for (std::size_t k = 0; k < issue_count; ++k)
      out[i * issue_count + k] =
          slot == no_slot ? no_value : position_unit * run.state.agents.position[k][slot];
  }
}

}  // namespace

sim::Axis panel_axis(const World& world) {
  const Layout& layout = world.layout;
  sim::Axis axis{panel_axis_name, "agent of the panel: home/class/community/number", {}, {}};
  sim::Coordinate home{"agent_home", "where the agent is at home", "", {}, {}};
  sim::Coordinate home_class{"agent_home_class", "social class at home", "", {}, {}};
  sim::Coordinate liable{"agent_liable", "1: may be called up", "1", {}, {}};
  sim::Coordinate people{
      "agent_people", "people of the population whom the agent represents", "1", {}, {}};
  for (const Member& member : world.panel.members) {
    axis.labels.push_back(member.label);
    home.texts.push_back(world.land.localities[layout.locality[member.community]].label);
    home_class.texts.push_back(class_names()[index(layout.social_class[member.community])]);
    liable.numbers.push_back(member.liable ? 1 : 0);
    people.numbers.push_back(member.people);
  }
  axis.coordinates = {home, home_class, liable, people};
  return axis;
}

std::vector<sim::Observable> panel_observables(Run run) {
  if (run.world.panel.members.empty()) return {};
  std::vector<std::string> factions = run.world.factions.ids;
  factions.emplace_back("nobody");
  return {
      of_each(run, "agent_where", "where the agent is; away: left the town for a village", where,
              whereabouts(run.world)),
      of_each(run, "agent_class", "social class of the agent now", class_now, class_names()),
      {"agent_position",
       "1",
       "opinion of the agent, -1 to 1",
       {panel_axis_name, "issue"},
       [run](std::span<float> out) { fill_positions(run, out); }},
      of_each(run, "agent_faction", "faction that the agent privately supports", allegiance,
              factions),
      of_each(run, "agent_expression", "whether the agent owns to his faction in public",
              expression),
      of_each(run, "agent_acting", "whether the agent strikes, seizes, mutinies or rises", action),
      of_each(run, "agent_grievance", "grievance of the community where the agent is, 0 to 1",
              grievance),
  };
}

}  // namespace russia
