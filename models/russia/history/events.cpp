#include "models/russia/history/events.hpp"

#include <algorithm>
#include <cmath>

namespace russia {
namespace {

void read_argument(const std::string& key, sim::ObjectReader& reader, const Factions& factions,
                   Effect& effect, sim::Problems& problems) {
  const sim::Origin& where = reader.origin();
  const auto faction = [&] {
    return static_cast<FactionIndex>(
        find_name("faction", reader.text(key), factions.ids, where, problems));
  };
  if (key == "faction") {
    // A party's name stands for all its living wings.
    effect.party = reader.text(key);
    if (factions.family(effect.party).empty()) faction();
    effect.faction = factions.find(effect.party).value_or(no_faction);
  } else if (key == "wing") {
    effect.faction = faction();
  } else if (key == "from") {
    // A splinter has a faction besides the one it comes from; a merger has not.
    (effect.verb->name == "splinter" ? effect.other : effect.faction) = faction();
  } else if (key == "into" || key == "parent") {
    effect.other = faction();
  } else if (key == "party") {
    effect.party = reader.text(key);
    if (factions.family(effect.party).empty())
      find_name("party", effect.party, factions.ids, where, problems);
  } else if (key == "class") {
    effect.social_class = find_name("class", reader.text(key), class_names(), where, problems);
  } else if (key == "issue") {
    effect.issue = find_name("issue", reader.text(key), issue_names(), where, problems);
  } else if (key == "name") {
    effect.condition = find_name("condition", reader.text(key), condition_names(), where, problems);
  } else if (key == "bloc") {
    effect.bloc = reader.text(key);
    if (const auto why = sim::why_no_id(effect.bloc))
      problems.add(where, "invalid name of a bloc '" + effect.bloc + "' (" + *why + ")");
  } else if (key == "factions") {
    effect.members = reader.texts(key);
    for (const std::string& id : effect.members)
      if (factions.family(id).empty()) find_name("faction", id, factions.ids, where, problems);
    if (effect.members.size() < 2)
      problems.add(where, "a bloc of fewer than two factions",
                   "Write factions = [\"left_sr\", \"bolsheviks\"]");
  } else if (key == "regime") {
    effect.regime = find_name("regime", reader.text(key), regime_names(), where, problems);
  } else if (key == "by") {
    effect.by = reader.number(key, -3, 3);
  } else if (key == "toward") {
    effect.by = reader.number(key, -1, 1);
    if (std::abs(effect.by) != 1)
      problems.add(where, "'toward' is " + sim::number_text(effect.by) + " (-1 or 1 is needed)",
                   "-1 is the revolutionary pole of an issue");
  } else if (key == "value") {
    effect.amount = reader.number(key, -1, 1);
  } else if (key == "share" || key == "cadre_share") {
    effect.amount = reader.number(key, 0, 1);
  }
}

/// What the arguments of a verb must be to each other.
void check_factions(const Effect& effect, const Factions& factions, const sim::Origin& where,
                    sim::Problems& problems) {
  const std::string& verb = effect.verb->name;
  if ((verb == "merge_factions" || verb == "splinter") && effect.faction == effect.other)
    problems.add(where, verb + " from '" + factions.ids[effect.other] + "' to itself",
                 "Name two factions");
  const FactionIndex wing = verb == "split_faction" ? effect.faction
                            : verb == "reunify"     ? effect.other
                                                    : no_faction;
  const std::vector<FactionIndex> family = factions.family(effect.party);
  if (wing != no_faction && std::find(family.begin(), family.end(), wing) == family.end())
    problems.add(where,
                 verb + ": '" + factions.ids[wing] + "' is no wing of '" + effect.party +
                     "' but of '" + factions.all[wing].party + "'",
                 "A wing names its party as parent in history/factions.csv");
}

Effect read_effect(const sim::Node& node, const Factions& factions, sim::Problems& problems) {
  Effect effect;
  effect.text = node.text();
  sim::ObjectReader reader(node, problems, "effect");
  const std::string name = reader.text("verb");
  for (const Verb& verb : verbs())
    if (verb.name == name) effect.verb = &verb;
  if (effect.verb == nullptr) {
    std::vector<std::string> names;
    for (const Verb& verb : verbs()) names.push_back(verb.name);
    problems.add(node.origin, "unknown verb '" + name + "'", sim::suggest_name(name, names));
    return effect;
  }
  for (const std::string& key : effect.verb->arguments)
    read_argument(key, reader, factions, effect, problems);
  if (effect.verb->name == "form_faction" && reader.has("parent"))
    read_argument("parent", reader, factions, effect, problems);
  check_factions(effect, factions, node.origin, problems);
  effect.lasts = reader.flag("lasts", false);
  if (effect.lasts && effect.verb->name != "stir" && effect.verb->name != "set_condition")
    problems.add(node.origin, "'lasts' does nothing for " + effect.verb->name,
                 "Only stir and set_condition can last");
  reader.ignore("note");
  reader.finish();
  return effect;
}

/// The conditions of an event: `when` with `chance`, `for_weeks`, `earliest` and `latest`.
void read_trigger(sim::ObjectReader& reader, const Factions& factions, const Geography& land,
                  const Parameters& parameters, Event& event, sim::Problems& problems) {
  constexpr int most_weeks = 520;
  Trigger& trigger = event.trigger;
  if (const sim::Node* when = reader.node("when")) {
    if (!when->is_array())
      problems.add(when->origin, "'when' is " + when->kind() + " (a list is needed)",
                   "Write when = [{ measure = \"acting\", class = \"worker\", at_least = 0.2 }]");
    else
      for (const sim::Node& clause : *when->array())
        trigger.clauses.push_back(read_clause(clause, factions, land, parameters, problems));
  }
  for (const char* key : {"chance", "for_weeks", "earliest", "latest"})
    if (trigger.clauses.empty() && reader.has(key))
      problems.add(reader.origin(), "'" + std::string(key) + "' does nothing without 'when'");
  trigger.chance = reader.number("chance", 1, 0, 1);
  trigger.for_weeks = static_cast<int>(reader.integer("for_weeks", 1, 1, most_weeks));
  trigger.earliest = reader.date("earliest");
  trigger.latest = reader.date("latest");
  if (event.role == "outcome" && trigger.clauses.empty() && !event.scripted)
    problems.add(reader.origin(), "the outcome '" + event.id + "' has no 'when'",
                 "Say when = [...], or scripted = true, or role = \"decision\"");
}

/// Gives the shocks of an event the size of its kind.
void size_shocks(const Parameters& parameters, Event& event, sim::Problems& problems) {
  const bool none = std::none_of(event.effects.begin(), event.effects.end(), [](const Effect& e) {
    return e.verb != nullptr && is_shock(*e.verb);
  });
  if (event.kind.empty() && none) return;
  const std::size_t kind =
      find_name("kind of event", event.kind, event_kinds(), event.origin, problems);
  const sim::Parameter& size = *parameters.find("shock." + event_kinds()[kind]);
  for (Effect& effect : event.effects)
    if (effect.verb != nullptr && is_shock(*effect.verb)) effect.amount = effect.by * size;
}

Event read_event(const sim::Node& node, const Factions& factions, const Geography& land,
                 const Parameters& parameters, sim::Problems& problems) {
  Event event;
  event.origin = node.origin;
  const sim::Node* id = node.find("id");
  sim::ObjectReader reader(node, problems, "event " + (id == nullptr ? "?" : id->text()));
  event.id = reader.text("id");
  if (const auto why = sim::why_no_id(event.id); why && reader.has("id"))
    problems.add(id->origin, "invalid id '" + event.id + "' (" + *why + ")");
  event.title = reader.text("title");
  event.kind = reader.text("kind", "");
  event.role = reader.text("role");
  static const std::vector<std::string> roles = {"driver", "decision", "outcome"};
  find_name("role", event.role, roles, node.origin, problems);
  event.date = reader.date("date");
  event.until = reader.date("until");
  event.requires_ids = reader.texts("requires");
  event.scripted = reader.flag("scripted", false);
  event.happens = reader.flag("happens", true);
  event.follows_id = reader.text("follows", "");
  if (reader.has("under"))
    event.under = find_name("regime", reader.text("under"), regime_names(), node.origin, problems);
  read_trigger(reader, factions, land, parameters, event, problems);
  event.priority = static_cast<int>(reader.integer("priority", 3, 1, 3));
  event.changes = reader.text("changes", "");
  event.source = reader.text("source");
  for (const char* key : {"confidence", "date_confidence", "note", "article"}) reader.ignore(key);
  if (const sim::Node* effects = reader.node("effects")) {
    if (!effects->is_array())
      problems.add(effects->origin, "'effects' is " + effects->kind() + " (a list is needed)");
    else
      for (const sim::Node& effect : *effects->array())
        event.effects.push_back(read_effect(effect, factions, problems));
  }
  size_shocks(parameters, event, problems);
  reader.finish();
  if (!event.date)
    problems.add(node.origin, "event '" + event.id + "' has no date", "Give it date = YYYY-MM-DD");
  if (event.date && event.until && *event.until < *event.date)
    problems.add(node.origin,
                 "event '" + event.id + "': until " + event.until->iso() + " is before date " +
                     event.date->iso(),
                 "To move an event that has an until, move both");
  return event;
}

std::vector<std::string> ids_of(const std::vector<Event>& events) {
  std::vector<std::string> ids;
  for (const Event& event : events) ids.push_back(event.id);
  return ids;
}

/// Numbers the blocs in the order of their names.
void number_blocs(std::vector<Event>& events, sim::Problems& problems) {
  std::vector<std::string> names;
  for (const Event& event : events)
    for (const Effect& effect : event.effects)
      if (!effect.members.empty()) names.push_back(effect.bloc);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  constexpr std::size_t most_blocs = 255;  // numbers from 1 in a byte
  if (names.size() > most_blocs)
    problems.add(events.front().origin, std::to_string(names.size()) + " blocs (at most " +
                                            std::to_string(most_blocs) + ")");
  for (Event& event : events)
    for (Effect& effect : event.effects)
      if (!effect.bloc.empty())
        effect.bloc_number = static_cast<std::uint8_t>(
            1 + find_name("bloc", effect.bloc, names, event.origin, problems));
}

void check_names(std::vector<Event>& events, sim::Problems& problems) {
  const std::vector<std::string> ids = ids_of(events);
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (std::find(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(i), ids[i]) !=
        ids.begin() + static_cast<std::ptrdiff_t>(i))
      problems.add(events[i].origin, "duplicate event '" + ids[i] + "'");
    Event& event = events[i];
    const auto find = [&](const std::string& id) {
      return find_name("event", id, ids, event.origin, problems);
    };
    for (const std::string& id : event.requires_ids) event.requirements.push_back(find(id));
    if (!event.follows_id.empty()) {
      event.follows = find(event.follows_id);
      if (std::find(event.requires_ids.begin(), event.requires_ids.end(), event.follows_id) ==
          event.requires_ids.end())
        event.requirements.push_back(*event.follows);
    }
    for (Clause& clause : event.trigger.clauses)
      if (!clause.event_id.empty()) clause.event = find(clause.event_id);
  }
}

/// Events without which an event cannot happen: those it requires and follows, and those that
/// conditions wait for. Conditions of what comes on its date do not count.
std::vector<std::size_t> waits_for(const Event& event) {
  std::vector<std::size_t> others = event.requirements;
  if (!event.has_trigger()) return others;
  for (const Clause& clause : event.trigger.clauses) {
    if (clause.event_id.empty()) continue;
    const bool until_it_happens = clause.measure->name == "happened" && !clause.at_least;
    if (!until_it_happens) others.push_back(clause.event);
  }
  return others;
}

/// Reports events that wait for one another in a circle: none of them can ever happen.
void check_circles(const std::vector<Event>& events, sim::Problems& problems) {
  std::vector<std::vector<std::size_t>> waits;
  for (const Event& event : events) waits.push_back(waits_for(event));
  std::vector<bool> free(events.size(), false);  // of circles, or of one that was reported
  const auto is_stuck = [&](std::size_t i) {
    return std::any_of(waits[i].begin(), waits[i].end(), [&](std::size_t j) { return !free[j]; });
  };
  while (true) {
    for (bool again = true; again;) {
      again = false;
      for (std::size_t i = 0; i < events.size(); ++i)
        if (!free[i] && !is_stuck(i)) free[i] = again = true;
    }
    const auto stuck = std::find(free.begin(), free.end(), false);
    if (stuck == free.end()) return;
    // Of what is left each waits for another of it: a walk comes back to where it was.
    std::vector<std::size_t> way = {static_cast<std::size_t>(stuck - free.begin())};
    auto begin = way.end();
    do {
      const auto& next = waits[way.back()];
      way.push_back(*std::find_if(next.begin(), next.end(), [&](auto j) { return !free[j]; }));
      begin = std::find(way.begin(), way.end() - 1, way.back());
    } while (begin == way.end() - 1);
    way.erase(way.begin(), begin);
    std::string text;
    for (const std::size_t i : way) {
      text += (text.empty() ? "" : " -> ") + events[i].id;
      free[i] = true;
    }
    problems.add(events[way.front()].origin,
                 "event '" + events[way.front()].id + "' can never happen: it waits for itself (" +
                     text + ")",
                 "Remove one of these 'requires', 'follows' or conditions");
  }
}

/// Whether [events.ID] of a scenario says new = true; takes the key out.
bool is_new(sim::Node& change, sim::Problems& problems) {
  auto* members = std::get_if<sim::Node::Object>(&change.value);
  if (members == nullptr) return false;
  const auto key = std::find_if(members->begin(), members->end(),
                                [](const sim::NodeMember& m) { return m.first == "new"; });
  if (key == members->end()) return false;
  const bool* const value = std::get_if<bool>(&key->second.value);
  if (value == nullptr)
    problems.add(key->second.origin,
                 "'new' is " + key->second.kind() + " (true or false is needed)");
  const bool yes = value != nullptr && *value;
  members->erase(key);
  return yes;
}

/// Overlays [events.ID] tables of the scenario on the documents of the events, and adds those with
/// new = true, which come after those of the same day.
void change_events(const sim::Inputs& inputs, sim::Node::Array& nodes, sim::Problems& problems) {
  const sim::Node* changes = inputs.settings.find("events");
  if (changes == nullptr) return;
  if (!changes->is_object()) {
    problems.add(changes->origin, "'events' is " + changes->kind() + " (tables are needed)",
                 "Write [events.june_offensive] and below it happens = false");
    return;
  }
  std::vector<std::string> ids;
  for (const sim::Node& node : nodes)
    if (const sim::Node* id = node.find("id"))
      if (const auto* text = std::get_if<std::string>(&id->value)) ids.push_back(*text);
  for (const auto& [id, written] : *changes->object()) {
    sim::Node change = written;
    const bool added = is_new(change, problems);
    const auto found = std::find(ids.begin(), ids.end(), id);
    if (added && found != ids.end())
      problems.add(change.origin, "event '" + id + "' is not new",
                   "Leave out new = true to change it, or choose another id");
    if (added && found == ids.end()) {
      change.set("id", {id, change.origin});
      nodes.push_back(std::move(change));
    }
    if (found == ids.end()) {
      if (!added)
        problems.add(change.origin, "unknown event '" + id + "'",
                     "An event of your own says new = true. " + sim::suggest_name(id, ids));
      continue;
    }
    sim::Node& node = nodes[static_cast<std::size_t>(found - ids.begin())];
    sim::check_merge(node, change, problems, "events." + id);
    if (!change.is_object()) continue;
    sim::merge(node, change);
    node.origin = change.origin;
  }
}

/// [history] outcomes = "dated": everything comes on its documented date, whatever its conditions.
bool outcomes_are_dated(const sim::Inputs& inputs, sim::Problems& problems) {
  const sim::Node* history = inputs.settings.find("history");
  if (history == nullptr) return false;
  sim::ObjectReader reader(*history, problems, "history");
  const std::string outcomes = reader.text("outcomes", "conditions");
  reader.finish();
  static const std::vector<std::string> kinds = {"conditions", "dated"};
  return find_name("kind of outcomes", outcomes, kinds, history->origin, problems) == 1;
}

/// In the order of their dates.
std::vector<Event> read_all(const sim::Node::Array& nodes, const Factions& factions,
                            const Geography& land, const Parameters& parameters,
                            sim::Problems& problems) {
  std::vector<Event> events;
  for (const sim::Node& node : nodes)
    events.push_back(read_event(node, factions, land, parameters, problems));
  std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return a.date.value_or(sim::Date()) < b.date.value_or(sim::Date());
  });
  return events;
}

}  // namespace

