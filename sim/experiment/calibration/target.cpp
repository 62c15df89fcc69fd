#include "sim/experiment/calibration/target.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

namespace sim::experiment {
namespace {

constexpr double least_ratio = 0.01;
constexpr double half_a_year = 182;  // days

std::string field(const Record& record, const RecordRow& row, const std::string& column) {
  if (column == "id") return row.id;
  if (column == "observable") return row.observable;
  if (column == "event") return row.event;
  if (column == "place") return row.place;
  if (column == "group") return row.group;
  if (column == "list") return row.list;
  return record.phase_of(row.date);
}

bool fits(const std::string& pattern, const std::string& text) {
  if (!pattern.empty() && pattern.back() == '*')
    return text.starts_with(pattern.substr(0, pattern.size() - 1));
  return pattern == text;
}

/// "date;tolerance_days=45"
std::optional<double> tolerance_of(const RecordRow& row) {
  constexpr std::string_view key = "tolerance_days=";
  const std::size_t at = row.unit.find(key);
  if (at == std::string::npos) return {};
  double days = 0;
  const char* begin = row.unit.data() + at + key.size();
  const auto [end, error] = std::from_chars(begin, row.unit.data() + row.unit.size(), days);
  if (error != std::errc()) return {};
  return days;
}

double half_range(const Target& target, const RecordRow& row) {
  if (const auto tolerance = tolerance_of(row)) return *tolerance;
  if (!row.low || !row.high) return 0;
  return (on_scale(target, *row.high) - on_scale(target, *row.low)) / 2;
}

double error_of(const ErrorByObservable& errors, const std::string& observable) {
  const auto found = errors.find(observable);
  return found == errors.end() ? 0 : found->second;
}

}  // namespace

double on_scale(const Target& target, double value) {
  if (target.farthest > 0)
    return target.documented + (std::isnan(value) ? target.farthest
                                                  : std::clamp(value - target.documented,
                                                               -target.farthest, target.farthest));
  if (!target.log_scale || std::isnan(value)) return value;
  return std::log(std::max(value, least_ratio * target.documented));
}

double from_scale(const Target& target, double scaled) {
  return target.log_scale ? std::exp(scaled) : scaled;
}

const std::vector<std::string>& filter_columns() {
  static const std::vector<std::string> columns = {"id",    "observable", "event", "place",
                                                   "group", "list",       "phase"};
  return columns;
}

bool RowFilter::matches(const Record& record, const RecordRow& row) const {
  return std::all_of(keys.begin(), keys.end(), [&](const auto& key) {
    const std::string text = field(record, row, key.first);
    return std::any_of(key.second.begin(), key.second.end(),
                       [&](const std::string& pattern) { return fits(pattern, text); });
  });
}

Targets read_targets(const Record& record, const ErrorByObservable& discrepancy,
                     const ErrorByObservable& sampling, const std::vector<RowFilter>& leave_out,
                     Problems& problems) {
  Targets targets;
  for (std::size_t i = 0; i < record.rows.size(); ++i) {
    const RecordRow& row = record.rows[i];
    if (row.role != Role::calibration) {
      targets.left_out.push_back({i, "role " + to_string(row.role)});
      continue;
    }
    if (std::any_of(leave_out.begin(), leave_out.end(),
                    [&](const RowFilter& filter) { return filter.matches(record, row); })) {
      targets.left_out.push_back({i, "left out by the calibration file"});
      continue;
    }
    Target target;
    target.row = i;
    target.log_scale = kind_of(row) == ValueKind::count;
    target.documented = row.value;
    if (kind_of(row) == ValueKind::date) target.farthest = half_a_year;
    if (target.log_scale && row.value <= 0) {
      problems.add(row.origin,
                   "the count '" + row.id + "' is " + number_text(row.value) +
                       " (a count is fitted by its logarithm)",
                   "Leave it out with [[calibration.leave_out]]");
      continue;
    }
    if (!discrepancy.contains(row.observable)) {
      problems.add(row.origin, "the observable '" + row.observable + "' has no model discrepancy",
                   "Add it to [calibration.discrepancy], or leave its rows out");
      continue;
    }
    target.value = on_scale(target, row.value);
    target.discrepancy = error_of(discrepancy, row.observable);
    target.sampling = error_of(sampling, row.observable);
    target.sources = half_range(target, row) / deviations_of_nine_tenths;
    if (target.variance() <= 0) {
      problems.add(row.origin, "the row '" + row.id + "' would be fitted without any error");
      continue;
    }
    targets.used.push_back(target);
  }
  return targets;
}

void weigh_cells_alike(const Record& record, double rows, std::vector<Target>& targets) {
  std::map<std::pair<std::string, std::string>, std::size_t> size;
  const auto cell_of = [&](const Target& target) {
    const RecordRow& row = record.rows[target.row];
    return std::pair{record.phase_of(row.date), row.observable};
  };
  for (const Target& target : targets) ++size[cell_of(target)];
  for (Target& target : targets) {
    const double excess = static_cast<double>(size[cell_of(target)]) / rows - 1;
    if (excess > 0)
      target.discrepancy = std::sqrt(target.discrepancy * target.discrepancy +
                                     excess * target.variance());
  }
}

}  // namespace sim::experiment
