#include "sim/experiment/bounds.hpp"

#include <map>

namespace sim::experiment {
namespace {

const std::vector<std::string> bound_columns = {
    "id",           "date",    "date_end", "anchor", "observable", "statistic",  "place",
    "social_class", "faction", "among",    "low",    "high",       "confidence", "why"};
const std::vector<std::string> statistic_names = {"mean", "max"};
const std::vector<std::string> among_names = {"adults", "followers"};

/// The number of a name; reports an unknown one.
std::size_t number_of(const Row& row, const char* column, const std::vector<std::string>& names) {
  const std::string& text = row.text(column);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (text == names[i]) return i;
  row.problem("unknown '" + std::string(column) + "' '" + text + "'", suggest_name(text, names));
  return 0;
}

Date required_date(const Row& row, const char* column) {
  if (row.text(column).empty())
    row.problem("'" + std::string(column) + "' is empty (a date is required)");
  return row.date(column).value_or(Date{});
}

double required_number(const Row& row, const char* column) {
  if (row.text(column).empty())
    row.problem("'" + std::string(column) + "' is empty (a number is required)");
  return row.maybe_number(column).value_or(0);
}

Bound read_bound(const Row& row, Problems& problems) {
  Bound bound;
  const std::size_t before = problems.all().size();
  bound.id = row.text("id");
  bound.date = required_date(row, "date");
  bound.date_end = required_date(row, "date_end");
  bound.anchor = row.text("anchor");
  bound.observable = row.text("observable");
  bound.statistic = static_cast<Bound::Statistic>(number_of(row, "statistic", statistic_names));
  bound.place = row.text("place");
  bound.social_class = row.text("social_class");
  bound.factions = row.list("faction");
  bound.among = static_cast<Bound::Among>(number_of(row, "among", among_names));
  bound.low = required_number(row, "low");
  bound.high = required_number(row, "high");
  bound.confidence = row.text("confidence");
  bound.why = row.text("why");
  bound.origin = row.origin();
  for (const char* column : {"observable", "place", "social_class"})
    if (row.text(column).empty())
      row.problem("'" + std::string(column) + "' is empty (a name is required)");
  if (problems.all().size() > before) return bound;
  if (bound.date_end < bound.date)
    row.problem("'date_end' is " + bound.date_end.iso() + " (before 'date', " + bound.date.iso() +
                ")");
  if (bound.width() <= 0)
    row.problem("'low' is " + row.text("low") + " (not below 'high', " + row.text("high") + ")",
                "An interval needs a width");
  return bound;
}

}  // namespace

double Bound::outside(double value) const {
  if (value < low) return value - low;
  return value > high ? value - high : 0;
}

std::string to_string(Bound::Statistic statistic) {
  return statistic_names[static_cast<std::size_t>(statistic)];
}

std::string to_string(Bound::Among among) { return among_names[static_cast<std::size_t>(among)]; }

std::vector<Bound> read_bounds(const Table& table, Problems& problems) {
  std::vector<Bound> bounds;
  if (!table.require(bound_columns, problems)) return bounds;
  std::map<std::string, int> seen;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Row row = table.row(i, problems);
    bounds.push_back(read_bound(row, problems));
    const std::string& id = bounds.back().id;
    if (id.empty()) row.problem("'id' is empty (a name is required)");
    const auto [first, is_new] = seen.emplace(id, row.origin().line);
    if (!is_new && !id.empty())
      row.problem("duplicate id '" + id + "' (first in line " + std::to_string(first->second) +
                  ")");
  }
  return bounds;
}

}  // namespace sim::experiment
