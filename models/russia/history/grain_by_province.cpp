#include "models/russia/history/grain_by_province.hpp"

namespace russia {
namespace {

constexpr int first_month = 8;         // of a campaign, and in which a harvest begins to count
constexpr double highest_quota = 100;  // poods per head: more than a good harvest brings in
constexpr double highest_harvest = 3;

}  // namespace

double Levies::quota(std::size_t province, sim::Date date) const {
  return provinces[province].at(date).value_or(0);
}

double Harvests::harvest(std::size_t province, sim::Date date) const {
  if (const auto own = provinces[province].at(date)) return *own;
  return country.at(date).value_or(1);
}

std::vector<sim::InputFile> grain_inputs() {
  return {{"levies",
           "history/levies.csv",
           {"province_id", "campaign", "from_ns", "to_ns", "quota_poods_per_rural_head"}},
          {"harvest", "history/harvest.csv", {"place", "year", "index"}}};
}

Levies read_levies(const sim::Inputs& inputs, const Geography& land, sim::Problems& problems) {
  Levies levies;
  levies.provinces.resize(land.provinces.size());
  const sim::Table& table = inputs.tables.at("levies");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const auto province = find_province(land, row, "province_id");
    const auto from = required_date(row, "from_ns"), to = required_date(row, "to_ns");
    const double quota = row.number("quota_poods_per_rural_head", 0, highest_quota);
    if (!province || !from || !to) continue;
    if (!levies.provinces[*province].add(*from, *to, quota))
      row.problem("campaign '" + row.text("campaign") + "' (" + from->iso() + " to " + to->iso() +
                      ") ends before it begins or overlaps another of province '" +
                      row.text("province_id") + "'",
                  "Give each day one campaign");
  }
  return levies;
}

Harvests read_harvests(const sim::Inputs& inputs, const Geography& land, sim::Problems& problems) {
  Harvests harvests;
  harvests.provinces.resize(land.provinces.size());
  const sim::Table& table = inputs.tables.at("harvest");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const auto year = static_cast<int>(row.number("year", 1900, 1930));
    const double index = row.number("index", 0, highest_harvest);
    DatedValues* values = &harvests.country;
    if (row.text("place") != "country") {
      const auto province = find_province(land, row, "place", "province:");
      if (!province) continue;
      values = &harvests.provinces[*province];
    }
    if (!values->add(sim::Date::from_ymd(year, first_month, 1),
                     sim::Date::from_ymd(year + 1, first_month, 1) + -1, index))
      row.problem("the harvest of " + std::to_string(year) + " at '" + row.text("place") +
                      "' is duplicated",
                  "Keep one row");
  }
  return harvests;
}

}  // namespace russia
