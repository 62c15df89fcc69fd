#include "sim/experiment/scoring_join.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "sim/experiment/scoring_series.hpp"

namespace sim::experiment {
namespace {

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
  if (run_.replicates == 0) return refused("no replicate was run");
  if (row.observable == event_date_observable) return find_date(row);
  const Key key = key_of(row);
  if (const auto found = results_.find(key); found != results_.end())
    return from_results(row, found->second);
  if (const auto found = series_.find(key); found != series_.end())
    return from_series(row, found->second);
  return refused(why_missing(row));
}

bool Join::in_sight(std::size_t replicate, Date day) const {
  const auto horizon = horizon_.find(replicate);
  return horizon == horizon_.end() || day < horizon->second;
}

Join::Key Join::key_of(const RecordRow& row) const {
  return {row.event, row.observable, row.place, record_.counted_as(row.group), row.list};
}

Joined Join::find_date(const RecordRow& row) const {
  std::map<std::size_t, double> first;
  const auto add = [&](std::size_t replicate, double value) {
    const auto [entry, is_new] = first.emplace(replicate, value);
    if (!is_new) entry->second = std::min(entry->second, value);
  };
  for (const auto& [replicate, event] : run_.happened) {
    if (event.id != row.event || event.role == horizon_role || !in_sight(replicate, event.date))
      continue;
    if (event.scripted) return refused("scripted: the date is an input");
    add(replicate, event.date - event_date_epoch);
  }
  for (const auto& [replicate, result] : run_.results)
    if (result.observable == row.observable && result.event == row.event &&
        in_sight(replicate, result.date))
      add(replicate, result.value);
  if (first.empty())
    if (std::string why = why_outside({row.date, row.date}, run_.times); !why.empty())
      return refused(std::move(why));
  std::vector<double> values;
  for (const auto& [replicate, value] : first) values.push_back(value);
  return count(row, std::move(values), "happened");
}

Joined Join::from_results(const RecordRow& row, const std::vector<Found>& found) const {
  std::map<std::size_t, const Found*> nearest;
  for (const Found& one : found) {
    if (!in_sight(one.replicate, row.date) || !in_sight(one.replicate, one.date)) continue;
    const Found*& best = nearest[one.replicate];
    if (best == nullptr || std::abs(one.date - row.date) < std::abs(best->date - row.date))
      best = &one;
  }
  std::vector<double> values;
  for (const auto& [replicate, best] : nearest) values.push_back(best->value);
  return count(row, std::move(values), "held");
}

Joined Join::from_series(const RecordRow& row, std::size_t series) const {
  const Series& what = run_.series[series];
  if (std::string why = why_not_covered(row, what, run_.times); !why.empty())
    return refused(std::move(why));
  std::vector<double> values;
  for (std::size_t replicate = 0; replicate < run_.replicates; ++replicate) {
    const double value = series_value(run_, replicate, series, row);
    if (in_sight(replicate, row.date_end.value_or(row.date)) && std::isfinite(value))
      values.push_back(value);
  }
  Joined joined =
      count(row, std::move(values),
            asks_for_share(row, what) ? "simulated, with a whole above zero," : "simulated");
  joined.series = series;
  return joined;
}

Joined Join::count(const RecordRow& row, std::vector<double> values, std::string_view verb) const {
  Joined joined;
  joined.values = std::move(values);
  std::sort(joined.values.begin(), joined.values.end());
  const std::size_t have = joined.values.size();
  std::size_t all = 0;
  for (std::size_t replicate = 0; replicate < run_.replicates; ++replicate)
    all += in_sight(replicate, row.date) ? 1 : 0;
  if (all == 0) return refused("behind the horizon of every replicate");
  if (have >= all) return joined;
  const std::string text = std::string(verb) + " in " + std::to_string(have) + " of " +
                           std::to_string(all) + " replicates" +
                           (all < run_.replicates ? " whose horizon lies behind it" : "");
  (2 * have < all ? joined.reason : joined.partial) = text;
  return joined;
}

std::string Join::why_missing(const RecordRow& row) const {
  const Period period{row.date, row.date_end.value_or(row.date)};
  if (std::string why = why_outside(period, run_.times); !why.empty()) return why;
  const Key key = key_of(row);
  const std::string event = "event " + quoted(key[0]);
  switch (std::max(common_fields(results_, key), common_fields(series_, key))) {
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
