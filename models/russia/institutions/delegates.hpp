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

/// The delegates of a body.
struct Mandates {
  std::vector<double>
      by_faction;            // shares of the delegates of a party; empty: nobody is represented
  double without_party = 0;  // share of all delegates, 0 to 1

  bool empty() const { return by_faction.empty(); }
};

/// The delegates of a body at a place. Each locality sends delegates in proportion to its followers
/// and cadres, and among them its larger parties more than their share (institutions.majority); of
/// a body that sits they are those of the day on which they were elected. A congress may be padded
/// for the incumbent, who appoints a part of the executives once votes are open. `place`: as
/// is_represented().
Mandates elect_delegates(Run run, const Assembly& assembly, const std::string& place);

/// Delegates take their seats: what each faction has of them against its followers among those
/// represented becomes its mandate, which its cadres live by.
void seat_delegates(Run run, const Assembly& assembly, const std::vector<double>& delegates);

/// Shares of party cadres by faction, of all parties; for conferences of one party.
std::vector<double> party_delegates(Run run, const std::string& place);

/// Writes the share of each wing within its party's delegates: at a congress of the party those
/// still in it, elsewhere also those that have split from it; never splinters.
void write_wings(Run run, const Assembly& assembly, const std::string& place,
                 const std::vector<double>& delegates);

}  // namespace russia
