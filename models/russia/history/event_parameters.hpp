#pragma once

#include "sim/core/parameters.hpp"

namespace russia {

/// The numbers of history/events.toml: thresholds that conditions name (`at_least = "majority"`)
/// and the size of a shock by the kind of its event. One number serves all outcomes of a kind, so
/// that a date cannot be set by its own number. `narod describe --section inputs` counts their uses.
struct EventParameters : sim::ParameterSet {
  using P = sim::Parameter;

  // Thresholds of outcomes, by kind.
  P shooting{*this, {"threshold.shooting", "1", 0.003, 0.001, 0.01,
    "share of a province's workers on strike at once when troops are called", "assumption"}};
  P threshold_city_strike{*this, {"threshold.city_strike", "1", 0.04, 0.02, 0.1,
    "share of a city's workers acting at once in a strike of the city", "assumption"}};
  P threshold_general_strike{*this, {"threshold.general_strike", "1", 0.3, 0.15, 0.5,
    "share of a city's workers acting at once in a general strike", "assumption"}};
  P threshold_national_strike{*this, {"threshold.national_strike", "1", 0.01, 0.005, 0.05,
    "share of all workers acting at once in a strike of the country", "assumption"}};
  P threshold_agrarian{*this, {"threshold.agrarian", "1", 0.002, 0.0005, 0.01,
    "share of all peasants acting at once in an agrarian movement", "assumption"}};
  P threshold_village_war{*this, {"threshold.village_war", "1", 0.02, 0.01, 0.1,
    "share of the peasants of some provinces acting at once in a war of villages", "assumption"}};
  P threshold_national_village_war{*this, {"threshold.national_village_war", "1", 0.01, 0.005, 0.05,
    "share of all peasants acting at once when villages rise everywhere", "assumption"}};
  P threshold_mutiny{*this, {"threshold.mutiny", "1", 0.02, 0.005, 0.1,
    "share of a garrison, a fleet or an army acting at once in a mutiny", "assumption"}};
  P threshold_troops_over{*this, {"threshold.troops_over", "1", 0.15, 0.05, 0.4,
    "share of a garrison acting at once when it goes over to a crowd", "assumption"}};
  P threshold_majority{*this, {"threshold.majority", "1", 0.5, 0.4, 0.6,
    "share of a soviet, a congress, a vote, a government, a garrison or a party that decides",
    "assumption"}};
  P threshold_predominance{*this, {"threshold.predominance", "1", 0.75, 0.6, 0.9,
    "share above which nobody else is needed, or able to resist", "assumption"}};
  P threshold_following{*this, {"threshold.following", "1", 0.3, 0.15, 0.5,
    "share of a class in a place that can carry a demonstration", "assumption"}};
  P threshold_minority{*this, {"threshold.minority", "1", 0.1, 0.05, 0.3,
    "share of a class or a soviet that has to be reckoned with", "assumption"}};
  P threshold_foothold{*this, {"threshold.foothold", "1", 0.02, 0.005, 0.1,
    "share of a class in a place without which a party can start nothing there", "assumption"}};
  P threshold_own_organisation{*this, {"threshold.own_organisation", "1", 0.15, 0.05, 0.4,
    "share of its party's cadres with which a wing can act on its own", "assumption"}};
  P threshold_for_peace{*this, {"threshold.for_peace", "1", -0.05, -0.3, 0.1,
    "mean opinion on war at which a class no longer bears it", "assumption"}};
  P threshold_for_war{*this, {"threshold.for_war", "1", 0.2, 0, 0.4,
    "mean opinion on war at which a class is stirred against the enemy within", "assumption"}};
  P threshold_for_soviets{*this, {"threshold.for_soviets", "1", -0.15, -0.5, 0,
    "mean opinion on power at which a class wants the soviets to have it", "assumption"}};
  P threshold_divided{*this, {"threshold.divided", "1", 0.1, -0.1, 0.3,
    "mean opinion at which the revolutionary minority of a class can organise", "assumption"}};
  P threshold_near{*this, {"threshold.near", "1", 0.4, 0.2, 0.6,
    "distance of positions within which parties can join or govern together", "assumption"}};
  P threshold_far{*this, {"threshold.far", "1", 0.5, 0.3, 1,
    "distance of positions at which allies break", "assumption"}};
  P threshold_halfway{*this, {"threshold.halfway", "1", 0.5, 0.3, 0.7,
    "middle of a scale from 0 to 1: grievance, policy, a condition of the regime", "assumption"}};
  P threshold_uneasy{*this, {"threshold.uneasy", "1", 0.08, 0.03, 0.3,
    "mean grievance of a city at which a crowd gathers", "assumption"}};
  P threshold_levy{*this, {"threshold.levy", "1", 0.6, 0.4, 0.9,
    "requisition at which villages fight it, or the state must give way", "assumption"}};
  P threshold_threat{*this, {"threshold.threat", "1", 0.3, 0.1, 0.3,
    "white threat under whose cover a rival government can form", "assumption"}};
  P threshold_threat_over{*this, {"threshold.threat_over", "1", 0.2, 0, 0.3,
    "white threat below which it holds nobody back", "assumption"}};
  P threshold_mass_army{*this, {"threshold.mass_army", "people", 1.0e6, 0.5e6, 2e6,
    "strength of the Red Army at which it takes men from every village", "assumption"}};
  P threshold_able_to_split{*this, {"threshold.able_to_split", "people", 1000, 200, 5000,
    "cadres without which a group can neither found a party nor throw a bomb", "assumption"}};
  P threshold_too_small{*this, {"threshold.too_small", "people", 20000, 5000, 50000,
    "cadres of a splinter at which it looks for a larger party", "assumption"}};
  P threshold_soon{*this, {"threshold.soon", "weeks", 2, 1, 4,
    "weeks in which news has come and people have met", "assumption"}};
  P threshold_notice{*this, {"threshold.notice", "weeks", 4, 2, 8,
    "weeks from the call of a congress to its eve", "assumption"}};
  P threshold_season{*this, {"threshold.season", "weeks", 8, 4, 13,
    "weeks in which a decision reaches the villages, or a movement gathers again", "assumption"}};
  P threshold_months{*this, {"threshold.months", "weeks", 20, 13, 30,
    "weeks in which an underground organisation prepares", "assumption"}};
  P threshold_year{*this, {"threshold.year", "weeks", 52, 30, 80,
    "weeks of a campaign of the levy, or of a splinter's life alone", "assumption"}};

