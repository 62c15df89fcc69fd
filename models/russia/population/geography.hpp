#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/russia/parameters.hpp"
#include "models/russia/society.hpp"
#include "sim/core/model.hpp"

namespace russia {

/// A province of the empire. People are persons of all ages unless called adults (20 and over).
struct Province {
  std::string id;
  std::string region;
  double people_1897 = 0;
  double people_1914 = 0;
  double adult_share = 0.5;
  std::array<double, class_count> adults{};  // Jan 1914, by class; soldiers by province of origin
  double mobilised_share = 0;                // of all men called in the empire
  double industrial_workers_1914 = 0;        // on the eve; estimates for 1913
  double industrial_workers_1917 = 0;        // January
  double land_hunger = 0.5;                  // 0 (plenty) to 1, from the allotment of a household
  double commune_share = 0.5;                // households in communal tenure
  bool grain_deficit = false;
  bool capital = false;  // a city that counts as a province of its own
  bool famine = false;   // stricken in 1921-22
  bool occupied_wholly = false;
  std::optional<sim::Date> occupied_from, occupied_to;
  std::vector<double> language_shares;  // in the order of Geography::languages
};

struct Town {
  std::string id;
  std::size_t province = 0;
  double people = 0;  // 1910
};

/// Soldiers in barracks of a town.
struct Garrison {
  std::string town;
  std::size_t province = 0;
  std::string military_district;
  double men_1917_january = 0, men_1917_november = 0;
};

enum class LocalityKind : std::uint8_t { countryside, town, garrison, front, fleet };

/// Where communities are: the countryside of a province, a town, a garrison, a front, a fleet.
/// A capital is one town; its label is city:... and it counts as a province of its own.
struct Locality {
  LocalityKind kind = LocalityKind::countryside;
  std::string id;                            // without its kind
  std::string label;                         // unique, with its kind: "town:tambov"
  std::size_t report_place = 0;              // index of the weekly arrays' place axis
  int province = -1;                         // none for fronts and fleets
  std::string military_district;             // of garrisons
  double people = 0;                         // towns: inhabitants; garrisons: men in Jan 1917
  double people_later = 0;                   // garrisons: men in Nov 1917
  std::array<double, class_count> adults{};  // at home there in 1914, those who serve included

  bool red_army = false;

  bool is_army() const { return kind >= LocalityKind::garrison; }
};

/// The land and who lived where, read from the tables and checked.
struct Geography {
  std::vector<std::string> languages;
  std::vector<Province> provinces;
  std::vector<Town> towns;
  std::vector<Garrison> garrisons;
  std::vector<Locality> localities;  // homes first, then garrisons, fronts, fleets
  std::size_t home_localities = 0;
  std::vector<std::string> report_places;
  std::map<std::string, std::vector<std::size_t>> vote_regions;  // id -> provinces
  std::map<std::string, std::vector<std::size_t>> areas;         // id -> provinces
  std::map<std::string, std::vector<std::string>> area_armies;   // id -> fronts and fleets
  /// Electoral district -> (province, share of the province's people).
  std::map<std::string, std::vector<std::pair<std::size_t, double>>> districts;

  double adults() const;  // all of them, Jan 1914
  std::optional<std::size_t> province(const std::string& id) const;
  std::optional<std::size_t> locality(const std::string& label) const;
};

inline constexpr std::size_t most_languages = 32;  // a set of them is kept in as many bits
inline constexpr const char* famine_area = "famine_1921";  // an area of areas.csv

/// Reads the tables; every mistake, also totals that miss the census, goes to `problems`.
Geography read_geography(const sim::Inputs& inputs, const Parameters& parameters,
                         sim::Problems& problems);

/// The province that a cell names after a prefix such as "province:". Reports an unknown name, or
/// a missing prefix, to the problems of the row.
std::optional<std::size_t> find_province(const Geography& land, const sim::Row& row,
                                         const std::string& column, const std::string& prefix);

/// How readily each class is called up, relative to peasants. Shape: [social_class].
std::array<double, class_count> call_up_exposure(const Parameters& parameters);

/// The tables that read_geography needs.
std::vector<sim::InputFile> geography_inputs();

}  // namespace russia
