#include "sim/experiment/calibration/naive_forecasts.hpp"

#include <cstdlib>
#include <string>
#include <vector>

namespace sim::experiment {
namespace {

std::string place_kind(const std::string& place) { return place.substr(0, place.find(':')); }

bool same_thing(const RecordRow& a, const RecordRow& b) {
  return a.observable == b.observable && a.group == b.group && a.list == b.list && a.unit == b.unit;
}

/// Whether an earlier value may be carried forward. Shares of one election say something of the
/// next; counts only of the same series over as long a time, give or take what months differ by.
bool same_series(const RecordRow& a, const RecordRow& b) {
  if (kind_of(a) != ValueKind::count) return true;
  constexpr int slack_days = 3;
  const auto days = [](const RecordRow& row) { return row.date_end.value_or(row.date) - row.date; };
  return a.event == b.event && std::abs(days(a) - days(b)) <= slack_days;
}

std::optional<double> mean_of(const std::vector<double>& values) {
  if (values.empty()) return {};
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

}  // namespace

std::optional<double> NaiveForecasts::best() const {
  if (uniform_swing) return uniform_swing;
  return other_places ? other_places : last_earlier;
}

NaiveForecasts naive_forecasts(const Record& record, std::size_t row,
                               const std::function<bool(std::size_t)>& known) {
  const RecordRow& wanted = record.rows[row];
  NaiveForecasts forecasts;
  std::vector<double> same_kind, any_kind, swings;
  const RecordRow* earlier = nullptr;
  for (std::size_t i = 0; i < record.rows.size(); ++i) {
    const RecordRow& other = record.rows[i];
    if (i == row || !known(i) || !same_thing(other, wanted)) continue;
    if (other.place == wanted.place) {
      if (other.date < wanted.date && same_series(other, wanted) &&
          (earlier == nullptr || other.date > earlier->date))
        earlier = &other;
    } else if (other.event == wanted.event) {
      any_kind.push_back(other.value);
      if (place_kind(other.place) == place_kind(wanted.place)) same_kind.push_back(other.value);
    }
  }
  forecasts.other_places = mean_of(same_kind.empty() ? any_kind : same_kind);
  if (earlier == nullptr) return forecasts;
  forecasts.last_earlier = earlier->value;
  for (std::size_t i = 0; i < record.rows.size(); ++i) {
    const RecordRow& now = record.rows[i];
    if (!known(i) || !same_thing(now, wanted) || now.event != wanted.event ||
        now.date != wanted.date || now.place == wanted.place)
      continue;
    for (std::size_t k = 0; k < record.rows.size(); ++k) {
      const RecordRow& then = record.rows[k];
      if (known(k) && same_thing(then, wanted) && then.event == earlier->event &&
          then.date == earlier->date && then.place == now.place)
        swings.push_back(now.value - then.value);
    }
  }
  if (const auto swing = mean_of(swings)) forecasts.uniform_swing = earlier->value + *swing;
  return forecasts;
}

}  // namespace sim::experiment
