#include "sim/experiment/scoring.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <tuple>
#include <utility>

#include "sim/experiment/scoring_join.hpp"
#include "sim/experiment/scoring_series.hpp"
#include "sim/experiment/scoring_statistics.hpp"

namespace sim::experiment {
namespace {

constexpr double interval_low = 0.05, interval_high = 0.95;
/// By how many days periods of the same kind differ: months, quarters, leap years.
constexpr int period_slack_days = 3;

std::string place_kind(const std::string& place) { return place.substr(0, place.find(':')); }

/// Adds values one by one.
struct Mean {
  double sum = 0;
  std::size_t count = 0;
  void add(double value) {
    sum += value;
    ++count;
  }
  std::optional<double> get() const {
    if (count == 0) return {};
    return sum / static_cast<double>(count);
  }
};

std::optional<double> mean_of_other_places(const Record& record, const RecordRow& row) {
  Mean same_kind, any_kind;
  for (const RecordRow& other : record.rows) {
    if (other.event != row.event || other.observable != row.observable || other.list != row.list ||
        other.place == row.place)
      continue;
    any_kind.add(other.value);
    if (place_kind(other.place) == place_kind(row.place)) same_kind.add(other.value);
  }
  return same_kind.count > 0 ? same_kind.get() : any_kind.get();
}

/// `series` may be null: then the row's own days count.
std::optional<double> last_earlier(const Record& record, const RecordRow& row,
                                   const Series* series) {
  const auto period = [&](const RecordRow& one) {
    return series != nullptr ? period_of(one, *series)
                             : Period{one.date, one.date_end.value_or(one.date)};
  };
  const bool is_level = series != nullptr && series->aggregate == Aggregate::level;
  const RecordRow* best = nullptr;
  for (const RecordRow& other : record.rows) {
    const bool same_key =
        std::tie(other.observable, other.event, other.place, other.list, other.unit) ==
            std::tie(row.observable, row.event, row.place, row.list, row.unit) &&
        record.counted_as(other.group) == record.counted_as(row.group);
    if (!same_key || period(other).last >= period(row).first) continue;
    const int difference = period(other).days() - period(row).days();
    if (!is_level && std::abs(difference) > period_slack_days) continue;
    if (best == nullptr || other.date > best->date) best = &other;
  }
  if (best == nullptr) return {};
  return best->value;
}

std::optional<double> naive_forecast(const Record& record, const RecordRow& row,
                                     const Series* series) {
  if (row.observable == event_date_observable) return {};
  if (series == nullptr)
    if (const auto mean = mean_of_other_places(record, row)) return mean;
  return last_earlier(record, row, series);
}

RowScore score_row(const Record& record, const RunData& run, const Joined& joined,
                   const RecordRow& row) {
  RowScore scored;
  scored.row = row;
  scored.phase = record.phase_of(row.date);
  scored.apart = record.apart.contains(row.group);
  scored.reason = joined.reason;
  scored.replicates = joined.values.size();
  const bool is_context = row.role == Role::context;
  if (is_context) scored.standing = Standing::context;
  if (!joined.reason.empty()) {
    scored.status = (is_context ? "context: " : "not comparable: ") + joined.reason;
    return scored;
  }
  scored.median = quantile(joined.values, 0.5);
  scored.q05 = quantile(joined.values, interval_low);
  scored.q95 = quantile(joined.values, interval_high);
  if (is_context) {
    scored.status = "context";
    return scored;
  }
  scored.standing = Standing::scored;
  scored.status = joined.partial.empty() ? "ok" : joined.partial;
  scored.error = *scored.median - row.value;
  scored.covered = *scored.q05 <= row.value && row.value <= *scored.q95;
  scored.crps = crps(joined.values, row.value);
  scored.naive = naive_forecast(record, row, joined.series ? &run.series[*joined.series] : nullptr);
  return scored;
}

SummaryLine summarise(const std::vector<const RowScore*>& rows) {
  SummaryLine line;
  line.phase = rows[0]->phase;
  line.observable = rows[0]->row.observable;
  line.apart = rows[0]->apart;
  line.kind = kind_of(rows[0]->row);
  line.rows = rows.size();
  Mean error, covered, crps, error_beside_naive, naive_error, log_ratio;
  for (const RowScore* one : rows) {
    if (kind_of(one->row) != line.kind) line.kind = ValueKind::count;
    if (one->standing != Standing::scored) continue;
    error.add(std::abs(*one->error));
    covered.add(*one->covered ? 1 : 0);
    crps.add(*one->crps);
    if (kind_of(one->row) == ValueKind::count && *one->median > 0 && one->row.value > 0)
      log_ratio.add(std::abs(std::log10(*one->median / one->row.value)));
    if (!one->naive) continue;
    error_beside_naive.add(std::abs(*one->error));
    naive_error.add(std::abs(*one->naive - one->row.value));
  }
  line.comparable = error.count;
  line.naive_rows = naive_error.count;
  line.mae = error.get();
  line.coverage90 = covered.get();
  line.crps = crps.get();
  if (naive_error.sum > 0) line.skill = 1 - error_beside_naive.sum / naive_error.sum;
  if (log_ratio.count == line.comparable) line.mean_abs_log_ratio = log_ratio.get();
  return line;
}

/// By phase in the order of `phases`, then observable; rows that belong to no phase come last.
std::vector<SummaryLine> summarise_all(const Scores& scores) {
  using Group = std::tuple<std::size_t, bool, std::string>;
  std::map<Group, std::vector<const RowScore*>> groups;
  for (const RowScore& one : scores.rows) {
    if (one.standing == Standing::context) continue;
    const auto phase = std::find_if(scores.phases.begin(), scores.phases.end(),
                                    [&](const RecordPhase& p) { return p.id == one.phase; });
    const auto rank = static_cast<std::size_t>(phase - scores.phases.begin());
    groups[{rank, one.apart, one.row.observable}].push_back(&one);
  }
  std::vector<SummaryLine> lines;
  for (const auto& [group, rows] : groups) lines.push_back(summarise(rows));
  return lines;
}

}  // namespace

Scorer::Scorer(const Record& record, RunData frame)
    : record_(record), frame_(std::move(frame)), rows_(record.rows.size()) {}

void Scorer::add(std::size_t first, const RunData& run) {
  const Join join(record_, run);
  for (std::size_t row = 0; row < rows_.size(); ++row)
    join.look_up(record_.rows[row], first, frame_.replicates, rows_[row]);
}

void Scorer::add(std::size_t first, const RunData& run, const BoundCourses& courses) {
  add(first, run);
  bounds_.resize(record_.bounds.size());
  for (std::size_t b = 0; b < bounds_.size(); ++b) {
    const BoundValues found = bound_values(record_.bounds[b], b, courses, run);
    std::vector<double>& values = bounds_[b].values;
    bounds_[b].reason = found.reason;
    if (values.empty()) values.assign(frame_.replicates, std::numeric_limits<double>::quiet_NaN());
    std::copy(found.values.begin(), found.values.end(),
              values.begin() + static_cast<std::ptrdiff_t>(first));
  }
}

Scores Scorer::finish() const {
  Scores scores;
  scores.replicates = frame_.replicates;
  scores.phases = record_.phases;
  const Join join(record_, frame_);
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    scores.rows.push_back(score_row(record_, frame_, join.conclude(record_.rows[row], rows_[row]),
                                    record_.rows[row]));
    const Standing standing = scores.rows.back().standing;
    if (standing == Standing::scored) ++scores.comparable;
    if (standing == Standing::not_comparable) ++scores.not_comparable;
    if (standing == Standing::context) ++scores.context;
  }
  scores.summary = summarise_all(scores);
  for (std::size_t b = 0; b < bounds_.size(); ++b)
    scores.bounds.push_back(score_bound(record_, b, bounds_[b], frame_));
  return scores;
}

namespace {

RunData frame_of(const RunData& run) { return {run.replicates, run.times, run.series, {}, {}, {}}; }

}  // namespace

Scores score(const Record& record, const RunData& run) {
  Scorer scorer(record, frame_of(run));
  scorer.add(0, run);
  return scorer.finish();
}

Scores score(const Record& record, const RunData& run, const BoundCourses& courses) {
  Scorer scorer(record, frame_of(run));
  scorer.add(0, run, courses);
  return scorer.finish();
}

}  // namespace sim::experiment
