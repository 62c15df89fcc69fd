#include "sim/experiment/bound_scoring.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "sim/experiment/scoring_series.hpp"
#include "sim/experiment/scoring_statistics.hpp"

namespace sim::experiment {
namespace {

constexpr double interval_low = 0.05, interval_high = 0.95;
constexpr int last_day_of_week = 6;

/// By how many days the interval of a bound moves in a replicate; none without its anchor.
std::optional<int> shift_of(const Bound& bound, const RunData& run, std::size_t replicate) {
  if (bound.anchor.empty()) return 0;
  for (const auto& [of, event] : run.happened)
    if (of == replicate && event.id == bound.anchor && event.role != horizon_role &&
        event.documented)
      return event.date - *event.documented;
  return {};
}

bool in_sight(const RunData& run, std::size_t replicate, Date day) {
  return std::none_of(run.happened.begin(), run.happened.end(), [&](const auto& entry) {
    return entry.first == replicate && entry.second.role == horizon_role &&
           entry.second.date <= day;
  });
}

/// Over the weeks of a period; none where nobody is.
std::optional<double> statistic_of(const Bound& bound, std::size_t number, std::size_t replicate,
                                   Period period, const BoundCourses& courses, const RunData& run) {
  double most = 0, sum = 0, days = 0;
  const std::size_t bounds = courses.reasons.size();
  for (std::size_t week = 0; week < run.times.size(); ++week) {
    const Date first = std::max(run.times[week], period.first);
    const Date last = std::min(run.times[week] + last_day_of_week, period.last);
    const double value = courses.values[(replicate * run.times.size() + week) * bounds + number];
    if (last < first || std::isnan(value)) continue;
    most = days > 0 ? std::max(most, value) : value;
    sum += value * (last - first + 1);
    days += last - first + 1;
  }
  if (days <= 0) return {};
  return bound.statistic == Bound::Statistic::max ? most : sum / days;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ";") + name;
  return text;
}

}  // namespace

BoundValues bound_values(const Bound& bound, std::size_t number, const BoundCourses& courses,
                         const RunData& run) {
  BoundValues found{courses.reasons[number], {}};
  if (!found.reason.empty()) return found;
  for (const auto& value : values_of(bound, number, courses, run))
    found.values.push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
  return found;
}

BoundScore score_bound(const Record& record, std::size_t number, const BoundValues& found,
                       const RunData& run) {
  BoundScore score;
  score.bound = record.bounds[number];
  score.phase = record.phase_of(score.bound.date);
  score.reason = found.reason;
  const Period period{score.bound.date, score.bound.date_end};
  if (score.reason.empty()) score.reason = why_outside(period, run.times);
  std::vector<double> values;
  if (score.reason.empty())
    std::copy_if(found.values.begin(), found.values.end(), std::back_inserter(values),
                 [](double value) { return !std::isnan(value); });
  std::sort(values.begin(), values.end());
  score.replicates = values.size();
  if (score.reason.empty() && (values.empty() || 2 * values.size() < run.replicates))
    score.reason =
        (score.bound.anchor.empty() ? "simulated" : "'" + score.bound.anchor + "' happened") +
        " in " + std::to_string(values.size()) + " of " + std::to_string(run.replicates) +
        " replicates";
  if (!score.comparable()) {
    score.status = "not comparable: " + score.reason;
    return score;
  }
  score.inside = static_cast<std::size_t>(std::count_if(
      values.begin(), values.end(), [&](double value) { return score.bound.outside(value) == 0; }));
  score.median = quantile(values, 0.5);
  score.q05 = quantile(values, interval_low);
  score.q95 = quantile(values, interval_high);
  score.outside = score.bound.outside(*score.median);
  score.status = *score.outside == 0 ? "inside" : *score.outside > 0 ? "above" : "below";
  return score;
}

std::vector<std::optional<double>> values_of(const Bound& bound, std::size_t number,
                                             const BoundCourses& courses, const RunData& run) {
  std::vector<std::optional<double>> values(run.replicates);
  for (std::size_t replicate = 0; replicate < run.replicates; ++replicate) {
    const std::optional<int> shift = shift_of(bound, run, replicate);
    if (!shift) continue;
    const Period period{bound.date + *shift, bound.date_end + *shift};
    if (!why_outside(period, run.times).empty() || !in_sight(run, replicate, period.last)) continue;
    values[replicate] = statistic_of(bound, number, replicate, period, courses, run);
  }
  return values;
}

std::vector<BoundScore> score_bounds(const Record& record, const BoundCourses& courses,
                                     const RunData& run) {
  std::vector<BoundScore> scores;
  for (std::size_t b = 0; b < record.bounds.size(); ++b)
    scores.push_back(score_bound(record, b, bound_values(record.bounds[b], b, courses, run), run));
  return scores;
}

std::vector<RecordRow> rows_of(const std::vector<Bound>& bounds) {
  std::vector<RecordRow> rows;
  for (const Bound& bound : bounds) {
    RecordRow row;
    row.id = bound.id;
    row.date = bound.date;
    row.date_end = bound.date_end;
    row.observable = outside_bound_observable;
    row.event = bound.id;
    row.place = bound.place;
    row.group = bound.social_class;
    row.list = joined(bound.factions);
    row.low = -bound.width();
    row.high = bound.width();
    row.unit = "1";
    row.confidence = bound.confidence;
    row.note = bound.why;
    row.origin = bound.origin;
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<std::pair<std::size_t, Result>> results_of(const std::vector<Bound>& bounds,
                                                       const BoundCourses& courses,
                                                       const RunData& run) {
  std::vector<std::pair<std::size_t, Result>> results;
  for (std::size_t b = 0; b < bounds.size(); ++b) {
    if (!courses.reasons[b].empty()) continue;
    const auto values = values_of(bounds[b], b, courses, run);
    for (std::size_t replicate = 0; replicate < values.size(); ++replicate)
      if (values[replicate])
        results.emplace_back(
            replicate, Result{outside_bound_observable, bounds[b].id, bounds[b].date,
                              bounds[b].date_end, bounds[b].place, bounds[b].social_class,
                              joined(bounds[b].factions), bounds[b].outside(*values[replicate])});
  }
  return results;
}

}  // namespace sim::experiment
