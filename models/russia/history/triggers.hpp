#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/russia/factions/factions.hpp"
#include "models/russia/parameters.hpp"
#include "models/russia/population/geography.hpp"
#include "sim/core/model.hpp"

namespace russia {

struct Run;
struct Clause;

/// What a condition can read of last week's state. The registry in measures.cpp is the whole
/// vocabulary.
struct Measure {
  std::string name;
  std::string meaning;  // with its unit
  /// The keys that its inline table must have, and those that it may have.
  std::vector<std::string> arguments, options;
  /// NaN where there is nothing to read yet: no condition holds then.
  double (*read)(const Run&, const Clause&);
};

/// A measure with its arguments and the threshold that it must reach or stay under.
struct Clause {
  const Measure* measure = nullptr;
  std::vector<FactionIndex> factions;  // counted together
  FactionIndex other = no_faction;
  std::vector<std::size_t> classes, localities;  // resolved; all of them where none is named
  std::size_t issue = 0, condition = 0, regime = 0, driver = 0, month = 0;
  std::string event_id, assembly, group;
  std::size_t event = 0;
  double threshold = 0;
  std::string threshold_name;  // of a parameter threshold.*; empty where a number is written
  bool has_threshold = false;  // else it asks what is true or false
  bool at_least = true;
  std::string text;  // as in the file
};

/// When an event happens that has no date put in: in a week in which every clause has held for
/// `for_weeks` weeks, with probability `chance`, between `earliest` and `latest`.
struct Trigger {
  std::vector<Clause> clauses;
  double chance = 1;
  int for_weeks = 1;
  std::optional<sim::Date> earliest, latest;
};

const std::vector<Measure>& measures();

/// Reads one inline table of `when`. Event names are resolved later.
Clause read_clause(const sim::Node& node, const Factions& factions, const Geography& land,
                   const Parameters& parameters, sim::Problems& problems);

bool holds(const Run& run, const Clause& clause);
/// The clauses with what they read, for the log.
std::string reading(const Run& run, const Trigger& trigger);

}  // namespace russia
