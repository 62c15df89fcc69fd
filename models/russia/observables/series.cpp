#include "models/russia/observables/series.hpp"

#include <algorithm>
#include <cmath>

#include "models/russia/factions/blocs.hpp"
#include "models/russia/population/places.hpp"
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

/// Strikers of all trades at a place this week: those who began to strike, each strike counted once,
/// and those in the disputes of single shops that there always are.
double strikers_at(const Run& run, std::size_t l) {
  const std::size_t workers = index(SocialClass::worker);
  const auto began = static_cast<double>(run.state.street.begun[l * class_count + workers]);
  return (began + run.world.parameters.disputes) *
         static_cast<double>(run.state.sums.people_at(l, workers));
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

/// Peasants whose commune began to act this week.
double begun_peasants(const Run& run, const Places& places) {
  const std::size_t peasant = index(SocialClass::peasant);
  return over(places, [&](std::size_t l) {
    return static_cast<double>(run.state.street.begun[l * class_count + peasant]) *
           static_cast<double>(run.state.sums.people_at(l, peasant));
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
  if (run.state.polity.regime == Polity::Regime::soviet) return 0;  // the land is theirs
  const Parameters& p = run.world.parameters;
  return p.registered_actions * begun_peasants(run, places) / p.commune_people;
}

double risings(const Run& run, const Places& places) {
  if (run.state.polity.regime != Polity::Regime::soviet) return 0;
  return begun_peasants(run, places) / run.world.parameters.rising_people;
}

double rebels(const Run& run, const Places& places) {
  if (run.state.polity.regime != Polity::Regime::soviet) return 0;
  return run.world.parameters.in_arms * acting_peasants(run, places);
}

/// Days on which workers of works under inspection struck, as many as on the fullest day of the
/// week each day.
double striker_days(const Run& run, const Places& places) {
  constexpr double days_per_week = 7;
  return days_per_week * over(places, [&](std::size_t l) {
           const Locality& at = run.world.land.localities[l];
           if (at.is_army()) return 0.0;
           const auto workers =
               static_cast<double>(run.state.sums.people_at(l, index(SocialClass::worker)));
           return industrial_share(run, at) * workers *
                  static_cast<double>(run.state.street.fullest[l]);
         });
}

double strikers_in_soviet_returns(const Run& run, const Places& places) {
  if (run.state.polity.regime != Polity::Regime::soviet) return 0;
  return run.world.parameters.strikes_recorded * all_strikers(run, places);
}

/// Districts (uezds) in revolt: of those of each countryside as many as its share of peasants acting
/// is of the share at which a district counts as risen.
double risen_uezds(const Run& run, const Places& places) {
  if (run.state.polity.regime != Polity::Regime::soviet) return 0;
  const Parameters& p = run.world.parameters;
  const std::size_t peasant = index(SocialClass::peasant);
  return over(places, [&](std::size_t l) {
    if (run.world.land.localities[l].kind != LocalityKind::countryside) return 0.0;
    const auto people = static_cast<double>(run.state.sums.people_at(l, peasant));
    const auto acting = static_cast<double>(run.state.sums.acting[l * class_count + peasant]);
    if (people <= 0) return 0.0;
    return people / p.peasants_per_uezd * std::min(1.0, acting / people / p.risen_share);
  });
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
       [](const Run& r, const sim::Series&, const Places& p) { return risen_uezds(r, p); }},
      {"strikers_all_sectors",
       [](const Run& r, const sim::Series&, const Places& p) { return all_strikers(r, p); }},
      {"strikers_day",
       [](const Run& r, const sim::Series&, const Places& p) { return striker_days(r, p); }},
      {"strikers_soviet",
       [](const Run& r, const sim::Series&, const Places& p) {
         return strikers_in_soviet_returns(r, p);
       }},
      {"risen_uezds",
       [](const Run& r, const sim::Series&, const Places& p) { return risen_uezds(r, p); }},
      {"industrial_workers",
       [](const Run& r, const sim::Series&, const Places& p) { return industrial_workers(r, p); }},
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
                        optional(text("list")), text("unit"),
                        word("aggregate", aggregate_names()),
                        optional(word("default_period", {"month", "year"})),
                        optional(date("share_from")), optional(date("share_to"))},
            .key = {"id"},
            .ordered = {{"share_from", "share_to"}},
            .least_rows = 0}}};
}

namespace {

/// The places of a series: labels, or all labels of a kind ("area:*", "province:*", "city:*").
std::vector<std::string> places_of(const sim::Row& row, const Geography& land) {
  std::vector<std::string> known = {"all"}, places;
  for (const Province& province : land.provinces)
    known.push_back((province.capital ? "city:" : "province:") + province.id);
  for (const auto& [id, provinces] : land.areas) known.push_back("area:" + id);
  for (const Locality& at : land.localities)
    if (!at.label.starts_with("city:")) known.push_back(at.label);
  for (const std::string& place : row.list("places")) {
    const bool kind = place.ends_with(":*");
    const std::string start = place.substr(0, place.size() - 1);
    const std::size_t before = places.size();
    for (const std::string& label : known)
      if (label == place || (kind && label.starts_with(start))) places.push_back(label);
    if (places.size() == before && !land.localities.empty())
      row.problem("unknown place '" + place + "'", sim::suggest_name(place, known));
  }
  return places;
}

}  // namespace

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
    for (const std::string& place : places_of(row, land)) {
      s.place = place;
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
  for (const sim::Series& s : series) {
    Places& places = all.emplace_back();
    for (std::size_t l = 0; l < land.localities.size(); ++l)
      if (lies_in(land, land.localities[l], s.place)) places.push_back(l);
  }
  return all;
}

/// This week's value of every series.
void observe_series(Run run) {
  const World& w = run.world;
  for (std::size_t i = 0; i < w.series.size(); ++i)
    run.state.series[i] = producer(w.series[i].event)(run, w.series[i], w.series_localities[i]);
}

}  // namespace russia
