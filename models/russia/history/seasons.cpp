#include "models/russia/history/seasons.hpp"

#include <algorithm>

namespace russia {
namespace {

constexpr int days_per_week = 7;
constexpr int month_factor = 100;

/// A cell such as "04-15" as 100 * month + day; 0 and a problem if it is none.
int month_and_day(const sim::Row& row, const std::string& column) {
  const std::string& text = row.text(column);
  if (text.empty()) return 0;  // a mistake that has been reported
  const auto date = sim::Date::parse("1917-" + text);  // not a leap year: 29 February is no season
  if (!date) row.problem("'" + column + "' is '" + text + "'", "Give month and day, such as 04-15");
  return date ? month_factor * date->month() + date->day() : 0;
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
    if (std::find(names.begin(), names.end(), row.text("zone")) == names.end()) {
      names.push_back(row.text("zone"));
      seasons.zones.emplace_back();
    }
    seasons.zones[row.index("zone", names)].push_back(season);
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
  using namespace sim::columns;
  return {{"seasons",
           "history/seasons.csv",
           {.columns = {id("zone"), id("work"), text("from"), text("to")},
            .key = {"zone", "work", "from"}}},
          {"farming_zones",
           "empire/farming_zones.csv",
           {.columns = {reference("province_id", "provinces", "id"),
                        reference("zone", "seasons", "zone")},
            .key = {"province_id"},
            .complete = {"province_id"}}}};
}

FarmingSeasons read_seasons(const sim::Inputs& inputs, const Geography& land,
                            sim::Problems& problems) {
  FarmingSeasons seasons;
  std::vector<std::string> names;
  read_zone_names(inputs, seasons, names, problems);
  seasons.zone.assign(land.provinces.size(), 0);
  const sim::Table& table = inputs.tables.at("farming_zones");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    if (const auto province = land.province(row.text("province_id")))
      seasons.zone[*province] = row.index("zone", names);
  }
  return seasons;
}

}  // namespace russia
