#include "models/russia/history/seasons.hpp"

#include <algorithm>
#include <limits>

namespace russia {
namespace {

constexpr int days_per_week = 7;
constexpr int month_factor = 100;
constexpr std::size_t no_zone = std::numeric_limits<std::size_t>::max();

/// A cell such as "04-15" as 100 * month + day; 0 and a problem if it is none.
int month_and_day(const sim::Row& row, const std::string& column) {
  const std::string& text = row.text(column);
  const auto date = sim::Date::parse("1917-" + text);  // not a leap year: 29 February is no season
  if (!date) row.problem("'" + column + "' is '" + text + "'", "Give month and day, such as 04-15");
  return date ? month_factor * date->month() + date->day() : 0;
}

std::size_t zone_of(const std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? no_zone : static_cast<std::size_t>(found - names.begin());
}

void read_zone_names(const sim::Inputs& inputs, FarmingSeasons& seasons,
                     std::vector<std::string>& names, sim::Problems& problems) {
  const sim::Table& table = inputs.tables.at("seasons");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const FarmingSeasons::Season season{month_and_day(row, "from"), month_and_day(row, "to")};
    if (season.to < season.from)
      row.problem("'to' (" + row.text("to") + ") is before 'from' (" + row.text("from") + ")",
                  "Give a season that crosses the new year as two rows");
    if (zone_of(names, row.text("zone")) == no_zone) {
      names.push_back(row.text("zone"));
      seasons.zones.emplace_back();
    }
    seasons.zones[zone_of(names, row.text("zone"))].push_back(season);
  }
}

}  // namespace

double FarmingSeasons::field_work(std::size_t province, sim::Date date) const {
  int days = 0;
  for (int day = 0; day < days_per_week; ++day) {
    const sim::Date now = date + day;
    const int when = month_factor * now.month() + now.day();
    const auto& of_zone = zones[zone[province]];
    days += std::any_of(of_zone.begin(), of_zone.end(),
                        [&](const Season& s) { return s.from <= when && when <= s.to; });
  }
  return static_cast<double>(days) / days_per_week;
}

std::vector<sim::InputFile> season_inputs() {
  return {{"seasons", "history/seasons.csv", {"zone", "work", "from", "to"}},
          {"farming_zones", "empire/farming_zones.csv", {"province_id", "zone"}}};
}

FarmingSeasons read_seasons(const sim::Inputs& inputs, const Geography& land,
                            sim::Problems& problems) {
  FarmingSeasons seasons;
  std::vector<std::string> names;
  read_zone_names(inputs, seasons, names, problems);
  seasons.zone.assign(land.provinces.size(), no_zone);
  const sim::Table& table = inputs.tables.at("farming_zones");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const auto province = find_province(land, row, "province_id");
    const std::string& name = row.text("zone");
    const std::size_t zone = zone_of(names, name);
    if (zone == no_zone)
      row.problem("zone '" + name + "' has no season in the table of seasons",
                  sim::suggest_name(name, names));
    if (!province) continue;
    if (seasons.zone[*province] != no_zone)
      row.problem("province '" + row.text("province_id") + "' is duplicated", "Keep one row");
    seasons.zone[*province] = zone == no_zone ? 0 : zone;  // one report a mistake
  }
  for (std::size_t p = 0; p < land.provinces.size(); ++p)
    if (seasons.zone[p] == no_zone)
      problems.add({table.file(), 0}, "province '" + land.provinces[p].id + "' has no zone",
                   "Add a row for it");
  return seasons;
}

}  // namespace russia
