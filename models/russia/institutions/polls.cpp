#include "models/russia/institutions/polls.hpp"

#include <algorithm>

#include "models/russia/institutions/constituency.hpp"

namespace russia {
namespace {

/// Whoever stands below a threshold on an issue is for the opinion.
struct Opinion {
  Issue issue;
  double below;
};

Opinion opinion_of(const Parameters& parameters, const std::string& name) {
  if (name == "against_war") return {Issue::war, 0};
  if (name == "for_peace") return {Issue::war, parameters.peace_below};
  return {Issue::power, 0};
}

/// Share of the people of a group, or of the followers of a faction among them.
double people_below(const Run& run, const std::string& group, const std::string& place,
                    std::optional<std::size_t> faction, Opinion opinion) {
  const World& w = run.world;
  const auto& positions = run.state.agents.position[index(opinion.issue)];
  const auto threshold = static_cast<float>(opinion.below);
  double below = 0, all = 0;
  for (std::size_t c = 0; c < w.layout.communities(); ++c) {
    const Locality& at = locality_of(run, c);
    if (!is_represented(w.land, at, place) || occupied(run, at)) continue;
    const double weight =
        faction ? 1 : representation(run, group, place, at, w.layout.social_class[c]);
    if (weight == 0) continue;
    for_people(run, c, [&](std::uint32_t slot, std::uint32_t people) {
      if (faction && run.state.agents.faction[slot] != *faction) return;
      all += weight * people;
      below +=
          position_unit * static_cast<float>(positions[slot]) < threshold ? weight * people : 0;
    });
  }
  return all > 0 ? below / all : 0;
}

constexpr std::string_view party_group = "party_cadres_";

}  // namespace

const std::vector<std::string>& opinion_names() {
  static const std::vector<std::string> names = {"against_coalition", "against_war", "for_peace"};
  return names;
}

std::string faction_of_group(const std::string& group) {
  return group.starts_with(party_group) ? group.substr(party_group.size()) : "";
}

double share_for(const Run& run, const std::string& opinion, const std::string& group,
                 const std::string& place) {
  const World& w = run.world;
  const Opinion asked = opinion_of(w.parameters, opinion);
  if (const std::string party = faction_of_group(group); !party.empty())
    return people_below(run, group, place, w.factions.find(party), asked);
  const double by_cadres = w.parameters.delegates_by_cadres;
  Constituency all(run, group, place);
  for (std::size_t l = 0; l < w.land.localities.size(); ++l)
    if (is_represented(w.land, w.land.localities[l], place)) all.add(l);
  return (1 - by_cadres) * people_below(run, group, place, {}, asked) +
         by_cadres * all.cadres_below(asked.issue, asked.below);
}

}  // namespace russia
