#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "models/russia/processes/run.hpp"

namespace russia {

/// Shares of delegates by faction in a soviet of the `group`s people at some localities: half by
/// followers, half by cadres, towns over-weighted where both towns and villages are represented,
/// banned parties all but shut out. Adds up to 1; all 0 if nobody is represented.
std::array<double, most_factions> soviet_composition(const Run& run, const std::string& group,
                                                     std::span<const std::size_t> localities);

/// Shares of delegates by faction at a congress, with what the incumbent adds if it may; empty if
/// nobody is represented. Each locality sends delegates in proportion to its followers and cadres, and
/// among them its larger parties more than their share (institutions.majority). `place`: "all" or a town.
std::vector<double> elect_delegates(Run run, const Assembly& assembly, const std::string& place);

/// Delegates take their seats: what each faction has of them against its followers among those
/// represented becomes its mandate, which its cadres live by.
void seat_delegates(Run run, const Assembly& assembly, const std::vector<double>& delegates);

/// Shares of party cadres by faction, of all parties; for conferences of one party.
std::vector<double> party_delegates(Run run, const std::string& place);

/// Writes the share of each wing within its party's delegates: at a congress of the party those
/// still in it, elsewhere also those that have split from it; never splinters.
void write_wings(Run run, const Assembly& assembly, const std::string& place,
                 const std::vector<double>& delegates);

/// Share of the delegates of a curia ("workers_soldiers", "peasants") against a coalition with the
/// propertied: partly as its people, partly as the parties of its cadres stand on the side of the
/// soviets.
double share_against_coalition(Run run, const std::string& group);

}  // namespace russia
