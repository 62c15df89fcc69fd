#include <algorithm>

#include "models/russia/factions/polity.hpp"
#include "models/russia/processes/run.hpp"

namespace russia {
namespace {

bool due(const Event& event, const State& state) {
  constexpr int last_day_of_week = 6;
  if (!event.happens || !event.date || *event.date > state.date + last_day_of_week) return false;
  return std::all_of(event.requirements.begin(), event.requirements.end(),
                     [&](std::size_t other) { return state.happened[other].has_value(); });
}

void happen(Run run, std::size_t index) {
  const Event& event = run.world.events[index];
  State& state = run.state;
  sim::Date when = std::max(*event.date, state.date);
  for (const std::size_t other : event.requirements) when = std::max(when, *state.happened[other]);
  state.happened[index] = when;
  std::string text;
  for (const Effect& effect : event.effects) {
    effect.verb->apply(run.world, state, effect);
    text += (text.empty() ? "" : "; ") + effect.text;
  }
  state.records.push_back({event.id, when, event.role, event.date_is_input(),
                           when == *event.date ? "dated" : "dated, waited for what it requires",
                           text});
  state.results.push_back({"event_date",
                           event.id,
                           when,
                           {},
                           "all",
                           "",
                           "",
                           static_cast<double>(when - sim::Date::from_ymd(1914, 1, 14))});
}

/// Effects that last are held up while their event goes on, and taken back at its end.
void hold_up(Run run, const Event& event, sim::Date since) {
  if (!event.until) return;
  constexpr int week = 7;
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

}  // namespace

/// What is due this week happens, in the order of dates, each with its effects; an event waits
/// for those it requires, and one that requires what never happens never does.
void apply_events(Run run) {
  State& state = run.state;
  const std::vector<Event>& events = run.world.events;
  for (std::size_t i = 0; i < events.size(); ++i)
    if (state.happened[i] && *state.happened[i] >= run.world.start)
      hold_up(run, events[i], *state.happened[i]);
  for (bool again = true; again;) {
    again = false;
    for (std::size_t i = 0; i < events.size(); ++i)
      if (!state.happened[i] && due(events[i], state)) {
        happen(run, i);
        again = true;
      }
  }
  refresh_polity(run.world, state);
  perceive_factions(run.world, state);
}

}  // namespace russia