const std::vector<std::string>& event_kinds() {
  static const std::vector<std::string> kinds = {"mass_action", "war",   "government", "repression",
                                                 "economy",     "party", "election",   "treaty"};
  return kinds;
}

std::vector<Event> documented_events(const sim::Inputs& inputs, const Factions& factions,
                                     const Geography& land, const Parameters& parameters) {
  sim::Problems told_elsewhere;
  const sim::Node* list = inputs.documents.at("events").find("event");
  if (list == nullptr || !list->is_array()) return {};
  return read_all(*list->array(), factions, land, parameters, told_elsewhere);
}

std::vector<Event> read_events(const sim::Inputs& inputs, const Factions& factions,
                               const Geography& land, const Parameters& parameters,
                               sim::Problems& problems) {
  std::vector<Event> events;
  const sim::Node& document = inputs.documents.at("events");
  if (std::holds_alternative<std::monostate>(document.value)) return events;  // not readable
  sim::ObjectReader reader(document, problems, "the table of events");
  const sim::Node* list = reader.node("event");
  reader.finish();
  if (list == nullptr || !list->is_array()) {
    problems.add(document.origin, "there is no [[event]]");
    return events;
  }
  sim::Node::Array nodes = *list->array();
  change_events(inputs, nodes, problems);
  events = read_all(nodes, factions, land, parameters, problems);
  if (outcomes_are_dated(inputs, problems))
    for (Event& event : events) event.scripted = true;
  const std::size_t before = problems.all().size();
  check_names(events, problems);
  if (problems.all().size() == before) check_circles(events, problems);
  number_blocs(events, problems);
  return events;
}

}  // namespace russia
