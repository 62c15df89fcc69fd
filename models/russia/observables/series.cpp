#include "models/russia/observables/series.hpp"

#include <algorithm>
#include <cmath>

#include "models/russia/factions/blocs.hpp"
#include "models/russia/processes/run.hpp"

namespace russia {
namespace {

using Places = std::vector<std::size_t>;  // localities of a series

const std::vector<std::string>& aggregate_names() {
  static const std::vector<std::string> names = {"sum", "mean_of_monthly_sums", "share", "level"};
  return names;
}

/// Adds up people at some localities.
template <class F>
double over(const Places& places, F value) {
  double sum = 0;
  for (const std::size_t l : places) sum += value(l);
  return sum;
}

/// Whether a locality belongs to a place label ("all", "city:...", "area:...").
bool belongs_to(const Geography& land, const Locality& at, const std::string& place) {
  if (place == "all" || at.label == place) return true;
  if (at.kind == LocalityKind::garrison && "city:" + at.id == place) return true;
  if (at.province < 0 || !place.starts_with("area:")) return false;
  const auto area = land.areas.find(place.substr(place.find(':') + 1));
  return area != land.areas.end() && std::count(area->second.begin(), area->second.end(),
                                                static_cast<std::size_t>(at.province)) > 0;
}

Places places_of(const std::string& label, const Geography& land) {
  Places places;
  for (std::size_t l = 0; l < land.localities.size(); ++l)
    if (belongs_to(land, land.localities[l], label)) places.push_back(l);
  return places;
}

const Province& province_of(const Run& run, const Locality& at) {
  return run.world.land.provinces[static_cast<std::size_t>(at.province)];
}

/// Workers of factories and mines among the workers of 1914. Works grow or shrink evenly until
/// January 1917 and then stay; where nothing is left by then they are lost when the enemy comes.
double industrial_workers_of(const Province& province, sim::Date today) {
  constexpr auto begin = sim::Date::from_ymd(1914, 1, 1), end = sim::Date::from_ymd(1917, 1, 1);
  if (province.industrial_workers_1917 == 0) {
    const bool lost = today >= province.occupied_from.value_or(end);
    return lost ? 0 : province.industrial_workers_1914;
  }
  const double passed = std::clamp(static_cast<double>(today - begin) / (end - begin), 0.0, 1.0);
  return std::lerp(province.industrial_workers_1914, province.industrial_workers_1917, passed);
}

/// Share of the workers at a place who work in factories or mines.
double industrial_share(const Run& run, const Locality& at) {
  const Province& province = province_of(run, at);
  const double workers = province.adults[index(SocialClass::worker)];
  const double industrial = industrial_workers_of(province, run.state.date);
  return workers > 0 ? std::min(1.0, industrial / workers) : 0;
}

/// How much of the readiness to act at a place becomes strikes, 0 to 1: they need organisers, the
/// cadres among its workers as far as they stand against those who rule, and such as find others to
/// act with: their square.
double strike_organisation(const Run& run, std::size_t l) {
  const State& s = run.state;
  const std::size_t factions = run.world.factions.size();
  double organisers = 0;
  for (std::size_t f = 0; f < factions; ++f)
    if (s.polity.living[f] != 0)
      organisers += opposition_of(s, f) * s.organisation.cadres[l * factions + f] *
                    s.outlook.reach[index(SocialClass::worker)][f];
  const double half = run.world.parameters.strike_organisers;
  return organisers * organisers / (organisers * organisers + half * half);
}

/// Strikers of all trades at a place this week: in the strikes that spread, and in the disputes of
/// single shops that there always are.
double strikers_at(const Run& run, std::size_t l) {
  const Parameters& p = run.world.parameters;
  const std::size_t workers = index(SocialClass::worker);
  return p.strike_days * strike_organisation(run, l) *
             static_cast<double>(run.state.sums.acting[l * class_count + workers]) +
         p.disputes * static_cast<double>(run.state.sums.people_at(l, workers));
}

double all_strikers(const Run& run, const Places& places) {
  return over(places, [&](std::size_t l) { return strikers_at(run, l); });
}

/// Workers of works under inspection who strike this week.
double strikers(const Run& run, const Places& places) {
  return over(places, [&](std::size_t l) {
    const Locality& at = run.world.land.localities[l];
    return at.is_army() ? 0.0 : industrial_share(run, at) * strikers_at(run, l);
  });
}

double industrial_workers(const Run& run, const Places& places) {
  return over(places, [&](std::size_t l) {
    const Locality& at = run.world.land.localities[l];
    return at.is_army()
               ? 0.0
               : industrial_share(run, at) *
                     static_cast<double>(run.state.sums.people_at(l, index(SocialClass::worker)));
  });
}

/// Civilians of all ages: each adult stands for as many children as there were in 1914.
double inhabitants(const Run& run, const Places& places) {
  return over(places, [&](std::size_t l) {
    const Locality& at = run.world.land.localities[l];
    if (at.is_army()) return 0.0;
    double adults = 0;
    for (const SocialClass c : home_classes)
      adults += static_cast<double>(run.state.sums.people_at(l, index(c)));
    return adults / province_of(run, at).adult_share;
  });
}

double acting_peasants(const Run& run, const Places& places) {
  return over(places, [&](std::size_t l) {
    return static_cast<double>(
        run.state.sums.acting[l * class_count + index(SocialClass::peasant)]);
  });
}

double members(const Run& run, const Places& places, FactionIndex f) {
  const std::size_t factions = run.world.factions.size();
  return run.world.parameters.members_per_cadre * over(places, [&](std::size_t l) {
           double adults = 0;
           for (std::size_t c = 0; c < class_count; ++c)
             adults += static_cast<double>(run.state.sums.people_at(l, c));
           return adults * run.state.organisation.cadres[l * factions + f];
         });
}

double agrarian_actions(const Run& run, const Places& places) {
  constexpr double million = 1e6;
  if (run.state.polity.regime == Polity::Regime::soviet) return 0;  // the land is theirs
  return run.world.parameters.recorded_actions * acting_peasants(run, places) / million;
}

double risings(const Run& run, const Places& places) {
  if (run.state.polity.regime != Polity::Regime::soviet) return 0;
  return acting_peasants(run, places) / run.world.parameters.rising_people;
}

double rebels(const Run& run, const Places& places) {
  if (run.state.polity.regime != Polity::Regime::soviet) return 0;
  return run.world.parameters.in_arms * acting_peasants(run, places);
}

/// Provinces in whose countryside so many peasants act that they count as risen.
double risen_provinces(const Run& run) {
  if (run.state.polity.regime != Polity::Regime::soviet) return 0;
  const std::size_t peasant = index(SocialClass::peasant);
  double count = 0;
  for (std::size_t l = 0; l < run.world.land.home_localities; ++l) {
    if (run.world.land.localities[l].kind != LocalityKind::countryside) continue;
    const auto people = static_cast<double>(run.state.sums.people_at(l, peasant));
    const auto acting = static_cast<double>(run.state.sums.acting[l * class_count + peasant]);
    count += people > 0 && acting >= run.world.parameters.rising_share * people ? 1 : 0;
  }
  return count;
}

using Produce = double (*)(const Run&, const sim::Series&, const Places&);

/// The series that processes produce, by id. Those of history/series.csv that are missing here
/// wait for their process.
const std::vector<std::pair<std::string, Produce>>& producers() {
  static const std::vector<std::pair<std::string, Produce>> all = {
      {"strikers_police",
       [](const Run& r, const sim::Series&, const Places& p) { return strikers(r, p); }},
      {"strikers_police_monthly_mean",
       [](const Run& r, const sim::Series&, const Places& p) { return strikers(r, p); }},
      {"strikers_total",
       [](const Run& r, const sim::Series&, const Places& p) { return strikers(r, p); }},
      {"strikers_total_extended",
       [](const Run& r, const sim::Series&, const Places& p) {
         return r.world.parameters.uninspected * strikers(r, p);
       }},
      {"political_strikers",
       [](const Run& r, const sim::Series&, const Places& p) {
         return r.world.parameters.political_share * strikers(r, p);
       }},
      {"strikers",
       [](const Run& r, const sim::Series&, const Places& p) { return strikers(r, p); }},
      {"agrarian_actions",
       [](const Run& r, const sim::Series&, const Places& p) { return agrarian_actions(r, p); }},
      {"agrarian_actions_share",
       [](const Run& r, const sim::Series&, const Places& p) { return agrarian_actions(r, p); }},
      {"deserters_registered_cumulative",
       [](const Run& r, const sim::Series&, const Places&) {
         return r.state.flows.registered_total;
       }},
      {"deserters_registered_since_february",
       [](const Run& r, const sim::Series&, const Places&) {
         return r.state.polity.regime == Polity::Regime::tsar
                    ? 0.0
                    : r.state.flows.registered_total - r.state.flows.registered_at_february;
       }},
      {"deserters_and_evaders_caught_or_returned",
       [](const Run& r, const sim::Series&, const Places&) { return r.state.flows.deserted_red; }},
      {"peasant_risings",
       [](const Run& r, const sim::Series&, const Places& p) { return risings(r, p); }},
      {"rebel_strength",
       [](const Run& r, const sim::Series&, const Places& p) { return rebels(r, p); }},
      {"rising_areas",
       [](const Run& r, const sim::Series&, const Places&) { return risen_provinces(r); }},
      {"strikers_all_sectors",
       [](const Run& r, const sim::Series&, const Places& p) { return all_strikers(r, p); }},
      {"city_population",
       [](const Run& r, const sim::Series&, const Places& p) { return inhabitants(r, p); }},
      {"factory_and_mine_workers",
       [](const Run& r, const sim::Series&, const Places& p) { return industrial_workers(r, p); }},
      {"called_up",
       [](const Run& r, const sim::Series&, const Places&) { return r.state.flows.called; }},
      {"fallen",
       [](const Run& r, const sim::Series&, const Places&) { return r.state.flows.dead; }},
      {"captured",
       [](const Run& r, const sim::Series&, const Places&) { return r.state.flows.captured; }},
      {"deserted",
       [](const Run& r, const sim::Series&, const Places&) {
         return r.state.flows.deserted_old + r.state.flows.deserted_red;
       }},
      {"released",
       [](const Run& r, const sim::Series&, const Places&) { return r.state.flows.released; }},
      {"returned_from_captivity",
       [](const Run& r, const sim::Series&, const Places&) { return r.state.flows.returned; }},
      {"left_towns", [](const Run& r, const sim::Series&,
                        const Places&) { return static_cast<double>(r.state.flows.left_towns); }},
      {"came_back_to_towns",
       [](const Run& r, const sim::Series&, const Places&) {
         return static_cast<double>(r.state.flows.came_back_to_towns);
       }},
      {"members",
       [](const Run& r, const sim::Series& s, const Places& p) {
         double sum = 0;
         for (const ElectoralList& list : r.world.assemblies.lists)
           if (list.id == s.list)
             for (const FactionIndex f : list.factions) sum += members(r, p, f);
         if (const auto f = r.world.factions.find(s.list); f && !r.world.assemblies.list(s.list))
           sum = members(r, p, *f);
         return sum;
       }},
  };
  return all;
}

Produce producer(const std::string& id) {
  for (const auto& [name, produce] : producers())
    if (name == id) return produce;
  return nullptr;
}

}  // namespace

std::vector<sim::InputFile> series_inputs() {
  using namespace sim::columns;
  return {{"series",
           "history/series.csv",
           {.columns = {id("id"), id("observable"), optional(id("group")), list_of(text("places")),
                        optional(reference("list", "lists", "list", {"*"})), text("unit"),
                        word("aggregate", aggregate_names()),
                        optional(word("default_period", {"month", "year"})),
                        optional(date("share_from")), optional(date("share_to"))},
            .key = {"id"},
            .ordered = {{"share_from", "share_to"}},
            .least_rows = 0}}};
}

std::vector<sim::Series> read_series(const sim::Inputs& inputs, const Geography& land,
                                     sim::Problems& problems) {
  // Lists of parties, then the factions that have none of their own.
  std::vector<std::string> lists;
  for (const auto& [table_name, column] :
       {std::pair{"lists", "list"}, std::pair{"factions", "id"}}) {
    const sim::Table& names = inputs.tables.at(table_name);
    for (std::size_t i = 0; i < names.size(); ++i) {
      const sim::Row row = names.row(i, problems);
      const std::string& id = row.text(column);
      const bool national = table_name == std::string("lists") &&
                            row.list("factions") == std::vector<std::string>{"national_lists"};
      if (!national && std::find(lists.begin(), lists.end(), id) == lists.end())
        lists.push_back(id);
    }
  }
  std::vector<std::string> produced;
  for (const auto& [id, produce] : producers()) produced.push_back(id);
  std::vector<sim::Series> all;
  const sim::Table& table = inputs.tables.at("series");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    sim::Series s;
    s.observable = row.text("observable");
    s.event = row.text("id");
    s.group = row.text("group");
    s.unit = row.text("unit");
    s.aggregate = static_cast<sim::Aggregate>(row.index("aggregate", aggregate_names()));
    s.default_period = row.text("default_period");
    s.share_from = row.date("share_from");
    s.share_to = row.date("share_to");
    find_name("series", s.event, produced, row.origin(), problems);
    const std::string& list = row.text("list");
    if (!list.empty() && list != "*") find_name("list", list, lists, row.origin(), problems);
    for (const std::string& place : row.list("places")) {
      s.place = place;
      if (!land.localities.empty() && places_of(place, land).empty())
        row.problem("unknown place '" + place + "'",
                    "Use all, an area of areas.csv (area:tambov), or a place (city:moscow_city)");
      for (const std::string& one : list == "*" ? lists : std::vector<std::string>{list}) {
        s.list = one;
        all.push_back(s);
      }
    }
  }
  return all;
}

std::vector<std::vector<std::size_t>> localities_of(const std::vector<sim::Series>& series,
                                                    const Geography& land) {
  std::vector<Places> all;
  for (const sim::Series& s : series) all.push_back(places_of(s.place, land));
  return all;
}

/// This week's value of every series.
void observe_series(Run run) {
  const World& w = run.world;
  for (std::size_t i = 0; i < w.series.size(); ++i)
    run.state.series[i] = producer(w.series[i].event)(run, w.series[i], w.series_localities[i]);
}

}  // namespace russia
