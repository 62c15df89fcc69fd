#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/russia/factions/factions.hpp"
#include "models/russia/history/triggers.hpp"
#include "models/russia/state.hpp"
#include "sim/core/model.hpp"

namespace russia {

struct World;
struct Effect;

/// What an effect of an event can do. The registry in verbs.cpp is the whole vocabulary.
struct Verb {
  std::string name;
  std::string meaning;
  /// The keys that its inline table must have.
  std::vector<std::string> arguments;
  void (*apply)(const World&, State&, const Effect&);
};

/// Whether the verb is a shock, whose size is that of the kind of its event.
bool is_shock(const Verb& verb);

/// A verb with its arguments, checked.
struct Effect {
  const Verb* verb = nullptr;
  std::string party;  // for effects on a whole party
  FactionIndex faction = no_faction, other = no_faction;
  std::size_t social_class = 0, issue = 0, condition = 0, regime = 0;
  std::string bloc;
  std::uint8_t bloc_number = 0;      // from 1
  std::vector<std::string> members;  // of a bloc: factions, or parties with all living wings
  double amount = 0;                 // value, share, or points: by (toward) x the size of the kind
  double by = 0;                     // of a shock, as written: its sign
  bool lasts = false;                // taken back, or held up, at the end of the event's interval
  std::string text;                  // one line for the log
};

struct Event {
  std::string id, title, kind, role;  // role: driver, decision, outcome
  std::optional<sim::Date> date, until;
  std::vector<std::string> requires_ids;
  std::vector<std::size_t> requirements;  // events without which it cannot happen
  /// It comes as long after this event of the run as the documented dates lie apart.
  std::string follows_id;
  std::optional<std::size_t> follows;
  Trigger trigger;
  std::optional<std::size_t> under;  // the regime whose decision it is: only while that rules
  std::vector<Effect> effects;
  bool scripted = false;  // comes on its date, whatever its conditions
  bool happens = true;    // a scenario may switch it off
  int priority = 3;
  std::string changes, source;
  sim::Origin origin;

  /// Whether conditions of the run bring it about, and not its date.
  bool has_trigger() const { return !scripted && !trigger.clauses.empty(); }
  /// Whether its date is put in and not found: such a date is never scored.
  bool date_is_input() const { return !has_trigger(); }
};

/// Reads history/events.toml and the scenario's changes to it ([events.ID] date = ...,
/// happens = false; [events.ID] new = true adds one); checks names, dates and requirements. In the
/// order of their dates.
std::vector<Event> read_events(const sim::Inputs& inputs, const Factions& factions,
                               const Geography& land, const Parameters& parameters,
                               sim::Problems& problems);

/// The events as they are documented, without the scenario's changes. Says nothing of problems,
/// which read_events tells.
std::vector<Event> documented_events(const sim::Inputs& inputs, const Factions& factions,
                                     const Geography& land, const Parameters& parameters);

/// Kinds of events, each with a parameter shock.KIND.
const std::vector<std::string>& event_kinds();

/// The vocabulary, for reading and for `describe`.
const std::vector<Verb>& verbs();

}  // namespace russia
