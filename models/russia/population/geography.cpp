#include "models/russia/population/geography.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace russia {
namespace {

// What the tables must add up to: the census of 1897 to the person, the estimates of 1914 within
// what rounding of their parts leaves. Source: configs/empire/README.md.
constexpr double census_1897 = 125'640'021;
constexpr double people_1914 = 166.5e6;
constexpr double people_1914_tolerance = 0.2e6;
constexpr double adults_1914 = 84'682'926;

std::optional<sim::Date> month(const sim::Row& row, const std::string& column) {
  const std::string& text = row.text(column);
  if (text.empty()) return {};
  const auto date = sim::Date::parse(text + "-01");
  if (!date) row.problem("'" + column + "' is '" + text + "' (a month such as 1915-08 is needed)");
  return date;
}

double land_hunger(const sim::Row& row, const Parameters& p) {
  const auto allotment = row.maybe_number("allotment_des_per_household_1905", 0, 1000);
  if (!allotment) return p.unknown_land_hunger;
  const double scarcity =
      (p.ample_allotment - *allotment) / (p.ample_allotment - p.scarce_allotment);
  return std::clamp(scarcity, 0.0, 1.0);
}

void read_provinces(const sim::Inputs& inputs, const Parameters& parameters, Geography& land,
                    sim::Problems& problems) {
  const sim::Table& table = inputs.tables.at("provinces");
  std::set<std::string> ids;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    Province p;
    p.id = row.text("id");
    if (!ids.insert(p.id).second) row.problem("province '" + p.id + "' stands twice");
    p.region = row.text("region");
    p.capital = row.text("type") == "city";
    p.people_1897 = row.number("pop_1897", 0);
    p.people_1914 = row.number("pop_1914_best", 0);
    p.adult_share = row.number("adult_share_1914", 0.3, 0.9);
    p.mobilised_share = row.number("mobilised_share_of_empire", 0, 1);
    p.industrial_workers_1914 = row.number("industrial_workers_1913_est", 0);
    p.industrial_workers_1917 = row.number("industrial_workers_jan1917_est", 0);
    p.land_hunger = land_hunger(row, parameters);
    p.commune_share = row.maybe_number("commune_tenure_pct_1905", 0, 100).value_or(50) / 100;
    p.grain_deficit = row.text("grain_balance_prewar") == "deficit";
    p.occupied_wholly = row.text("occupied_extent") == "full";
    p.occupied_from = month(row, "occupied_from");
    p.occupied_to = month(row, "occupied_to");
    if (p.occupied_from && p.occupied_to && *p.occupied_to < *p.occupied_from)
      row.problem("'occupied_to' is before 'occupied_from'");
    land.provinces.push_back(std::move(p));
  }
}

void read_languages(const sim::Inputs& inputs, Geography& land, sim::Problems& problems) {
  const sim::Table& table = inputs.tables.at("languages");
  const std::set<std::string> not_languages = {"province_id", "muslim_faith", "old_believer",
                                               "confidence"};
  for (const std::string& column : table.columns())
    if (!not_languages.contains(column)) land.languages.push_back(column);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const auto province = find_province(land, row, "province_id");
    if (!province) continue;
    std::vector<double>& shares = land.provinces[*province].language_shares;
    double sum = 0;
    for (const std::string& language : land.languages) {
      shares.push_back(row.number(language, 0, 1));
      sum += shares.back();
    }
    if (std::abs(sum - 1) > 0.02)
      row.problem("the language shares add up to " + std::to_string(sum) + " (not to 1)");
    for (double& share : shares) share /= sum > 0 ? sum : 1;
  }
  for (const Province& p : land.provinces)
    if (p.language_shares.empty())
      problems.add({table.file(), 0}, "province '" + p.id + "' has no row");
}

void read_classes(const sim::Inputs& inputs, Geography& land, sim::Problems& problems) {
  const sim::Table& table = inputs.tables.at("classes");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    if (row.text("date") != "1914-01") continue;
    const auto province = find_province(land, row, "unit");
    const std::size_t c =
        find_name("class", row.text("class"), class_names(), row.origin(), problems);
    if (province) land.provinces[*province].adults[c] += row.number("adults", 0);
  }
}

