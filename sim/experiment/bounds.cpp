#include "sim/experiment/bounds.hpp"

#include "sim/core/table_schema.hpp"

namespace sim::experiment {
namespace {

const std::vector<std::string> statistic_names = {"mean", "max"};
const std::vector<std::string> among_names = {"adults", "followers"};

TableSchema bound_schema() {
  using namespace columns;
  constexpr double most = 1e12;
  return {.columns = {text("id"), date("date"), date("date_end"), optional(text("anchor")),
                      text("observable"), word("statistic", statistic_names), text("place"),
                      text("social_class"), optional(list_of(text("faction"))),
                      word("among", among_names), number("low", -most, most, "1"),
                      number("high", -most, most, "1"), optional(text("confidence")),
                      optional(text("why"))},
          .key = {"id"},
          .ordered = {{"date", "date_end"}},
          .least_rows = 0};
}

Bound read_bound(const Row& row) {
  Bound bound;
  bound.id = row.text("id");
  bound.date = row.date("date").value_or(Date{});
  bound.date_end = row.date("date_end").value_or(Date{});
  bound.anchor = row.text("anchor");
  bound.observable = row.text("observable");
  bound.statistic = static_cast<Bound::Statistic>(row.index("statistic", statistic_names));
  bound.place = row.text("place");
  bound.social_class = row.text("social_class");
  bound.factions = row.list("faction");
  bound.among = static_cast<Bound::Among>(row.index("among", among_names));
  bound.low = row.number("low");
  bound.high = row.number("high");
  bound.confidence = row.text("confidence");
  bound.why = row.text("why");
  bound.origin = row.origin();
  const bool has_both = !row.text("low").empty() && !row.text("high").empty();
  if (has_both && bound.width() <= 0)
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

std::vector<Bound> read_bounds(Table table, Problems& problems) {
  check_table(table, bound_schema(), problems);
  std::vector<Bound> bounds;
  for (std::size_t i = 0; i < table.size(); ++i)
    bounds.push_back(read_bound(table.row(i, problems)));
  return bounds;
}

}  // namespace sim::experiment
