#include "models/russia/history/state_posts.hpp"

#include <algorithm>
#include <string>

#include "models/russia/history/dated_values.hpp"

namespace russia {
namespace {

constexpr std::array<const char*, 2> kinds_of_place = {"countryside", "town"};

const std::vector<std::string>& post_names() {
  static const std::vector<std::string> names = {"office", "order"};
  return names;
}

std::size_t scope_named(const std::string& name, std::vector<std::string>& names) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) names.push_back(name);
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

void read_row(const sim::Row& row, StatePosts::Course& course) {
  const auto date = row.date("date_ns");
  const double per_adult = row.number("per_adult");
  if (!date) return;
  if (!course.date.empty() && *date <= course.date.back())
    row.problem("date " + date->iso() + " is not after the row before it of this place and kind",
                "Sort the rows by date and keep one row per date");
  course.date.push_back(*date);
  course.per_adult.push_back(per_adult);
}

void check_complete(const StatePosts& posts, const std::vector<std::string>& names,
                    const std::string& file, sim::Problems& problems) {
  for (std::size_t s = 0; s < names.size(); ++s)
    for (const auto& course : posts.scopes[s])
      if (course.date.empty())
        problems.add({file, 0}, "place '" + names[s] + "' lacks a kind of post",
                     "Add rows of kind office and of kind order");
}

}  // namespace

double StatePosts::posts(StatePost kind, std::size_t locality, sim::Date date) const {
  const Course& course = scopes[scope[locality]][static_cast<std::size_t>(kind)];
  return interpolate(course.date, course.per_adult, date);
}

std::vector<sim::InputFile> state_post_inputs() {
  using namespace sim::columns;
  return {{"state_posts",
           "history/state_posts.csv",
           {.columns = {word("kind", post_names()), text("place"), date("date_ns"),
                        share("per_adult")},
            .key = {"kind", "place", "date_ns"}}}};
}

StatePosts read_state_posts(const sim::Inputs& inputs, const Geography& land,
                            sim::Problems& problems) {
  std::vector<std::string> names(kinds_of_place.begin(), kinds_of_place.end());
  StatePosts posts;
  posts.scopes.resize(names.size());
  const sim::Table& table = inputs.tables.at("state_posts");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const std::string& place = row.text("place");
    if (place.empty()) continue;  // a mistake that has been reported
    const std::size_t kind = row.index("kind", post_names());
    if (scope_named(place, names) >= kinds_of_place.size() && !land.locality(place) &&
        !land.localities.empty())
      row.problem("unknown place '" + place + "'",
                  "Use countryside, town, or a label such as city:moscow_city");
    posts.scopes.resize(names.size());
    read_row(row, posts.scopes[scope_named(place, names)][kind]);
  }
  if (table.is_sound()) check_complete(posts, names, table.file(), problems);
  for (std::size_t l = 0; l < land.home_localities; ++l) {
    const Locality& home = land.localities[l];
    const auto own = std::find(names.begin(), names.end(), home.label);
    posts.scope.push_back(own != names.end() ? static_cast<std::size_t>(own - names.begin())
                                             : (home.kind == LocalityKind::town ? 1 : 0));
  }
  return posts;
}

}  // namespace russia
