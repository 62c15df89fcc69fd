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
  using namespace sim::columns;
  return {{"levies",
           "history/levies.csv",
           {.columns = {reference("province_id", "provinces", "id"), text("campaign"),
                        date("from_ns"), date("to_ns"),
                        number("quota_poods_per_rural_head", 0, highest_quota, "pood")},
            .key = {"province_id", "from_ns"},
            .ordered = {{"from_ns", "to_ns"}}}},
          {"harvest",
           "history/harvest.csv",
           {.columns = {text("place"), whole("year", 1900, 1930, "1"),
                        number("index", 0, highest_harvest, "1")},
            .key = {"place", "year"}}}};
}

Levies read_levies(const sim::Inputs& inputs, const Geography& land, sim::Problems& problems) {
  Levies levies;
  levies.provinces.resize(land.provinces.size());
  const sim::Table& table = inputs.tables.at("levies");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const auto province = land.province(row.text("province_id"));
    const auto from = row.date("from_ns"), to = row.date("to_ns");
    const double quota = row.number("quota_poods_per_rural_head");
    if (!province || !from || !to || *to < *from) continue;  // mistakes that have been reported
    if (!levies.provinces[*province].add(*from, *to, quota))
      row.problem("campaign '" + row.text("campaign") + "' (" + from->iso() + " to " + to->iso() +
                      ") overlaps another of province '" +
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
    const auto year = static_cast<int>(row.number("year"));
    const double index = row.number("index");
    DatedValues* values = &harvests.country;
    if (row.text("place") != "country") {
      const auto province = find_province(land, row, "place", "province:");
      if (!province) continue;
      values = &harvests.provinces[*province];
    }
    values->add(sim::Date::from_ymd(year, first_month, 1),
                sim::Date::from_ymd(year + 1, first_month, 1) + -1, index);
  }
  return harvests;
}

}  // namespace russia
