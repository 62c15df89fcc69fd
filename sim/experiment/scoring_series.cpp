#include "sim/experiment/scoring_series.hpp"

#include <algorithm>
#include <limits>

namespace sim::experiment {
namespace {

constexpr int days_per_week = 7;
constexpr double days_per_month = 365.25 / 12;

Period days_of(std::span<const Date> weeks) {
  return {weeks.front(), weeks.back() + (days_per_week - 1)};
}

/// The whole of Aggregate::share; open ends are those of the run.
Period whole_of(const Series& series, std::span<const Date> weeks) {
  const Period run = days_of(weeks);
  return {series.share_from.value_or(run.first), series.share_to.value_or(run.last)};
}

/// The weekly values of one series in one replicate.
class Weekly {
 public:
  Weekly(const RunData& run, std::size_t replicate, std::size_t series)
      : run_(run), first_(replicate * run.times.size() * run.series.size() + series) {}

  double sum(Period period) const {
    double total = 0;
    for (std::size_t week = 0; week < run_.times.size(); ++week) {
      const Date begin = run_.times[week];
      const Date first = std::max(begin, period.first);
      const Date last = std::min(begin + (days_per_week - 1), period.last);
      if (first <= last) total += at(week) * (last - first + 1) / days_per_week;
    }
    return total;
  }

  double level(Date date) const {
    const auto after = std::upper_bound(run_.times.begin(), run_.times.end(), date);
    if (after == run_.times.begin()) return at(0);
    const auto week = static_cast<std::size_t>(after - run_.times.begin() - 1);
    if (after == run_.times.end() || run_.times[week] == date) return at(week);
    const double weight =
        static_cast<double>(date - run_.times[week]) / (*after - run_.times[week]);
    return at(week) + weight * (at(week + 1) - at(week));
  }

  double mean_level(Period period) const {
    double total = 0;
    for (Date day = period.first; day <= period.last; day = day + 1) total += level(day);
    return total / period.days();
  }

 private:
  double at(std::size_t week) const { return run_.values[first_ + week * run_.series.size()]; }

  const RunData& run_;
  std::size_t first_;
};

}  // namespace

Period period_of(const RecordRow& row, const Series& series) {
  if (row.date_end) return {row.date, *row.date_end};
  if (series.aggregate != Aggregate::level && series.default_period == "month")
    return {row.date.month_start(), row.date.next_month() + -1};
  if (series.aggregate != Aggregate::level && series.default_period == "year")
    return {Date::from_ymd(row.date.year(), 1, 1), Date::from_ymd(row.date.year(), 12, 31)};
  return {row.date, row.date};
}

std::string why_outside(Period period, std::span<const Date> weeks) {
  if (weeks.empty()) return "no week was simulated";
  const Period run = days_of(weeks);
  if (period.first + days_per_week < run.first)
    return "begins before the run (" + run.first.iso() + ")";
  if (period.last > run.last + days_per_week) return "ends after the run (" + run.last.iso() + ")";
  return "";
}

std::string why_not_covered(const RecordRow& row, const Series& series,
                            std::span<const Date> weeks) {
  const Period period = period_of(row, series);
  if (std::string why = why_outside(period, weeks); !why.empty()) return why;
  const Period run = days_of(weeks);
  const bool apart = period.last < run.first || period.first > run.last;
  if (apart && series.aggregate != Aggregate::level) return "no day of it is in the run";
  if (!asks_for_share(row, series)) return "";
  const std::string why = why_outside(whole_of(series, weeks), weeks);
  return why.empty() ? "" : "its whole " + why;
}

bool asks_for_share(const RecordRow& row, const Series& series) {
  return series.aggregate == Aggregate::share && row.unit == "1";
}

double series_value(const RunData& run, std::size_t replicate, std::size_t series,
                    const RecordRow& row) {
  const Series& what = run.series[series];
  const Weekly weekly(run, replicate, series);
  const Period period = period_of(row, what);
  switch (what.aggregate) {
    case Aggregate::level:
      return weekly.mean_level(period);
    case Aggregate::mean_of_monthly_sums: {
      const Period days = days_of(run.times);
      const Period covered{std::max(period.first, days.first), std::min(period.last, days.last)};
      return weekly.sum(covered) / (covered.days() / days_per_month);
    }
    case Aggregate::share: {
      if (!asks_for_share(row, what)) return weekly.sum(period);
      const double whole = weekly.sum(whole_of(what, run.times));
      if (whole == 0) return std::numeric_limits<double>::quiet_NaN();
      return weekly.sum(period) / whole;
    }
    case Aggregate::sum:
      break;
  }
  return weekly.sum(period);
}

}  // namespace sim::experiment
