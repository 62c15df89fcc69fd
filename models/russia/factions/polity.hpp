#pragma once

#include "models/russia/world.hpp"

namespace russia {

// What may happen to factions in a run. Each function changes followers and cadres, no more.

/// Squared distance between an agent's opinion and a position, weighted by the issues' salience.
float distance(const Agents& agents, std::size_t slot, const Position& position,
               const Position& salience);

/// A faction comes into being, if it does not exist; no followers or cadres yet.
void found_faction(const World& world, State& state, FactionIndex faction);
/// A faction comes into being; followers of `parent` (or none) who are nearer to it join.
void form_faction(const World& world, State& state, FactionIndex faction, FactionIndex parent);
/// Part of the cadres of `from` make a new faction, with the followers who are nearer to it.
void splinter(const World& world, State& state, FactionIndex from, FactionIndex faction,
              double cadre_share);
/// The wings of a party, those that had split from it among them, become one again under `into`,
/// but for followers nearer to their wing.
void reunify(const World& world, State& state, const std::string& party, FactionIndex into);
/// A wing leaves its party: lists and nests part, cadres divide by local followers. One that does
/// not exist yet is formed of the followers of the other wings who are nearer to it.
void split_from_party(const World& world, State& state, const std::string& party,
                      FactionIndex wing);
/// Followers, cadres and posts of `from` go to `into`, which comes into being if it must.
void merge_factions(const World& world, State& state, FactionIndex from, FactionIndex into);
/// The factions are the members of a bloc from now on, and nobody else. Blocs count from 1.
void form_bloc(State& state, std::uint8_t bloc, const std::vector<FactionIndex>& members);
/// A faction ends; its followers support nobody until they think again.
void dissolve(const World& world, State& state, FactionIndex faction);

/// The living factions of that id or party.
std::vector<FactionIndex> living_family(const World& world, const State& state,
                                        const std::string& id);

/// Cadres per adult that a faction can raise at the outset, by locality.
std::vector<float> seed_cadres(const World& world, const State& state, FactionIndex faction);

/// What voters see of each faction. While wings stand behind one list, each is taken in part for
/// its party: for the mean of the wings by followers, and for the posts of any of them.
void perceive_factions(const World& world, State& state);

/// Positions and posts of the week: dated intervals begin with their event of the run. What has
/// frozen, or adapts by itself, takes no part in it.
void refresh_polity(const World& world, State& state);

}  // namespace russia
