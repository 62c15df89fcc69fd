#include "sim/experiment/scoring_join.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <limits>

#include "sim/experiment/scoring_series.hpp"

namespace sim::experiment {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// How many of the first fields of `key` some entry of `map` shares.
template <class Key, class Value>
std::size_t common_fields(const std::map<Key, Value>& map, const Key& key) {
  std::size_t fields = 0;
  Key prefix{};
  for (std::size_t next = 0; next < key.size(); ++next) {
    prefix[next] = key[next];
    const auto found = map.lower_bound(prefix);
    if (found == map.end()) break;
    const auto end = found->first.begin() + static_cast<std::ptrdiff_t>(next) + 1;
    if (!std::equal(found->first.begin(), end, key.begin())) break;
    fields = next + 1;
  }
  return fields;
}

Joined refused(std::string reason) {
  Joined joined;
  joined.reason = std::move(reason);
  return joined;
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

}  // namespace

Join::Join(const Record& record, const RunData& run) : record_(record), run_(run) {
  for (const auto& [replicate, event] : run.happened)
    if (event.role == horizon_role) horizon_.emplace(replicate, event.date);
  for (const auto& [replicate, result] : run.results)
    if (std::isfinite(result.value))
      results_[{result.event, result.observable, result.place, result.group, result.list}]
          .push_back({replicate, result.date, result.value});
  for (std::size_t i = 0; i < run.series.size(); ++i) {
    const Series& one = run.series[i];
    series_.emplace(Key{one.event, one.observable, one.place, one.group, one.list}, i);
  }
}

Joined Join::find(const RecordRow& row) const {
  RowValues values;
  look_up(row, 0, run_.replicates, values);
  return conclude(row, values);
}

void Join::look_up(const RecordRow& row, std::size_t first, std::size_t all,
                   RowValues& values) const {
  const auto put = [&](const std::vector<double>& from, std::vector<double>& to) {
    if (to.empty()) to.assign(all, nan);
    std::copy(from.begin(), from.end(), to.begin() + static_cast<std::ptrdiff_t>(first));
  };
  for (std::size_t replicate = 0; replicate < run_.replicates; ++replicate)
    values.in_sight += in_sight(replicate, row.date) ? 1 : 0;
  if (row.observable == event_date_observable)
    return put(dates_of(row, values.scripted), values.from_results);
  const Key key = key_of(row);
  values.common_fields =
      std::max({values.common_fields, common_fields(results_, key), common_fields(series_, key)});
  if (const auto found = results_.find(key); found != results_.end()) {
    values.has_results = true;
    put(results_of(row, found->second), values.from_results);
  }
  if (const auto found = series_.find(key); found != series_.end())
    put(values_of(row, found->second), values.from_series);
}

Joined Join::conclude(const RecordRow& row, const RowValues& values) const {
  if (run_.replicates == 0) return refused("no replicate was run");
  if (row.observable == event_date_observable) return conclude_date(row, values);
  if (values.has_results) return count(values.from_results, values.in_sight, "held");
  if (const auto found = series_.find(key_of(row)); found != series_.end())
    return conclude_series(row, found->second, values);
  return refused(why_missing(row, values.common_fields));
}

bool Join::in_sight(std::size_t replicate, Date day) const {
  const auto horizon = horizon_.find(replicate);
  return horizon == horizon_.end() || day < horizon->second;
}

Join::Key Join::key_of(const RecordRow& row) const {
  return {row.event, row.observable, row.place, record_.counted_as(row.group), row.list};
}

std::vector<double> Join::dates_of(const RecordRow& row, bool& scripted) const {
  std::vector<double> dates(run_.replicates, nan);
  const auto add = [&](std::size_t replicate, double value) {
    double& first = dates.at(replicate);
    first = std::isnan(first) ? value : std::min(first, value);
  };
  for (const auto& [replicate, event] : run_.happened) {
    if (event.id != row.event || event.role == horizon_role || !in_sight(replicate, event.date))
      continue;
    scripted = scripted || event.scripted;
    add(replicate, event.date - event_date_epoch);
  }
  for (const auto& [replicate, result] : run_.results)
    if (result.observable == row.observable && result.event == row.event &&
        in_sight(replicate, result.date))
      add(replicate, result.value);
  return dates;
}

Joined Join::conclude_date(const RecordRow& row, const RowValues& values) const {
  if (values.scripted) return refused("scripted: the date is an input");
  if (std::all_of(values.from_results.begin(), values.from_results.end(),
                  [](double value) { return std::isnan(value); }))
    if (std::string why = why_outside({row.date, row.date}, run_.times); !why.empty())
      return refused(std::move(why));
  return count(values.from_results, values.in_sight, "happened");
}

std::vector<double> Join::results_of(const RecordRow& row, const std::vector<Found>& found) const {
  std::vector<const Found*> nearest(run_.replicates, nullptr);
  for (const Found& one : found) {
    if (!in_sight(one.replicate, row.date) || !in_sight(one.replicate, one.date)) continue;
    const Found*& best = nearest.at(one.replicate);
    if (best == nullptr || std::abs(one.date - row.date) < std::abs(best->date - row.date))
      best = &one;
  }
  std::vector<double> values;
  for (const Found* one : nearest) values.push_back(one == nullptr ? nan : one->value);
  return values;
}

std::vector<double> Join::values_of(const RecordRow& row, std::size_t series) const {
  std::vector<double> values(run_.replicates, nan);
  if (!why_not_covered(row, run_.series[series], run_.times).empty()) return values;
  for (std::size_t replicate = 0; replicate < run_.replicates; ++replicate) {
    const double value = series_value(run_, replicate, series, row);
    if (in_sight(replicate, row.date_end.value_or(row.date)) && std::isfinite(value))
      values[replicate] = value;
  }
  return values;
}

Joined Join::conclude_series(const RecordRow& row, std::size_t series,
                             const RowValues& values) const {
  const Series& what = run_.series[series];
  if (std::string why = why_not_covered(row, what, run_.times); !why.empty())
    return refused(std::move(why));
  Joined joined =
      count(values.from_series, values.in_sight,
            asks_for_share(row, what) ? "simulated, with a whole above zero," : "simulated");
  joined.series = series;
  return joined;
}

Joined Join::count(const std::vector<double>& values, std::size_t in_sight,
                   std::string_view verb) const {
  Joined joined;
  std::copy_if(values.begin(), values.end(), std::back_inserter(joined.values),
               [](double value) { return !std::isnan(value); });
  std::sort(joined.values.begin(), joined.values.end());
  const std::size_t have = joined.values.size();
  if (in_sight == 0) return refused("behind the horizon of every replicate");
  if (have >= in_sight) return joined;
  const std::string text = std::string(verb) + " in " + std::to_string(have) + " of " +
                           std::to_string(in_sight) + " replicates" +
                           (in_sight < run_.replicates ? " whose horizon lies behind it" : "");
  (2 * have < in_sight ? joined.reason : joined.partial) = text;
  return joined;
}

std::string Join::why_missing(const RecordRow& row, std::size_t common_fields) const {
  const Period period{row.date, row.date_end.value_or(row.date)};
  if (std::string why = why_outside(period, run_.times); !why.empty()) return why;
  const Key key = key_of(row);
  const std::string event = "event " + quoted(key[0]);
  switch (common_fields) {
    case 0: return "no result for " + event;
    case 1: return event + " has no observable " + quoted(key[1]);
    case 2: return event + " has no place " + quoted(key[2]);
    case 3: return event + " has no group " + quoted(key[3]) + " at " + quoted(key[2]);
    default:
      return key[4].empty() ? event + " has only values of single lists at " + quoted(key[2])
                            : event + " has no list " + quoted(key[4]) + " at " + quoted(key[2]);
  }
}

}  // namespace sim::experiment
