#include "models/russia/population/geography.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace russia {
namespace {

// What the tables must add up to: the census of 1897 to the person, the estimates of 1914 within
// what rounding of their parts leaves. Source: configs/empire/README.md.
constexpr double census_1897 = 125'640'021;
constexpr double people_1914 = 166.5e6;
constexpr double people_1914_tolerance = 0.2e6;
constexpr double adults_1914 = 84'682'926;

constexpr const char* first_language = "russian";

/// Every column that is not declared here is a language.
sim::TableSchema languages_schema() {
  using namespace sim::columns;
  return {.columns = {reference("province_id", "provinces", "id"), share(first_language),
                      optional(share("muslim_faith")), optional(share("old_believer")),
                      optional(text("confidence"))},
          .others = share("language"),
          .key = {"province_id"},
          .complete = {"province_id"}};
}

/// The model reads the fronts and fleets; the other categories are documentation.
sim::TableSchema military_schema() {
  using namespace sim::columns;
  constexpr double most_people = 2e8;
  return {.columns = {word("category",
                           {"front", "fleet", "active_army", "ration_strength", "peace_army", "mobilisation", "mobilisation_wave", "replacements_sent", "rear_reserve_troops", "garrison", "garrison_component", "losses", "desertion", "deferred_workers", "refugees", "demobilisation_decree", "demobilisation", "old_army_remaining", "red_army", "red_army_desertion"}),
                      text("unit"), date("date_ns"), optional(text("measure")), optional(number("value", 0, most_people, "people")),
                      text("source")},
          .key = {"category", "unit", "date_ns", "measure", "source"}};
}

double land_hunger(const sim::Row& row, const Parameters& p) {
  const auto allotment = row.maybe_number("allotment_des_per_household_1905");
  if (!allotment) return p.unknown_land_hunger;
  const double scarcity =
      (p.ample_allotment - *allotment) / (p.ample_allotment - p.scarce_allotment);
  return std::clamp(scarcity, 0.0, 1.0);
}

void read_provinces(const sim::Inputs& inputs, const Parameters& parameters, Geography& land,
                    sim::Problems& problems) {
  const sim::Table& table = inputs.tables.at("provinces");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    Province p;
    p.id = row.text("id");
    p.region = row.text("region");
    p.capital = row.text("type") == "city";
    p.people_1897 = row.number("pop_1897");
    p.people_1914 = row.number("pop_1914_best");
    p.adult_share = row.number("adult_share_1914");
    p.mobilised_share = row.number("mobilised_share_of_empire");
    p.industrial_workers_1914 = row.number("industrial_workers_1913_est");
    p.industrial_workers_1917 = row.number("industrial_workers_jan1917_est");
    p.land_hunger = land_hunger(row, parameters);
    p.commune_share = row.maybe_number("commune_tenure_pct_1905").value_or(50) / 100;
    p.grain_deficit = row.text("grain_balance_prewar") == "deficit";
    p.occupied_wholly = row.text("occupied_extent") == "full";
    p.occupied_from = row.month("occupied_from");
    p.occupied_to = row.month("occupied_to");
    land.provinces.push_back(std::move(p));
  }
}

void read_languages(const sim::Inputs& inputs, Geography& land, sim::Problems& problems) {
  const sim::Table& table = inputs.tables.at("languages");
  const sim::TableSchema schema = languages_schema();
  for (const std::string& column : table.columns())
    if (column == first_language || schema.find(column) == nullptr)
      land.languages.push_back(column);
  if (land.languages.size() > most_languages)
    problems.add({table.file(), 1}, std::to_string(land.languages.size()) + " languages (at most " +
                                        std::to_string(most_languages) + ")");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const auto province = land.province(row.text("province_id"));
    if (!province) continue;
    std::vector<double>& shares = land.provinces[*province].language_shares;
    double sum = 0;
    for (const std::string& language : land.languages) {
      shares.push_back(row.number(language));
      sum += shares.back();
    }
    if (table.is_sound() && std::abs(sum - 1) > 0.02)
      row.problem("the language shares add up to " + std::to_string(sum) + " (not to 1)");
    for (double& share : shares) share /= sum > 0 ? sum : 1;
  }
}

