#pragma once

#include <array>
#include <string>

#include "models/russia/processes/run.hpp"

namespace russia {

/// Weight of a class at a locality in a body of a group ("workers_peasants") that represents a
/// place; 0 if it is not represented. `soldiers` alone of the whole country are those of the field
/// army, `garrison_soldiers` those of garrisons.
double representation(const Run& run, const std::string& group, const std::string& place,
                      const Locality& at, SocialClass c);

/// Whether the enemy holds the province of a locality.
bool occupied(const Run& run, const Locality& at);

/// Whether a locality is represented in a body of a place: as lies_in(), and towns with their
/// garrisons.
bool is_represented(const Geography& land, const Locality& at, const std::string& place);

/// The people whom a soviet represents: their followers and cadres by faction of soviets, and
/// those without a party.
class Constituency {
 public:
  using Shares = std::array<double, most_factions>;
  enum class Votes {
    today,    // of a soviet that is elected today: banned parties are all but shut out
    allowed,  // the same without bans
    sitting   // of the soviets that sit, as they were elected
  };

  /// `group` and `place` must outlive it.
  Constituency(const Run& run, const std::string& group, const std::string& place,
               Votes votes = Votes::today);

  /// Adds its people at a locality.
  void add(std::size_t locality);
  void add(const Constituency& part);

  /// Its factions' shares of the followers and of the cadres of a whole that it is part of, and
  /// partly of the one, partly of the other; all 0 where nobody is.
  Shares shares_of(const Constituency& whole) const;
  /// Shares of its factions among its followers.
  Shares shares_of_followers() const;
  /// Share of the cadres whose party stands below a threshold on an issue.
  double cadres_below(Issue issue, double threshold) const;
  /// People without a party for each follower of one.
  double without_party() const;

 private:
  double openness(std::size_t faction) const;

  const Run& run_;
  const std::string &group_, &place_;
  Votes votes_;
  std::size_t factions_;
  Shares followers_{}, cadres_{};
  double without_ = 0;
};

/// Shares that add up to 1, or all 0.
void normalise(std::span<double> shares);

}  // namespace russia
