#include "models/russia/factions/factions.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "models/russia/factions/seeds.hpp"

namespace russia {
namespace {

FactionIndex known_faction(const Factions& factions, const sim::Row& row, const std::string& column,
                           sim::Problems& problems) {
  return static_cast<FactionIndex>(
      find_name("faction", row.text(column), factions.ids, row.origin(), problems));
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
    const double following = row.number(column, 0, 1);
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
    if (f.to < f.from) row.problem("'to_ns' is before 'from_ns'");
    f.start_event = row.text("start_event");
    read_roots(row, shares, f);
    if (std::find(factions.ids.begin(), factions.ids.end(), f.id) != factions.ids.end())
      row.problem("faction '" + f.id + "' stands twice");
    factions.ids.push_back(f.id);
    factions.all.push_back(std::move(f));
  }
}

void read_positions(const sim::Inputs& inputs, Factions& factions, sim::Problems& problems) {
  const sim::Table& table = inputs.tables.at("faction_positions");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    PositionInterval p;
    p.faction = known_faction(factions, row, "faction", problems);
    p.issue = static_cast<Issue>(
        find_name("issue", row.text("issue"), issue_names(), row.origin(), problems));
    p.from = row.date("from_ns").value_or(inputs.start);
    const sim::Date to = row.date("to_ns").value_or(inputs.until);
    if (to < p.from) row.problem("'to_ns' is before 'from_ns'");
    p.from_event = row.text("from_event");
    p.value = row.number("value", -1, 1);
    factions.positions.push_back(p);
  }
  std::stable_sort(factions.positions.begin(), factions.positions.end(),
                   [](const auto& a, const auto& b) { return a.from < b.from; });
}

void read_posts(const sim::Inputs& inputs, Factions& factions, sim::Problems& problems) {
  const sim::Table& table = inputs.tables.at("faction_government");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    Post post{known_faction(factions, row, "faction", problems),
              row.date("from_ns").value_or(inputs.start),
              row.date("to_ns").value_or(inputs.until),
              row.text("from_event"),
              row.number("share", 0, 1),
              row.text("requires_event"),
              row.text("until_event")};
    if (post.to < post.from) row.problem("'to_ns' is before 'from_ns'");
    factions.posts.push_back(std::move(post));
  }
}

void read_strength(const sim::Inputs& inputs, const Parameters& parameters, Factions& factions,
                   sim::Problems& problems) {
  factions.hope.assign(factions.size(), 0);
  const sim::Table& table = inputs.tables.at("faction_strength");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    Faction& f = factions.all[known_faction(factions, row, "faction", problems)];
    f.seed_members = row.number("seed_members", 0);
    f.own_party = row.text("own_party") == "true";
    const std::string& hopes = row.text("honeymoon");
    if (hopes != "leading" && hopes != "partner" && hopes != "none")
      row.problem("unknown part in the honeymoon '" + hopes + "'",
                  "Write leading, partner or none");
    factions.hope[*factions.find(f.id)] =
        hopes == "leading"   ? 1
        : hopes == "partner" ? static_cast<float>(parameters.honeymoon_partner)
                             : 0;
  }
}

/// A faction needs a position on every issue and a row of strength, or it could never act.
void check_complete(const sim::Inputs& inputs, const Factions& factions, sim::Problems& problems) {
  for (std::size_t f = 0; f < factions.size(); ++f) {
    std::array<bool, issue_count> has{};
    for (const PositionInterval& p : factions.positions)
      if (p.faction == f) has[index(p.issue)] = true;
    for (std::size_t k = 0; k < issue_count; ++k)
      if (!has[k])
        problems.add({inputs.tables.at("faction_positions").file(), 0},
                     "faction '" + factions.ids[f] + "' has no position on " + issue_names()[k],
                     "Add a row for it");
    if (factions.all[f].seed_members <= 0)
      problems.add({inputs.tables.at("faction_strength").file(), 0},
                   "faction '" + factions.ids[f] + "' has no members to start from",
                   "Add a row with seed_members above 0");
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
  return {
      {"factions",
       "history/factions.csv",
       {"id", "name", "parent", "from_ns", "to_ns", "start_event", "base_workers", "base_peasants",
        "base_soldiers", "base_intelligentsia"}},
      {"faction_positions",
       "history/faction_positions.csv",
       {"faction", "issue", "from_ns", "to_ns", "from_event", "value"}},
      {"faction_government",
       "history/faction_government.csv",
       {"faction", "from_ns", "to_ns", "from_event", "share", "requires_event", "until_event"}},
      {"faction_strength",
       "history/faction_strength.csv",
       {"faction", "seed_members", "in_soviets", "own_party", "honeymoon"}},
      seed_inputs()[0],
      seed_inputs()[1],
      conduct_input(),
  };
}

Factions read_factions(const sim::Inputs& inputs, const Parameters& parameters,
                       const Geography& land, sim::Problems& problems) {
  Factions factions;
  read_list(inputs, parameters, land, factions, problems);
  if (factions.all.empty()) {
    problems.add({inputs.tables.at("factions").file(), 0}, "the table has no rows");
    return factions;
  }
  // Parties that are no faction themselves get the number of their first wing.
  for (const Faction& f : factions.all) {
    const auto same = std::find_if(factions.all.begin(), factions.all.end(), [&](const Faction& o) {
      return o.id == f.party || o.party == f.party;
    });
    factions.party_index.push_back(static_cast<FactionIndex>(same - factions.all.begin()));
  }
  if (factions.size() > most_factions)
    problems.add({inputs.tables.at("factions").file(), 0}, std::to_string(factions.size()) +
                                                               " factions (at most " +
                                                               std::to_string(most_factions) + ")");
  read_positions(inputs, factions, problems);
  read_posts(inputs, factions, problems);
  read_strength(inputs, parameters, factions, problems);
  read_seeds(inputs, land, factions, problems);
  read_conduct(inputs, factions, problems);
  check_complete(inputs, factions, problems);
  return factions;
}

}  // namespace russia