void read_classes(const sim::Inputs& inputs, Geography& land, sim::Problems& problems) {
  const sim::Table& table = inputs.tables.at("classes");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    if (row.text("date") != "1914-01") continue;
    if (const auto province = land.province(row.text("unit")))
      land.provinces[*province].adults[row.index("class", class_names())] = row.number("adults");
  }
}

void check_totals(const sim::Inputs& inputs, const Geography& land, sim::Problems& problems) {
  if (!inputs.tables.at("provinces").is_sound()) return;
  double in_1897 = 0, in_1914 = 0, adults = 0;
  for (const Province& p : land.provinces) {
    in_1897 += p.people_1897;
    in_1914 += p.people_1914;
    for (const double n : p.adults) adults += n;
  }
  const auto expect = [&](const std::string& table, const std::string& what, double sum,
                          double documented, double tolerance) {
    if (std::abs(sum - documented) <= tolerance || !inputs.tables.at(table).is_sound()) return;
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
    const auto province = land.province(row.text("province_id"));
    land.towns.push_back({row.text("id"), province.value_or(0), row.number("pop_1910")});
  }
  const sim::Table& garrisons = inputs.tables.at("garrisons");
  for (std::size_t i = 0; i < garrisons.size(); ++i) {
    const sim::Row row = garrisons.row(i, problems);
    const auto province = land.province(row.text("province_id"));
    land.garrisons.push_back({row.text("town_id"), province.value_or(0),
                              row.text("military_district"), row.number("men_jan_1917"),
                              row.number("men_nov_1917")});
  }
}

/// The shares of a province in its electoral districts add up to 1, or votes would be lost.
void check_districts(const sim::Table& table, const Geography& land, sim::Problems& problems) {
  constexpr double tolerance = 1e-6;  // shares are decimal fractions
  if (!table.is_sound()) return;
  std::vector<double> sums(land.provinces.size(), 0.0);
  for (const auto& [id, parts] : land.districts)
    for (const auto& [province, share] : parts) sums[province] += share;
  for (std::size_t i = 0; i < sums.size(); ++i)
    if (std::abs(sums[i] - 1) > tolerance)
      problems.add({table.file(), 0},
                   "the shares of province '" + land.provinces[i].id +
                       "' in electoral districts add up to " + sim::number_text(sums[i]) +
                       " (not to 1)");
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
      if (const auto province = land.province(row.text("province_id")))
        groups[row.text(column)].push_back(*province);
    }
  };
  read("vote_regions", "vote_region", land.vote_regions);
  read("areas", "area", land.areas);
  for (const std::size_t province : land.areas[famine_area]) land.provinces[province].famine = true;
  const sim::Table& table = inputs.tables.at("district_map");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const double share = row.number("share_of_province_population");
    if (const auto province = land.province(row.text("province_id")))
      land.districts[row.text("district_id")].emplace_back(*province, share);
  }
  check_districts(table, land, problems);
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
    l.people = row.number("value");
    if (l.people <= 0)
      row.problem("'value' is '" + row.text("value") + "' (a " + category + " needs people)");
    if (land.locality(l.label)) row.problem("duplicate " + category + " '" + l.id + "'");
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
    if (army.empty() && row.text("province_id").empty())
      row.problem("'province_id' and 'army' are empty (one of them is needed)");
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
  if (label.empty() || land.provinces.empty()) return {};  // a mistake that has been reported
  std::vector<std::string> names;
  for (const Province& p : land.provinces) names.push_back(prefix + p.id);
  row.problem("unknown province '" + label + "'", sim::suggest_name(label, names));
  return {};
}

