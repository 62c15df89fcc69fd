#include "models/russia/population/places.hpp"

#include <algorithm>

namespace russia {
namespace {

bool in_area(const Geography& land, const Locality& at, const std::string& id) {
  const auto contains = [&](const auto& areas, const auto& one) {
    const auto area = areas.find(id);
    return area != areas.end() &&
           std::find(area->second.begin(), area->second.end(), one) != area->second.end();
  };
  if (at.province < 0) return contains(land.area_armies, at.label);
  return contains(land.areas, static_cast<std::size_t>(at.province));
}

}  // namespace

bool lies_in(const Geography& land, const Locality& at, const std::string& place) {
  if (place == "all" || at.label == place) return true;
  const std::size_t colon = place.find(':');
  const std::string kind = place.substr(0, colon), id = place.substr(colon + 1);
  if (kind == "area") return in_area(land, at, id);
  if (id == "*") return at.label.starts_with(kind + ":");
  if (kind == "city") return at.kind == LocalityKind::garrison && at.id == id;
  if (kind == "military_district")
    return at.kind == LocalityKind::garrison && at.military_district == id;
  return kind == "province" && !at.is_army() && at.province >= 0 &&
         land.provinces[static_cast<std::size_t>(at.province)].id == id;
}

}  // namespace russia
