#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/russia/factions/conduct.hpp"
#include "models/russia/population/geography.hpp"
#include "models/russia/society.hpp"
#include "sim/core/model.hpp"

namespace russia {

using FactionIndex = std::uint8_t;
inline constexpr FactionIndex no_faction = 255;
/// Five bits of a byte count factions, less those for nobody and absence (code in minds.hpp).
inline constexpr std::size_t most_factions = 30;

/// A party or a wing of one. Wings of a party share a nest until they split from it.
struct Faction {
  std::string id;
  std::string name;
  std::string party;  // the party whose wing it is, or its own id

  sim::Date from, to;
  std::string start_event;
  /// Followers in a class per head, relative to the average over all classes.
  std::array<double, class_count> roots{};
  bool own_party = false;                  // came out of its party before the run
  double seed_members = 0;                 // organised members it can raise at the outset, people
  std::vector<double> seed;                // organisation by locality, mean 1 over people
};

/// A dated value that begins with an event of the run, or at its date when it names none.
struct PositionInterval {
  FactionIndex faction;
  Issue issue;
  sim::Date from;
  std::string from_event;
  double value;
};

/// Posts in a government; `share` of its blame and credit.
struct Post {
  FactionIndex faction;
  sim::Date from, to;
  std::string from_event;
  double share;
  std::string requires_event;  // a post that begins by date needs this event all the same
  std::string until_event;     // it lasts until this happens, and not as long as in the record
};

struct Factions {
  std::vector<Faction> all;
  std::vector<std::string> ids;
  std::vector<FactionIndex> party_index;   // faction -> a number that wings of a party share
  std::vector<float> hope;  // faction -> its part of the hopes of February, 0 to 1
  std::vector<PositionInterval> positions;  // in the order of `from`
  std::vector<Post> posts;
  std::vector<Conduct> conduct;  // [faction]
  sim::Date frozen_at;  // positions that are frozen, or adapt, follow documents until then

  std::size_t size() const { return all.size(); }
  std::optional<FactionIndex> find(const std::string& id) const;
  /// The faction of that id, or those that descend from the party of that id.
  std::vector<FactionIndex> family(const std::string& id) const;
};

std::vector<sim::InputFile> faction_inputs();
Factions read_factions(const sim::Inputs& inputs, const Parameters& parameters,
                       const Geography& land, sim::Problems& problems);

}  // namespace russia