std::vector<sim::InputFile> geography_inputs() {
  using namespace sim::columns;
  // More than any province, town or army of the time had. Numbers beyond are slips of the pen.
  constexpr double most_in_province = 2e7, most_in_town = 5e6, most_in_garrison = 1e6;
  constexpr std::size_t most_provinces = 1000, most_towns = 10'000;
  const auto province = [](std::string column) {
    return reference(std::move(column), "provinces", "id");
  };
  const auto people = [](std::string column, double most) {
    return number(std::move(column), 0, most, "people");
  };
  return {
      {"provinces",
       "empire/provinces.csv",
       {.columns = {id("id"), id("region"), word("type", {"guberniya", "oblast", "city"}),
                    people("pop_1897", most_in_province), people("pop_1914_best", most_in_province),
                    number("adult_share_1914", 0.3, 0.9, "1"), share("mobilised_share_of_empire"),
                    people("industrial_workers_1913_est", most_in_town),
                    people("industrial_workers_jan1917_est", most_in_town),
                    optional(number("allotment_des_per_household_1905", 0, 1000, "desyatina")),
                    optional(number("commune_tenure_pct_1905", 0, 100, "percent")),
                    word("grain_balance_prewar", {"deficit", "balanced", "surplus"}),
                    optional(word("occupied_extent", {"partial", "full"})),
                    optional(month("occupied_from")), optional(month("occupied_to"))},
        .key = {"id"},
        .ordered = {{"occupied_from", "occupied_to"}},
        .most_rows = most_provinces}},
      {"languages", "empire/languages_1897.csv", languages_schema()},
      {"classes",
       "empire/classes.csv",
       {.columns = {province("unit"), word("date", {"1914-01", "1917-01"}),
                    word("class", class_names()), people("adults", most_in_province)},
        .key = {"unit", "date", "class"},
        .complete = {"unit", "date", "class"}}},
      {"towns",
       "empire/towns.csv",
       {.columns = {id("id"), province("province_id"), people("pop_1910", most_in_town)},
        .key = {"id"},
        .most_rows = most_towns}},
      {"garrisons",
       "empire/garrisons.csv",
       {.columns = {reference("town_id", "towns", "id"), province("province_id"),
                    id("military_district"), people("men_jan_1917", most_in_garrison),
                    people("men_nov_1917", most_in_garrison)},
        .key = {"town_id"},
        .most_rows = most_towns}},
      {"military", "empire/military.csv", military_schema()},
      {"vote_regions",
       "empire/vote_regions.csv",
       {.columns = {id("vote_region"), province("province_id")},
        .key = {"vote_region", "province_id"}}},
      {"areas",
       "empire/areas.csv",
       {.columns = {id("area"), optional(province("province_id")), optional(text("army"))},
        .key = {"area", "province_id", "army"}}},
      {"district_map",
       "empire/district_map.csv",
       {.columns = {province("province_id"), id("district_id"),
                    share("share_of_province_population")},
        .key = {"province_id", "district_id"},
        .complete = {"province_id"}}},
  };
}

std::array<double, class_count> call_up_exposure(const Parameters& p) {
  return {p.exposure_worker, 1.0, 0.0, p.exposure_intelligentsia, p.exposure_other, 1.0};
}

Geography read_geography(const sim::Inputs& inputs, const Parameters& parameters,
                         sim::Problems& problems) {
  const std::size_t before = problems.all().size();
  Geography land;
  read_provinces(inputs, parameters, land, problems);
  read_languages(inputs, land, problems);
  read_classes(inputs, land, problems);
  read_towns(inputs, land, problems);
  read_groups(inputs, land, problems);
  check_totals(inputs, land, problems);
  const std::vector<sim::InputFile> files = geography_inputs();
  const bool sound = std::all_of(files.begin(), files.end(), [&](const sim::InputFile& file) {
    return inputs.tables.at(file.name).is_sound();
  });
  if (!sound || problems.all().size() > before) return land;
  add_home_localities(land);
  add_army_localities(inputs, land, problems);
  check_area_armies(inputs, land, problems);
  for (std::size_t i = 0; i < land.provinces.size(); ++i) settle_province(land, parameters, i);
  return land;
}

}  // namespace russia
