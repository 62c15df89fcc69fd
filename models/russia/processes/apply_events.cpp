#include <algorithm>

#include "models/russia/factions/polity.hpp"
#include "models/russia/processes/run.hpp"

namespace russia {
namespace {

constexpr int week = 7;

bool requirements_met(const Event& event, const State& state) {
  return std::all_of(event.requirements.begin(), event.requirements.end(),
                     [&](std::size_t other) { return state.happened[other].has_value(); });
}

/// The day on which an event with a date is due: its own, or as long after the event that it
/// follows as in the record; for what depends on both, once that has happened.
sim::Date due_date(const Run& run, const Event& event) {
  if (!event.follows) return *event.date;
  const sim::Date documented = *run.world.events[*event.follows].date;
  return *run.state.happened[*event.follows] + (*event.date - documented);
}

/// Counts for how many weeks the conditions of every event have held.
void read_conditions(Run run) {
  State& s = run.state;
  for (std::size_t i = 0; i < run.world.events.size(); ++i) {
    const Event& event = run.world.events[i];
    if (s.happened[i] || !event.has_trigger()) continue;
    const Trigger& t = event.trigger;
    const bool in_time =
        (!t.earliest || *t.earliest <= s.date) && (!t.latest || s.date <= *t.latest);
    const bool ripe = in_time && requirements_met(event, s) &&
                      std::all_of(t.clauses.begin(), t.clauses.end(),
                                  [&](const Clause& clause) { return holds(run, clause); });
    s.ripe[i] = ripe ? static_cast<std::uint16_t>(s.ripe[i] + 1) : std::uint16_t{0};
  }
}

bool due(Run run, std::size_t index) {
  const Event& event = run.world.events[index];
  const State& s = run.state;
  if (!event.happens || !requirements_met(event, s)) return false;
  if (event.under && *event.under != static_cast<std::size_t>(s.polity.regime)) return false;
  if (!event.has_trigger()) return event.date && due_date(run, event) <= s.date + (week - 1);
  const Trigger& t = event.trigger;
  if (s.ripe[index] < t.for_weeks) return false;
  const sim::Draws draws(run.seed, decision::event, sim::key_of(event.id), s.week);
  return draws.unit(0) < static_cast<float>(t.chance);
}

std::string cause(Run run, const Event& event, sim::Date when) {
  if (event.has_trigger()) return "condition: " + reading(run, event.trigger);
  if (!event.trigger.clauses.empty())
    return "dated; its conditions read: " + reading(run, event.trigger);
  if (event.follows && when != *event.date)
    return "dated, as long after " + event.follows_id + " as in the record";
  return when == *event.date ? "dated" : "dated, waited for what it requires";
}

void happen(Run run, std::size_t index) {
  const Event& event = run.world.events[index];
  State& state = run.state;
  sim::Date when = state.date;
  if (!event.has_trigger()) when = std::max(due_date(run, event), state.date);
  for (const std::size_t other : event.requirements) when = std::max(when, *state.happened[other]);
  state.happened[index] = when;
  std::string why = cause(run, event, when), what;
  for (const Effect& effect : event.effects) {
    effect.verb->apply(run.world, state, effect);
    what += (what.empty() ? "" : "; ") + effect.text;
  }
  state.records.push_back({event.id, when, event.role, event.date_is_input(), why, what,
                           event.date});
  state.results.push_back({"event_date",
                           event.id,
                           when,
                           {},
                           "all",
                           "",
                           "",
                           static_cast<double>(when - sim::event_date_epoch)});
}

/// Effects that last are held up while their event goes on, and taken back at its end.
void hold_up(Run run, const Event& event, sim::Date since) {
  if (!event.until) return;
  const sim::Date end = since + (*event.until - *event.date);
  const bool over = end < run.state.date && end + week >= run.state.date;
  const bool going_on = since < run.state.date && run.state.date <= end;
  for (const Effect& effect : event.effects) {
    if (!effect.lasts) continue;
    if (effect.verb->name == "stir" && going_on)
      run.state.polity.stirred[effect.social_class] += static_cast<float>(
          effect.amount * run.world.parameters.stir_step * run.world.parameters.stir_decay);
    if (effect.verb->name == "set_condition" && over) run.state.condition[effect.condition] = 0;
  }
}

/// A driver is put in from the record. Where what it requires has not happened in time, the
/// documented conditions no longer hold: the horizon of this run.
void look_to_the_horizon(Run run) {
  State& s = run.state;
  if (s.horizon) return;
  const auto patience = static_cast<int>(run.world.parameters.patience) * week;
  for (std::size_t i = 0; i < run.world.events.size(); ++i) {
    const Event& event = run.world.events[i];
    if (event.role != "driver" || !event.happens || s.happened[i] || event.has_trigger() ||
        *event.date + patience > s.date || requirements_met(event, s))
      continue;
    std::string missing;
    for (std::size_t k = 0; k < event.requirements.size(); ++k)
      if (!s.happened[event.requirements[k]])
        missing += (missing.empty() ? "" : ", ") + run.world.events[event.requirements[k]].id;
    s.horizon = *event.date;
    s.records.push_back({event.id, *event.date, std::string(sim::horizon_role), true,
                         "requires what has not happened: " + missing,
                         "from here on the documented conditions no longer hold"});
    return;
  }
}

}  // namespace

/// What is due this week happens, each event with its effects: what has a date in the order of
/// dates, what has conditions once they have held. An event waits for those it requires, and one
/// that requires what never happens never does.
void apply_events(Run run) {
  State& state = run.state;
  const std::vector<Event>& events = run.world.events;
  for (std::size_t i = 0; i < events.size(); ++i)
    if (state.happened[i] && *state.happened[i] >= run.world.start)
      hold_up(run, events[i], *state.happened[i]);
  read_conditions(run);
  for (bool again = true; again;) {
    again = false;
    for (std::size_t i = 0; i < events.size(); ++i)
      if (!state.happened[i] && due(run, i)) {
        happen(run, i);
        again = true;
      }
  }
  look_to_the_horizon(run);
  refresh_polity(run.world, state);
  perceive_factions(run.world, state);
}

}  // namespace russia
