#include "models/russia/factions/factions.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "models/russia/factions/seeds.hpp"

namespace russia {
namespace {

FactionIndex faction_of(const sim::Row& row, const Factions& factions) {
  return static_cast<FactionIndex>(row.index("faction", factions.ids));
}

/// Shares of the classes among all adults, with an army of the size of 1917.
std::array<double, class_count> class_shares(const Parameters& parameters, const Geography& land) {
  std::array<double, class_count> shares{};
  double all = 0;
  for (const Locality& place : land.localities)
    for (std::size_t c = 0; c < class_count; ++c) {
      shares[c] += place.adults[c];
      all += place.adults[c];
    }
  for (double& share : shares) share *= all > 0 ? (1 - parameters.army_share) / all : 0;
  shares[index(SocialClass::soldier)] = parameters.army_share;
  return shares;
}

/// Turns shares of a following into followers per head. What the table says of peasants holds half
/// for Cossacks, what it says of the educated half for other townspeople.
void read_roots(const sim::Row& row, const std::array<double, class_count>& shares, Faction& f) {
  const auto per_head = [&](const char* column, SocialClass whole, SocialClass half) {
    const double following = row.number(column);
    const double people = shares[index(whole)] + (half == whole ? 0 : shares[index(half)] / 2);
    const double rate = people > 0 ? following / people : 0;
    f.roots[index(half)] = rate / 2;
    f.roots[index(whole)] = rate;
  };
  using enum SocialClass;
  per_head("base_workers", worker, worker);
  per_head("base_peasants", peasant, cossack);
  per_head("base_soldiers", soldier, soldier);
  per_head("base_intelligentsia", intelligentsia, other);
}

void read_list(const sim::Inputs& inputs, const Parameters& parameters, const Geography& land,
               Factions& factions, sim::Problems& problems) {
  const auto shares = class_shares(parameters, land);
  const sim::Table& table = inputs.tables.at("factions");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    Faction f;
    f.id = row.text("id");
    f.name = row.text("name");
    f.party = row.text("parent").empty() ? f.id : row.text("parent");
    f.from = row.date("from_ns").value_or(inputs.start);
    f.to = row.date("to_ns").value_or(inputs.until);
    f.start_event = row.text("start_event");
    read_roots(row, shares, f);
    factions.ids.push_back(f.id);
    factions.all.push_back(std::move(f));
  }
}

void read_positions(const sim::Inputs& inputs, Factions& factions, sim::Problems& problems) {
  const sim::Table& table = inputs.tables.at("faction_positions");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    PositionInterval p;
    p.faction = faction_of(row, factions);
    p.issue = static_cast<Issue>(row.index("issue", issue_names()));
    p.from = row.date("from_ns").value_or(inputs.start);
    p.from_event = row.text("from_event");
    p.value = row.number("value");
    factions.positions.push_back(p);
  }
  std::stable_sort(factions.positions.begin(), factions.positions.end(),
                   [](const auto& a, const auto& b) { return a.from < b.from; });
}

void read_posts(const sim::Inputs& inputs, Factions& factions, sim::Problems& problems) {
  const sim::Table& table = inputs.tables.at("faction_government");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    factions.posts.push_back({faction_of(row, factions),
                              row.date("from_ns").value_or(inputs.start),
                              row.date("to_ns").value_or(inputs.until), row.text("from_event"),
                              row.number("share"), row.text("requires_event"),
                              row.text("until_event")});
  }
}

void read_strength(const sim::Inputs& inputs, const Parameters& parameters, Factions& factions,
                   sim::Problems& problems) {
  factions.hope.assign(factions.size(), 0);
  const sim::Table& table = inputs.tables.at("faction_strength");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const FactionIndex f = faction_of(row, factions);
    factions.all[f].seed_members = row.number("seed_members");
    factions.all[f].own_party = row.flag("own_party");
    const std::string& hopes = row.text("honeymoon");
    factions.hope[f] = hopes == "leading"   ? 1
                       : hopes == "partner" ? static_cast<float>(parameters.honeymoon_partner)
                                            : 0;
  }
}

}  // namespace

std::optional<FactionIndex> Factions::find(const std::string& id) const {
  const auto found = std::find(ids.begin(), ids.end(), id);
  if (found == ids.end()) return {};
  return static_cast<FactionIndex>(found - ids.begin());
}

std::vector<FactionIndex> Factions::family(const std::string& id) const {
  std::vector<FactionIndex> members;
  for (std::size_t f = 0; f < all.size(); ++f)
    if (all[f].id == id || all[f].party == id) members.push_back(static_cast<FactionIndex>(f));
  return members;
}

std::vector<sim::InputFile> faction_inputs() {
  using namespace sim::columns;
  constexpr double fewest_members = 1, most_members = 1e7;
  const auto faction = reference("faction", "factions", "id");
  const auto event = [](std::string column) { return optional(id(std::move(column))); };
  return {
      {"factions",
       "history/factions.csv",
       {.columns = {id("id"), text("name"), optional(id("parent")), optional(date("from_ns")),
                    optional(date("to_ns")), event("start_event"), share("base_workers"),
                    share("base_peasants"), share("base_soldiers"), share("base_intelligentsia")},
        .key = {"id"},
        .ordered = {{"from_ns", "to_ns"}},
        .most_rows = most_factions}},
      // A faction needs a position on every issue and organised members, or it could never act.
      {"faction_positions",
       "history/faction_positions.csv",
       {.columns = {faction, word("issue", issue_names()), optional(date("from_ns")),
                    optional(date("to_ns")), event("from_event"), number("value", -1, 1, "1")},
        .key = {"faction", "issue", "from_ns", "from_event"},
        .complete = {"faction", "issue"},
        .ordered = {{"from_ns", "to_ns"}}}},
      {"faction_government",
       "history/faction_government.csv",
       {.columns = {faction, optional(date("from_ns")), optional(date("to_ns")),
                    event("from_event"), share("share"), event("requires_event"),
                    event("until_event")},
        .key = {"faction", "from_ns", "to_ns"},
        .ordered = {{"from_ns", "to_ns"}},
        .least_rows = 0}},
      {"faction_strength",
       "history/faction_strength.csv",
       {.columns = {faction, number("seed_members", fewest_members, most_members, "people"),
                    flag("in_soviets"), flag("own_party"),
                    word("honeymoon", {"leading", "partner", "none"})},
        .key = {"faction"},
        .complete = {"faction"}}},
      seed_inputs()[0],
      seed_inputs()[1],
      conduct_input(),
  };
}

Factions read_factions(const sim::Inputs& inputs, const Parameters& parameters,
                       const Geography& land, sim::Problems& problems) {
  Factions factions;
  read_list(inputs, parameters, land, factions, problems);
  if (factions.all.empty()) return factions;  // a mistake that has been reported
  // Parties that are no faction themselves get the number of their first wing.
  for (const Faction& f : factions.all) {
    const auto same = std::find_if(factions.all.begin(), factions.all.end(), [&](const Faction& o) {
      return o.id == f.party || o.party == f.party;
    });
    factions.party_index.push_back(static_cast<FactionIndex>(same - factions.all.begin()));
  }
  read_positions(inputs, factions, problems);
  read_posts(inputs, factions, problems);
  read_strength(inputs, parameters, factions, problems);
  read_seeds(inputs, land, factions, problems);
  read_conduct(inputs, factions, problems);
  return factions;
}

}  // namespace russia
