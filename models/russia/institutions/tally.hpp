#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "models/russia/processes/run.hpp"

namespace russia {

/// Votes of one locality. People; shares of a divided province come out in fractions.
struct LocalVotes {
  std::vector<double> by_list;  // [list of lists.csv], only lists that stood on the ballot
  double adults = 0;
  double cast = 0;
};

/// A secret vote: everybody at the places that take part votes for the list of his private
/// faction, if there is one and he goes.
class Tally {
 public:
  /// Of the assembly counts the day of the vote (whoever draws for the same day draws the same) and
  /// that on which lists were closed. `by_district`: lists as they stood in each electoral
  /// district; else the same everywhere.
  Tally(Run run, const Assembly& assembly, bool by_district);
  void count(std::size_t locality);

  const LocalVotes& votes(std::size_t locality) const { return votes_[locality]; }
  /// The ballot of the district of a locality.
  const std::vector<Ballot>& ballot(std::size_t locality) const;
  /// Share of votes of a list of lists.csv where `ballots` stood: the sum over the lists that are
  /// part of it; below zero if none of them stood.
  double share(const LocalVotes& votes, const std::vector<Ballot>& ballots, std::size_t list) const;

 private:
  /// Share of people of a class with an allegiance who go to the poll. To a local election fewer go
  /// once the hopes of February are gone; in a national one there is too much at stake.
  float turnout(std::size_t locality, SocialClass c) const;
  std::size_t choose_list(std::size_t community, std::uint32_t slot, std::uint8_t nationality,
                          const std::vector<Ballot>& ballot, float u) const;

  /// By the day and not the week, in which there may be two votes.
  sim::Draws draws(std::uint32_t decision, std::size_t community) const;

  Run run_;
  sim::Date day_;
  std::vector<LocalVotes> votes_;
  std::map<std::string, std::vector<Ballot>> ballots_;  // by district
  bool national_;
};

/// The electoral district of a locality; "" for fronts and fleets, which vote apart.
std::string district_of(const World& world, std::size_t locality);

/// District of those under occupation, where no election is held.
inline constexpr const char* occupied_district = "none_occupied";

}  // namespace russia