void check_totals(const sim::Inputs& inputs, const Geography& land, sim::Problems& problems) {
  double in_1897 = 0, in_1914 = 0, adults = 0;
  for (const Province& p : land.provinces) {
    in_1897 += p.people_1897;
    in_1914 += p.people_1914;
    for (const double n : p.adults) adults += n;
  }
  const auto expect = [&](const std::string& table, const std::string& what, double sum,
                          double documented, double tolerance) {
    if (std::abs(sum - documented) <= tolerance) return;
    problems.add({inputs.tables.at(table).file(), 0},
                 what + " add up to " + std::to_string(std::llround(sum)) +
                     " (documented: " + std::to_string(std::llround(documented)) + ")",
                 "Check the last change of the table");
  };
  expect("provinces", "the people of 1897", in_1897, census_1897, 0.5);
  expect("provinces", "the people of 1914", in_1914, people_1914, people_1914_tolerance);
  expect("classes", "the adults of January 1914", adults, adults_1914, 0.5);
}

void read_towns(const sim::Inputs& inputs, Geography& land, sim::Problems& problems) {
  const sim::Table& table = inputs.tables.at("towns");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const auto province = find_province(land, row, "province_id");
    const double people = row.number("pop_1910", 0);
    land.towns.push_back({row.text("id"), province.value_or(0), people});
  }
  const sim::Table& garrisons = inputs.tables.at("garrisons");
  for (std::size_t i = 0; i < garrisons.size(); ++i) {
    const sim::Row row = garrisons.row(i, problems);
    const auto province = find_province(land, row, "province_id");
    Garrison g{row.text("town_id"), province.value_or(0), row.text("military_district"),
               row.number("men_jan_1917", 0), row.number("men_nov_1917", 0)};
    const bool town = std::any_of(land.towns.begin(), land.towns.end(),
                                  [&](const Town& t) { return t.id == g.town; });
    if (!town) row.problem("unknown town '" + g.town + "'", "Add it to the table of towns");
    land.garrisons.push_back(std::move(g));
  }
}

void read_groups(const sim::Inputs& inputs, Geography& land, sim::Problems& problems) {
  const auto read = [&](const std::string& name, const std::string& column, auto& groups) {
    const sim::Table& table = inputs.tables.at(name);
    for (std::size_t i = 0; i < table.size(); ++i) {
      const sim::Row row = table.row(i, problems);
      if (name == "areas" && !row.text("army").empty() && row.text("province_id").empty()) {
        land.area_armies[row.text(column)].push_back(row.text("army"));
        continue;
      }
      if (const auto province = find_province(land, row, "province_id"))
        groups[row.text(column)].push_back(*province);
    }
  };
  read("vote_regions", "vote_region", land.vote_regions);
  read("areas", "area", land.areas);
  for (const std::size_t province : land.areas[famine_area]) land.provinces[province].famine = true;
  const sim::Table& table = inputs.tables.at("district_map");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const auto province = find_province(land, row, "province_id");
    const double share = row.number("share_of_province_population", 0, 1);
    if (province) land.districts[row.text("district_id")].emplace_back(*province, share);
  }
}

/// Moves the soldiers of 1914 back to the classes they came from; returns adults by home class.
std::array<double, class_count> with_soldiers_at_home(const Province& p,
                                                      const Parameters& parameters) {
  const std::array<double, class_count> exposure = call_up_exposure(parameters);
  std::array<double, class_count> adults = p.adults;
  const double soldiers = std::exchange(adults[index(SocialClass::soldier)], 0);
  double weight = 0;
  for (const SocialClass c : home_classes) weight += exposure[index(c)] * adults[index(c)];
  if (weight <= 0) {
    adults[index(SocialClass::other)] += soldiers;
    return adults;
  }
  for (const SocialClass c : home_classes)
    adults[index(c)] += soldiers * exposure[index(c)] * p.adults[index(c)] / weight;
  return adults;
}

