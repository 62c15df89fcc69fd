#include "models/russia/state_archive.hpp"

namespace russia {
namespace {

// Each list of names below must have exactly the members of its struct, or it does not compile. A
// new member of the state therefore cannot be forgotten here: name it, and show it to the archive.

void visit(sim::StateArchive& archive, Agents& agents) {
  auto& [position, anchor, faction, status, link, army_weight, army_nationality] = agents;
  archive.piece("agents.position", position);
  archive.piece("agents.anchor", anchor);
  archive.piece("agents.faction", faction);
  archive.piece("agents.status", status);
  archive.piece("agents.link", link);
  archive.piece("agents.army_weight", army_weight);
  archive.piece("agents.army_nationality", army_nationality);
}

void visit(sim::StateArchive& archive, Communities& communities) {
  auto& [disturbance, hardship, habit, grievance, acting, motion, claims] = communities;
  archive.piece("communities.disturbance", disturbance);
  archive.piece("communities.hardship", hardship);
  archive.piece("communities.habit", habit);
  archive.piece("communities.grievance", grievance);
  archive.piece("communities.acting", acting);
  archive.piece("communities.motion", motion);
  archive.piece("communities.claims", claims);
}

void visit(sim::StateArchive& archive, Aggregates& sums) {
  auto& [factions, people, support, expression, acting, position, grievance, nearest, parties] =
      sums;
  archive.piece("sums.factions", factions);
  archive.piece("sums.people", people);
  archive.piece("sums.support", support);
  archive.piece("sums.expression", expression);
  archive.piece("sums.acting", acting);
  archive.piece("sums.position", position);
  archive.piece("sums.grievance", grievance);
  archive.piece("sums.nearest", nearest);
  archive.piece("sums.parties", parties);
}

void visit(sim::StateArchive& archive, Organisation& organisation) {
  auto& [cadres, seed, label, valence, hope] = organisation;
  archive.piece("organisation.cadres", cadres);
  archive.piece("organisation.seed", seed);
  archive.piece("organisation.label", label);
  archive.piece("organisation.valence", valence);
  archive.piece("organisation.hope", hope);
}

void visit(sim::StateArchive& archive, Soviets& soviets) {
  auto& [followers, without_party, cadres, sit] = soviets;
  archive.piece("soviets.followers", followers);
  archive.piece("soviets.without_party", without_party);
  archive.piece("soviets.cadres", cadres);
  archive.piece("soviets.sit", sit);
}

void visit(sim::StateArchive& archive, Polity& polity) {
  auto& [regime, regime_since, policy, living, banned, separate, position, perceived, government,
         blamed, stirred, posts_filled, formed, heir, programme, adapted, hunts, bloc, mandate] =
      polity;
  archive.piece("polity.regime", regime);
  archive.piece("polity.regime_since", regime_since);
  archive.piece("polity.policy", policy);
  archive.piece("polity.living", living);
  archive.piece("polity.banned", banned);
  archive.piece("polity.separate", separate);
  archive.piece("polity.position", position);
  archive.piece("polity.perceived", perceived);
  archive.piece("polity.government", government);
  archive.piece("polity.blamed", blamed);
  archive.piece("polity.stirred", stirred);
  archive.piece("polity.posts_filled", posts_filled);
  archive.piece("polity.formed", formed);
  archive.piece("polity.heir", heir);
  archive.piece("polity.programme", programme);
  archive.piece("polity.adapted", adapted);
  archive.piece("polity.hunts", hunts);
  archive.piece("polity.bloc", bloc);
  archive.piece("polity.mandate", mandate);
}

void visit(sim::StateArchive& archive, DriverValues& drivers) {
  auto& [field_army, red_army, real_wage, bread, casualties, captured, cumulative_losses,
         weariness] = drivers;
  archive.piece("drivers.field_army", field_army);
  archive.piece("drivers.red_army", red_army);
  archive.piece("drivers.real_wage", real_wage);
  archive.piece("drivers.bread", bread);
  archive.piece("drivers.casualties", casualties);
  archive.piece("drivers.captured", captured);
  archive.piece("drivers.cumulative_losses", cumulative_losses);
  archive.piece("drivers.weariness", weariness);
}

void visit(sim::StateArchive& archive, Flows& flows) {
  auto& [called, dead, captured, deserted_old, deserted_red, released, returned, registered_total,
         registered_at_february, left_towns, came_back_to_towns] = flows;
  archive.piece("flows.called", called);
  archive.piece("flows.dead", dead);
  archive.piece("flows.captured", captured);
  archive.piece("flows.deserted_old", deserted_old);
  archive.piece("flows.deserted_red", deserted_red);
  archive.piece("flows.released", released);
  archive.piece("flows.returned", returned);
  archive.piece("flows.registered_total", registered_total);
  archive.piece("flows.registered_at_february", registered_at_february);
  archive.piece("flows.left_towns", left_towns);
  archive.piece("flows.came_back_to_towns", came_back_to_towns);
}

}  // namespace

void visit_state(sim::StateArchive& archive, State& state) {
  auto& [week, date, agents, communities, sums, counts, outlook, organisation, soviets, polity,
         drivers, flows, condition, happened, ripe, horizon, free_slots, men, following, line, rear, street,
         call_up, assembly_done, results, records, series] = state;
  // Not shown: between weeks `counts` is all zero; `outlook`, `men`, `following`, `line`, `rear`,
  // `street` and `call_up` are made anew before they are used.
  archive.piece("week", week);
  archive.piece("date", date);
  visit(archive, agents);
  visit(archive, communities);
  visit(archive, sums);
  visit(archive, organisation);
  visit(archive, soviets);
  visit(archive, polity);
  visit(archive, drivers);
  visit(archive, flows);
  archive.piece("condition", condition);
  archive.piece("happened", happened);
  archive.piece("ripe", ripe);
  archive.piece("horizon", horizon);
  archive.piece("free_slots", free_slots);
  archive.piece("assembly_done", assembly_done);
  archive.piece("results", results);
  archive.piece("records", records);
  archive.piece("series", series);
}

}  // namespace russia
