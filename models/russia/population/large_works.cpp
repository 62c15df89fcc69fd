#include "models/russia/population/large_works.hpp"

#include <set>
#include <string>

#include "models/russia/history/dated_values.hpp"

namespace russia {
namespace {

const std::array<sim::Date, 2> counted = {sim::Date::from_ymd(1914, 8, 1),
                                          sim::Date::from_ymd(1917, 1, 15)};

/// How narrowly a row describes a place; 0: not at all.
int narrowness(const std::string& scope, const Locality& place, const Geography& land) {
  if (scope == place.label) return 3;
  if (scope == "province:" + land.provinces[static_cast<std::size_t>(place.province)].id) return 2;
  return scope == "country" ? 1 : 0;
}

}  // namespace

double LargeWorks::share(std::size_t locality, sim::Date date) const {
  return interpolate(counted, shares[locality], date);
}

std::vector<sim::InputFile> large_works_inputs() {
  using namespace sim::columns;
  return {{"large_works",
           "empire/large_works.csv",
           {.columns = {text("place"), sim::columns::share("share_1914"),
                        sim::columns::share("share_1917")},
            .key = {"place"}}}};
}

LargeWorks read_large_works(const sim::Inputs& inputs, const Geography& land,
                            sim::Problems& problems) {
  LargeWorks works;
  works.shares.resize(land.localities.size());
  std::vector<int> narrowest(land.home_localities, 0);
  std::set<std::string> seen;
  const sim::Table& table = inputs.tables.at("large_works");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const std::string& scope = row.text("place");
    const std::array<double, 2> shares = {row.number("share_1914"), row.number("share_1917")};
    seen.insert(scope);
    // The mistakes of the land, or of the cell, are reported already.
    bool used = land.home_localities == 0 || scope.empty();
    for (std::size_t l = 0; l < land.home_localities; ++l) {
      const int how = narrowness(scope, land.localities[l], land);
      used = used || how > 0;
      if (how <= narrowest[l]) continue;
      narrowest[l] = how;
      works.shares[l] = shares;
    }
    if (!used)
      row.problem("unknown place '" + scope + "'",
                  "Use country, province:, or a label such as town:tula or countryside:ufa");
  }
  if (!seen.contains("country") && table.is_sound())
    problems.add({table.file(), 0}, "there is no row for the country",
                 "Add one: it holds where a place and its province have none");
  return works;
}

}  // namespace russia