/// How many of each class fill the towns, each class at its own odds of living in one.
std::array<double, class_count> townspeople(const std::array<double, class_count>& adults,
                                            double town_adults, const Parameters& parameters) {
  std::array<double, class_count> odds{};
  for (const SocialClass c : home_classes) odds[index(c)] = 1;
  odds[index(SocialClass::worker)] = parameters.workers_in_towns;
  odds[index(SocialClass::intelligentsia)] = parameters.intelligentsia_in_towns;
  odds[index(SocialClass::other)] = parameters.other_in_towns;
  const auto fill = [&](double peasant_share) {
    const double peasant_odds = peasant_share / (1 - peasant_share);
    std::array<double, class_count> urban{};
    for (std::size_t c = 0; c < class_count; ++c)
      urban[c] = adults[c] * peasant_odds * odds[c] / (1 + peasant_odds * odds[c]);
    return urban;
  };
  // The share of the peasants that fills the towns, by bisection.
  double low = 0, high = 1;
  for (int halving = 0; halving < 60; ++halving) {
    const double middle = (low + high) / 2;
    const auto urban = fill(middle);
    (std::accumulate(urban.begin(), urban.end(), 0.0) < town_adults ? low : high) = middle;
  }
  return fill(low);
}

/// Divides a province's adults between its named towns and the rest, class by class.
void settle_province(Geography& land, const Parameters& parameters, std::size_t province) {
  const Province& p = land.provinces[province];
  const std::array<double, class_count> adults = with_soldiers_at_home(p, parameters);
  if (p.capital) {
    Locality& city = land.localities[*land.locality("city:" + p.id)];
    city.adults = adults;
    return;
  }
  std::vector<Locality*> towns;
  double town_adults = 0;
  for (std::size_t i = 0; i < land.home_localities; ++i) {
    Locality& locality = land.localities[i];
    if (locality.kind != LocalityKind::town || locality.province != static_cast<int>(province))
      continue;
    towns.push_back(&locality);
    town_adults += locality.people * p.adult_share;
  }
  double all = 0;
  for (const double n : adults) all += n;
  town_adults = std::min(town_adults, parameters.most_in_towns.value() * all);

  const std::array<double, class_count> urban = townspeople(adults, town_adults, parameters);
  Locality& countryside = land.localities[*land.locality("countryside:" + p.id)];
  double people = 0;
  for (const Locality* town : towns) people += town->people;
  for (const SocialClass c : home_classes) {
    countryside.adults[index(c)] = adults[index(c)] - urban[index(c)];
    for (Locality* town : towns) town->adults[index(c)] = urban[index(c)] * town->people / people;
  }
}

std::size_t report_place(Geography& land, const std::string& label) {
  const auto found = std::find(land.report_places.begin(), land.report_places.end(), label);
  if (found != land.report_places.end())
    return static_cast<std::size_t>(found - land.report_places.begin());
  land.report_places.push_back(label);
  return land.report_places.size() - 1;
}

void add_home_localities(Geography& land) {
  for (std::size_t i = 0; i < land.provinces.size(); ++i) {
    const Province& p = land.provinces[i];
    const bool capital = p.capital;
    const std::string place = (capital ? "city:" : "province:") + p.id;
    Locality main;
    main.kind = capital ? LocalityKind::town : LocalityKind::countryside;
    main.id = p.id;
    main.label = (capital ? "city:" : "countryside:") + p.id;
    main.report_place = report_place(land, place);
    main.province = static_cast<int>(i);
    main.people = capital ? p.people_1914 : 0;
    land.localities.push_back(main);
    for (const Town& town : land.towns) {
      if (town.province != i || capital) continue;  // a capital is its own province
      Locality t;
      t.kind = LocalityKind::town;
      t.id = town.id;
      t.label = "town:" + town.id;
      t.report_place = main.report_place;
      t.province = static_cast<int>(i);
      t.people = town.people;
      land.localities.push_back(t);
    }
  }
  land.home_localities = land.localities.size();
}

void add_army_localities(const sim::Inputs& inputs, Geography& land, sim::Problems& problems) {
  for (const Garrison& g : land.garrisons) {
    const bool capital = land.locality("city:" + g.town).has_value();
    Locality l;
    l.kind = LocalityKind::garrison;
    l.id = g.town;
    l.label = "garrison:" + g.town;
    l.province = static_cast<int>(g.province);
    l.military_district = g.military_district;
    l.people = g.men_1917_january;
    l.people_later = g.men_1917_november;
    l.report_place =
        report_place(land, capital ? l.label : "military_district:" + g.military_district);
    land.localities.push_back(l);
  }
  const sim::Table& table = inputs.tables.at("military");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const std::string& category = row.text("category");
    if (category != "front" && category != "fleet") continue;
    Locality l;
    l.kind = category == "front" ? LocalityKind::front : LocalityKind::fleet;
    l.id = row.text("unit");
    l.label = category + ":" + l.id;
    l.people = row.number("value", 0);
    l.report_place = report_place(land, l.label);
    land.localities.push_back(l);
  }
  Locality red;
  red.kind = LocalityKind::front;
  red.id = "red_army";
  red.label = "front:red_army";
  red.red_army = true;
  red.report_place = report_place(land, red.label);
  land.localities.push_back(red);
}

