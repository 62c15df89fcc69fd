#include "models/russia/factions/seeds.hpp"

#include <algorithm>
#include <string>

namespace russia {
namespace {

using Factors = std::vector<std::vector<double>>;  // [faction][locality]

/// How narrowly a scope such as "region:volga" describes a locality; `none`: not at all.
enum class Scope { none, kind, region, province, place };

Scope scope_of(const std::string& scope, const Locality& place, const Geography& land) {
  const auto colon = scope.find(':');
  const std::string kind = scope.substr(0, colon);
  const std::string id = colon == std::string::npos ? "" : scope.substr(colon + 1);
  const bool home = !place.is_army();
  const auto when = [](bool holds, Scope is) { return holds ? is : Scope::none; };
  if (scope == "town") return when(home && place.kind == LocalityKind::town, Scope::kind);
  if (scope == "countryside")
    return when(home && place.kind == LocalityKind::countryside, Scope::kind);
  if (place.label == scope) return Scope::place;
  if (kind == "garrison")
    return when(place.kind == LocalityKind::garrison && place.military_district == id,
                Scope::region);
  if (!home || place.province < 0) return Scope::none;
  const Province& province = land.provinces[static_cast<std::size_t>(place.province)];
  if (kind == "region") return when(province.region == id, Scope::region);
  if (kind == "province") return when(province.id == id, Scope::province);
  return Scope::none;
}

/// The factors of a table: at each locality that of its kind (town, countryside) times that of the
/// narrowest other scope that describes it; 1 where none does.
Factors read_factors(const sim::Inputs& inputs, const std::string& name, const Geography& land,
                     const Factions& factions, sim::Problems& problems) {
  const std::size_t localities = land.localities.size();
  Factors by_kind(factions.size(), std::vector<double>(localities, 1.0)), factors = by_kind;
  std::vector<std::vector<Scope>> narrowest(factions.size(),
                                            std::vector<Scope>(localities, Scope::none));
  const sim::Table& table = inputs.tables.at(name);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const std::size_t f = row.index("faction", factions.ids);
    const double factor = row.number("factor");
    bool used = row.text("scope").empty();  // a mistake that has been reported
    for (std::size_t l = 0; l < localities; ++l) {
      const Scope scope = scope_of(row.text("scope"), land.localities[l], land);
      used = used || scope != Scope::none;
      if (scope == Scope::kind) by_kind[f][l] = factor;
      if (scope <= Scope::kind || scope < narrowest[f][l]) continue;
      narrowest[f][l] = scope;
      factors[f][l] = factor;
    }
    if (!used)
      row.problem("scope '" + row.text("scope") + "' covers no place",
                  "Use town, countryside, region:, province:, garrison:, front:, fleet:, or the "
                  "label of a place such as city:petrograd_city");
  }
  for (std::size_t f = 0; f < factions.size(); ++f)
    for (std::size_t l = 0; l < localities; ++l) factors[f][l] *= by_kind[f][l];
  return factors;
}

/// Whether the scenario lets the trades of a place weigh.
bool weighs_roots(const sim::Inputs& inputs, sim::Problems& problems) {
  static const std::vector<std::string> choices = {"even", "by_place"};
  const sim::Node* node = inputs.settings.find("factions.roots");
  if (node == nullptr) return false;
  if (const auto* choice = std::get_if<std::string>(&node->value))
    return find_name("value of 'factions.roots'", *choice, choices, node->origin, problems) == 1;
  problems.add(node->origin, "'factions.roots' is " + node->kind() + " (a string is needed)",
               "Write roots = \"even\" or roots = \"by_place\"");
  return false;
}

}  // namespace

std::vector<sim::InputFile> seed_inputs() {
  using namespace sim::columns;
  constexpr double most_factor = 10;
  const sim::TableSchema schema = {.columns = {reference("faction", "factions", "id"),
                                               text("scope"), number("factor", 0, most_factor, "1")},
                                   .key = {"faction", "scope"},
                                   .least_rows = 0};
  return {{"faction_seeds", "history/faction_seeds.csv", schema},
          {"roots_by_place", "history/roots_by_place.csv", schema}};
}

void read_seeds(const sim::Inputs& inputs, const Geography& land, Factions& factions,
                sim::Problems& problems) {
  const std::size_t localities = land.localities.size();
  for (Faction& f : factions.all) f.seed.assign(localities, 1.0);
  const bool weighs = weighs_roots(inputs, problems);
  if (localities == 0) return;  // the mistakes of the land are reported already
  Factors seeds = read_factors(inputs, "faction_seeds", land, factions, problems);
  const Factors roots = read_factors(inputs, "roots_by_place", land, factions, problems);
  for (std::size_t f = 0; f < factions.size(); ++f) factions.all[f].seed = std::move(seeds[f]);
  // The wings of a party and those that come from it later start from the party's organisation.
  for (Faction& f : factions.all) {
    const bool own = std::any_of(f.seed.begin(), f.seed.end(), [](double s) { return s != 1; });
    const auto parent = factions.find(f.party);
    if (!own && parent && factions.all[*parent].id != f.id) f.seed = factions.all[*parent].seed;
  }
  if (!weighs) return;
  for (std::size_t f = 0; f < factions.size(); ++f)
    for (std::size_t l = 0; l < localities; ++l) factions.all[f].seed[l] *= roots[f][l];
}

}  // namespace russia
