#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/russia/factions/factions.hpp"
#include "models/russia/population/geography.hpp"
#include "sim/core/model.hpp"

namespace russia {

/// An election, a congress or a party conference that is held on its day.
struct Assembly {
  enum class Kind { election, separate_lists, congress, party, vote,
                    conference, sitting, renewal, deputies };
  std::string id;
  std::string event_id;  // held only in runs in which this event happens
  sim::Date date;
  Kind kind = Kind::congress;
  std::vector<std::string> groups;  // who is represented; a vote is taken in each apart
  std::vector<std::string> places;  // labels, "all", or "town:*" for every place of a kind
  std::string opinion;              // of a vote: what is asked
  bool padded = false;              // the incumbent may add disputed mandates
  std::optional<sim::Date> lists_closed;  // wings that split later stand on the list of their party
  std::size_t seats = 0;                  // at each place; 0: by people, or none
  double people_per_seat = 0;             // inhabitants of a district, or
  double soldiers_per_seat = 0;           // of a front or fleet, for a seat; 0: none
  int steps = 1;  // elections on the way from the people to the body
};

/// A list that voters and delegates are counted under. Composite lists are sums for comparison.
struct ElectoralList {
  std::string id;
  std::vector<FactionIndex> factions;
  std::vector<std::uint8_t> languages;  // of a national list: indices of Geography::languages
  bool national = false;
};

/// A list as it stood on the ballot of a district ("*": everywhere where no row says otherwise).
struct Ballot {
  std::string district;
  std::size_t list;
  std::vector<FactionIndex> factions;
  FactionIndex owner;  // leads the list: its deputies are of this faction
};

inline constexpr const char* cossack_list = "cossack";

struct Assemblies {
  std::vector<Assembly> all;  // by date
  std::vector<ElectoralList> lists;
  std::vector<Ballot> ballots;
  std::vector<std::uint8_t> in_soviets;  // faction -> sits in soviets
  /// faction -> bit set of the languages whose speakers find its list; 0: everybody does.
  std::vector<std::uint32_t> languages;
  std::vector<std::uint8_t> open_to_cossacks;  // faction -> has a Cossack list

  /// Whether somebody of that mother tongue is addressed by the faction.
  bool speaks_to(std::size_t faction, std::uint8_t language) const {
    return languages[faction] == 0 || ((languages[faction] >> language) & 1u) != 0;
  }
  std::optional<std::size_t> list(const std::string& id) const;
  /// The lists a voter of the district finds. A joint list takes the place of those it joins.
  std::vector<Ballot> on_ballot(const std::string& district) const;
};

/// Who can be represented in an assembly.
const std::vector<std::string>& assembly_groups();

std::vector<sim::InputFile> assembly_inputs();
Assemblies read_assemblies(const sim::Inputs& inputs, const Geography& land,
                           const Factions& factions, sim::Problems& problems);

}  // namespace russia