void check_area_armies(const sim::Inputs& inputs, const Geography& land, sim::Problems& problems) {
  std::vector<std::string> armies;
  for (const Locality& at : land.localities)
    if (at.is_army() && at.province < 0) armies.push_back(at.label);
  const sim::Table& table = inputs.tables.at("areas");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const std::string& army = row.text("army");
    if (army.empty()) continue;
    if (!row.text("province_id").empty())
      row.problem("'province_id' and 'army' are mutually exclusive", "Use a row for each");
    find_name("front or fleet", army, armies, row.origin(), problems);
  }
}

}  // namespace

double Geography::adults() const {
  double sum = 0;
  for (const Province& p : provinces)
    for (const double n : p.adults) sum += n;
  return sum;
}

std::optional<std::size_t> Geography::province(const std::string& id) const {
  for (std::size_t i = 0; i < provinces.size(); ++i)
    if (provinces[i].id == id) return i;
  return {};
}

std::optional<std::size_t> Geography::locality(const std::string& label) const {
  for (std::size_t i = 0; i < localities.size(); ++i)
    if (localities[i].label == label) return i;
  return {};
}

std::optional<std::size_t> find_province(const Geography& land, const sim::Row& row,
                                         const std::string& column, const std::string& prefix) {
  const std::string& label = row.text(column);
  if (label.starts_with(prefix))
    if (const auto found = land.province(label.substr(prefix.size()))) return found;
  std::vector<std::string> names;
  for (const Province& p : land.provinces) names.push_back(prefix + p.id);
  row.problem("unknown province '" + label + "'", sim::suggest_name(label, names));
  return {};
}

std::vector<sim::InputFile> geography_inputs() {
  return {
      {"provinces",
       "empire/provinces.csv",
       {"id", "region", "type", "pop_1897", "pop_1914_best", "adult_share_1914",
        "mobilised_share_of_empire", "industrial_workers_1913_est",
        "industrial_workers_jan1917_est", "allotment_des_per_household_1905",
        "commune_tenure_pct_1905", "grain_balance_prewar", "occupied_extent", "occupied_from",
        "occupied_to"}},
      {"languages", "empire/languages_1897.csv", {"province_id", "russian"}},
      {"classes", "empire/classes.csv", {"unit", "date", "class", "adults"}},
      {"towns", "empire/towns.csv", {"id", "province_id", "pop_1910"}},
      {"garrisons",
       "empire/garrisons.csv",
       {"town_id", "province_id", "military_district", "men_jan_1917", "men_nov_1917"}},
      {"military", "empire/military.csv", {"category", "unit", "value"}},
      {"vote_regions", "empire/vote_regions.csv", {"vote_region", "province_id"}},
      {"areas", "empire/areas.csv", {"area", "province_id", "army"}},
      {"district_map",
       "empire/district_map.csv",
       {"province_id", "district_id", "share_of_province_population"}},
  };
}

std::array<double, class_count> call_up_exposure(const Parameters& p) {
  return {p.exposure_worker, 1.0, 0.0, p.exposure_intelligentsia, p.exposure_other, 1.0};
}

Geography read_geography(const sim::Inputs& inputs, const Parameters& parameters,
                         sim::Problems& problems) {
  Geography land;
  read_provinces(inputs, parameters, land, problems);
  read_languages(inputs, land, problems);
  read_classes(inputs, land, problems);
  read_towns(inputs, land, problems);
  read_groups(inputs, land, problems);
  check_totals(inputs, land, problems);
  if (!problems.empty()) return land;
  add_home_localities(land);
  add_army_localities(inputs, land, problems);
  check_area_armies(inputs, land, problems);
  for (std::size_t i = 0; i < land.provinces.size(); ++i) settle_province(land, parameters, i);
  return land;
}

}  // namespace russia
