#include "models/russia/russia.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/russia/observables/observables.hpp"
#include "models/russia/observables/series.hpp"
#include "models/russia/russia_model.hpp"
#include "sim/core/names.hpp"
#include "sim/core/scenario_keys.hpp"

namespace russia {
namespace {

constexpr std::size_t agents_per_block = 16384;  // some 400 kB of columns: fits a second cache

/// Events that intervals of positions, posts, factions and assemblies wait for must exist, and
/// assemblies that conditions read.
void check_event_names(const sim::Inputs& inputs, const World& world, sim::Problems& problems) {
  std::vector<std::string> ids, assemblies;
  for (const Event& event : world.events) ids.push_back(event.id);
  for (const Assembly& assembly : world.assemblies.all) assemblies.push_back(assembly.id);
  for (const auto& [name, column] : {std::pair{"faction_positions", "from_event"},
                                     {"faction_government", "from_event"},
                                     {"faction_government", "requires_event"},
                                     {"faction_government", "until_event"},
                                     {"factions", "start_event"},
                                     {"assemblies", "event_id"}}) {
    const sim::Table& table = inputs.tables.at(name);
    for (std::size_t i = 0; i < table.size(); ++i) {
      const sim::Row row = table.row(i, problems);
      if (const std::string& id = row.text(column); !id.empty())
        find_name("event", id, ids, row.origin(), problems);
    }
  }
  if (!inputs.tables.at("assemblies").has_all_rows()) return;
  for (const Event& event : world.events)
    for (const Clause& clause : event.trigger.clauses)
      if (!clause.assembly.empty())
        find_name("assembly", clause.assembly, assemblies, event.origin, problems);
}

/// No more people can be lost or serve than there are.
void check_people(const sim::Inputs& inputs, const World& world, sim::Problems& problems) {
  const auto sum = [](const Driver& driver) {
    return std::accumulate(driver.value.begin(), driver.value.end(), 0.0);
  };
  const auto most = [](const Driver& driver) {
    return driver.value.empty() ? 0
                                : *std::max_element(driver.value.begin(), driver.value.end());
  };
  double garrisons = 0, fronts = 0;
  for (const Locality& place : world.land.localities)
    if (place.is_army())
      (place.kind == LocalityKind::garrison ? garrisons : fronts) +=
          std::max(place.people, place.people_later);
  const double there_are = world.land.adults();
  const auto check = [&](const char* table, const std::string& what, double people) {
    if (people <= there_are) return;
    problems.add({inputs.tables.at(table).file(), 0},
                 what + " add up to " + sim::number_text(std::round(people)) +
                     " people (there are " + sim::number_text(std::round(there_are)) + " adults)");
  };
  check("war_losses", "killed, wounded and captured",
        sum(world.drivers.casualties) + sum(world.drivers.captured));
  check("drivers", "the largest armies", most(world.drivers.field_army) +
                                             most(world.drivers.red_army));
  check("garrisons", "the garrisons", garrisons);
  check("military", "the fronts and fleets", fronts);
}

/// Draws are keyed by labels: two places, or two communities, must not share a key.
void check_keys(const World& world, const std::string& towns_file, sim::Problems& problems) {
  const auto report = [&](std::size_t a, std::size_t b) {
    problems.add({towns_file, 0},
                 "'" + world.land.localities[a].label + "' and '" + world.land.localities[b].label +
                     "' would share random draws, as their names have one key",
                 "Give one of them another id");
  };
  std::vector<std::uint64_t> places;
  for (const Locality& place : world.land.localities) places.push_back(sim::key_of(place.label));
  if (const auto pair = sim::find_equal(places)) report(pair->first, pair->second);
  const Layout& layout = world.layout;
  if (!problems.empty()) return;
  if (const auto pair = sim::find_equal(layout.key))
    report(layout.locality[pair->first], layout.locality[pair->second]);
}

/// What drives people by place and season.
void read_inputs_by_place(const sim::Inputs& inputs, World& world, sim::Problems& problems) {
  world.levies = read_levies(inputs, world.land, problems);
  world.harvests = read_harvests(inputs, world.land, problems);
  world.seasons = read_seasons(inputs, world.land, problems);
  world.strike_days = read_strike_days(inputs, world.land, problems);
  world.large_works = read_large_works(inputs, world.land, problems);
  world.hinterland = read_hinterland(inputs, world.land, problems);
  world.state_posts = read_state_posts(inputs, world.land, problems);
}

std::shared_ptr<const sim::Model> build(const sim::Inputs& inputs, sim::Problems& problems) {
  auto world = std::make_shared<World>();
  world->start = inputs.start;
  world->until = inputs.until;
  world->scale = inputs.scale;
  sim::refuse_unknown_keys(inputs.settings, {"parameters", "events", "history", "factions"},
                           problems);
  if (const sim::Node* changes = inputs.settings.find("parameters"))
    world->parameters.apply(*changes, problems);
  world->land = read_geography(inputs, world->parameters, problems);
  world->factions = read_factions(inputs, world->parameters, world->land, problems);
  world->drivers = read_drivers(inputs, problems);
  read_inputs_by_place(inputs, *world, problems);
  world->opinions = read_opinions(inputs, problems);
  if (!world->land.localities.empty()) check_people(inputs, *world, problems);
  // Without the list of factions, each that the others name would seem to be unknown.
  if (inputs.tables.at("factions").has_all_rows()) {
    world->assemblies = read_assemblies(inputs, world->land, world->factions, problems);
    world->events = read_events(inputs, world->factions, world->land, world->parameters, problems);
    world->series = read_series(inputs, world->land, problems);
    if (!world->events.empty()) check_event_names(inputs, *world, problems);
  }
  if (!problems.empty()) return nullptr;
  world->series_localities = localities_of(world->series, world->land);
  world->documented_grain = GrainCourse(world->parameters.tsar_grain,
                                        documented_events(inputs, world->factions, world->land,
                                                          world->parameters));
  world->layout = build_layout(world->land, world->parameters, world->scale);
  check_keys(*world, inputs.tables.at("towns").file(), problems);
  world->panel = draw_panel(inputs.panel, world->land, world->layout, problems);
  if (!problems.empty()) return nullptr;
  world->blocks = sim::cut_into_blocks(world->layout.offsets, agents_per_block);
  return std::make_shared<RussiaModel>(std::move(world));
}

std::vector<sim::InputFile> all_inputs() {
  std::vector<sim::InputFile> all = geography_inputs();
  for (auto more : {faction_inputs(), driver_inputs(), grain_inputs(), season_inputs(),
                    strike_day_inputs(), state_post_inputs(), large_works_inputs(),
                    hinterland_inputs(), opinion_inputs(), assembly_inputs(), series_inputs()})
    all.insert(all.end(), more.begin(), more.end());
  all.push_back({"events", "history/events.toml", {}});
  return all;
}

}  // namespace

std::optional<std::size_t> World::event(const std::string& id) const {
  for (std::size_t i = 0; i < events.size(); ++i)
    if (events[i].id == id) return i;
  return {};
}

sim::ModelEntry entry() {
  sim::ModelEntry entry;
  entry.name = "russia";
  entry.title = "Russia 1914-1922 seen through the Left Socialist-Revolutionaries";
  entry.inputs = all_inputs();
  entry.start = sim::Date::from_ymd(1914, 8, 1);
  entry.until = sim::Date::from_ymd(1922, 12, 31);
  entry.scale = 1000;
  entry.build = build;
  entry.outputs = [] {
    const World world;
    const State state;
    return sim::output_names(output_observables(world, state), output_axes(world));
  };
  return entry;
}

}  // namespace russia
