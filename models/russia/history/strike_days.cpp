#include "models/russia/history/strike_days.hpp"

#include <algorithm>

#include "models/russia/history/dated_values.hpp"

namespace russia {
namespace {

constexpr int days_of_strike_row = 7;
constexpr int longest_call = 31;  // days; longer is a strike, not a call

std::vector<std::size_t> localities_at(const sim::Row& row, const Geography& land) {
  const std::string& place = row.text("place");
  std::vector<std::size_t> found;
  for (std::size_t l = 0; l < land.home_localities; ++l)
    if (land.localities[l].label == place ||
        (place == "town" && land.localities[l].kind == LocalityKind::town))
      found.push_back(l);
  if (found.empty() && land.home_localities > 0)
    row.problem("unknown place '" + place + "'",
                "Use town (all of them) or a label such as city:petrograd_city or town:baku");
  return found;
}

/// The days of a row, in its first year and in those in which it comes again.
std::vector<sim::Date> days_of(const sim::Row& row) {
  std::vector<sim::Date> days;
  const auto from = row.date("from_ns");
  const auto to = row.text("to_ns").empty() ? from : row.date("to_ns");
  if (!from || !to) return days;
  if (*to < *from || *to - *from >= longest_call) {
    row.problem("'to_ns' is " + to->iso() + ", 'from_ns' " + from->iso(),
                "Give an interval of at most " + std::to_string(longest_call) + " days");
    return days;
  }
  const auto last = static_cast<int>(row.maybe_number("yearly_until").value_or(from->year()));
  if (last < from->year())
    row.problem("'yearly_until' is " + row.text("yearly_until") + ", 'from_ns' " + from->iso(),
                "Give the last year in which the days come again");
  for (int year = from->year(); year <= last; ++year)
    for (int day = 0; day <= *to - *from; ++day)
      days.push_back(sim::Date::from_ymd(year, from->month(), from->day()) + day);
  return days;
}

}  // namespace

double StrikeDays::calls(std::size_t locality, sim::Date date) const {
  return static_cast<double>(std::count_if(
      days[locality].begin(), days[locality].end(),
      [&](const Day& day) { return date <= day.date && day.date < date + days_of_strike_row; }));
}

double StrikeDays::following(std::size_t locality, sim::Date day) const {
  for (const Day& call : days[locality])
    if (call.date == day) return call.following;
  return 0;
}

std::vector<sim::InputFile> strike_day_inputs() {
  using namespace sim::columns;
  return {{"strike_days",
           "history/strike_days.csv",
           {.columns = {id("id"), text("place"), date("from_ns"), optional(date("to_ns")),
                        optional(whole("yearly_until", 1900, 1930, "1")), share("following")},
            .key = {"id", "place"},
            .least_rows = 0}}};
}

StrikeDays read_strike_days(const sim::Inputs& inputs, const Geography& land,
                            sim::Problems& problems) {
  StrikeDays strikes;
  strikes.days.resize(land.localities.size());
  const sim::Table& table = inputs.tables.at("strike_days");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const std::vector<sim::Date> days = days_of(row);
    const double following = row.number("following");
    for (const std::size_t l : localities_at(row, land))
      for (const sim::Date& day : days) strikes.days[l].push_back({day, following});
  }
  // Of two calls for one day the one that is followed best counts.
  for (std::vector<StrikeDays::Day>& at : strikes.days) {
    std::sort(at.begin(), at.end(), [](const StrikeDays::Day& a, const StrikeDays::Day& b) {
      return a.date < b.date || (a.date == b.date && a.following > b.following);
    });
    at.erase(std::unique(at.begin(), at.end(),
                         [](const StrikeDays::Day& a, const StrikeDays::Day& b) {
                           return a.date == b.date;
                         }),
             at.end());
  }
  return strikes;
}

}  // namespace russia
