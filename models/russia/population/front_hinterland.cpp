#include "models/russia/population/front_hinterland.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <utility>

namespace russia {
namespace {

/// The home localities of a row: all of a province, or the one with the label.
std::vector<std::size_t> homes_at(const std::string& place, const Geography& land) {
  std::vector<std::size_t> found;
  for (std::size_t l = 0; l < land.home_localities; ++l) {
    const Locality& home = land.localities[l];
    const std::string& province = land.provinces[static_cast<std::size_t>(home.province)].id;
    if (home.label == place || "province:" + province == place) found.push_back(l);
  }
  return found;
}

double adults_of(const std::vector<std::size_t>& homes, const Geography& land) {
  double sum = 0;
  for (const std::size_t l : homes)
    sum = std::accumulate(land.localities[l].adults.begin(), land.localities[l].adults.end(), sum);
  return sum;
}

}  // namespace

std::vector<sim::InputFile> hinterland_inputs() {
  using namespace sim::columns;
  return {{"front_hinterland",
           "empire/front_hinterland.csv",
           {.columns = {text("army"), text("place"), share("share_of_its_men")},
            .key = {"army", "place"},
            .least_rows = 0}}};
}

FrontHinterland read_hinterland(const sim::Inputs& inputs, const Geography& land,
                                sim::Problems& problems) {
  FrontHinterland hinterland;
  hinterland.at.resize(land.localities.size());
  if (land.localities.empty()) return hinterland;  // its mistakes are reported already
  std::vector<std::string> armies;
  for (const Locality& l : land.localities)
    if (l.kind == LocalityKind::front || l.kind == LocalityKind::fleet) armies.push_back(l.label);
  std::map<std::string, double> shares;
  const sim::Table& table = inputs.tables.at("front_hinterland");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const std::string& name = row.text("army");
    if (name.empty() || row.text("place").empty()) continue;  // mistakes that have been reported
    const double share = row.number("share_of_its_men");
    const std::vector<std::size_t> homes = homes_at(row.text("place"), land);
    const double adults = adults_of(homes, land);
    if (std::find(armies.begin(), armies.end(), name) == armies.end()) {
      row.problem("unknown front or fleet '" + name + "'", sim::suggest_name(name, armies));
      continue;
    }
    if (adults <= 0)
      row.problem("nobody lives at '" + row.text("place") + "'",
                  "Use province: or a label such as town:kronstadt");
    const double before = std::exchange(shares[name], shares[name] + share);
    if (before <= 1 && shares[name] > 1)
      row.problem("the shares of '" + name + "' add up to " + sim::number_text(shares[name]),
                  "Let them add up to 1 or less; the rest stood abroad");
    const std::size_t army = *land.locality(name);
    for (const std::size_t l : homes)
      hinterland.at[l].push_back({army, share * land.localities[army].people / adults});
  }
  return hinterland;
}

}  // namespace russia