  // Shocks: how hard an event of a kind pushes, in points of grievance.stir_step (stir) and
  // valence.credit (credit, confirm).
  P shock_mass_action{*this, {"shock.mass_action", "points", 1.4, 0, 3,
    "size of the shocks of strikes, mutinies, risings", "assumption"}};
  P shock_war{*this, {"shock.war", "points", 1.2, 0, 3,
    "size of the shocks of battles, fronts, revolts of armies", "assumption"}};
  P shock_government{*this, {"shock.government", "points", 1.2, 0, 3,
    "size of the shocks of cabinets, decrees, coups", "assumption"}};
  P shock_repression{*this, {"shock.repression", "points", 1.2, 0, 3,
    "size of the shocks of shootings, arrests, bans", "assumption"}};
  P shock_economy{*this, {"shock.economy", "points", 1.3, 0, 3,
    "size of the shocks of rations, levies, laws of property", "assumption"}};
  P shock_party{*this, {"shock.party", "points", 1, 0, 3,
    "size of the shocks of congresses, splits, campaigns of parties", "assumption"}};
  P shock_election{*this, {"shock.election", "points", 1, 0, 3,
    "size of the shocks of elections", "assumption"}};
  P shock_treaty{*this, {"shock.treaty", "points", 1.2, 0, 3,
    "size of the shocks of armistices and treaties", "assumption"}};
};

}  // namespace russia
