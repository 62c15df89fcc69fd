#include "sim/experiment/calibration/results.hpp"

#include <algorithm>
#include <cmath>

#include "sim/experiment/calibration/weighted.hpp"

namespace sim::experiment {
namespace {

struct Quantiles {
  double low, median, high;
};

Quantiles quantiles_of(const Vector& values, const Vector& weights) {
  const auto count = static_cast<std::size_t>(values.size());
  const auto of = [&](double probability) {
    return weighted_quantile({values.data(), count}, {weights.data(), count}, probability);
  };
  return {of(0.05), of(0.5), of(0.95)};
}

/// Deviation of a run about its median, errors of the target included.
double deviation_with_errors(const Target& target, const Vector& runs, const Vector& weights) {
  double sum = 0, mean = 0, squares = 0;
  for (Eigen::Index i = 0; i < runs.size(); ++i) {
    const double value = on_scale(target, runs(i));
    if (std::isnan(value)) continue;
    sum += weights(i);
    mean += weights(i) * value;
    squares += weights(i) * value * value;
  }
  if (sum <= 0) return std::sqrt(target.variance());
  mean /= sum;
  return std::sqrt(std::max(0.0, squares / sum - mean * mean) + target.variance());
}

}  // namespace

std::vector<FitRow> fit_rows(const CalibrationPlan& plan, const Calibration& calibration,
                             const Fit& fit, const Record& record) {
  std::vector<FitRow> rows;
  std::vector<bool> fitted(record.rows.size(), false);
  for (std::size_t t = 0; t < plan.targets.used.size(); ++t)
    fitted[plan.targets.used[t].row] = fit.used[t] || !calibration.comparable[t];
  for (std::size_t t = 0; t < plan.targets.used.size(); ++t) {
    const Target& target = plan.targets.used[t];
    FitRow row;
    row.target = t;
    row.fitted = fit.used[t];
    row.comparable = calibration.comparable[t];
    const Vector before = calibration.prior_runs.col(at(t)), runs = fit.runs.col(at(t));
    const Quantiles prior = quantiles_of(before, Vector::Ones(before.size()));
    row.prior_low = prior.low;
    row.prior_median = prior.median;
    row.prior_high = prior.high;
    const Quantiles found = quantiles_of(runs, fit.run_weights);
    row.low = found.low;
    row.median = found.median;
    row.high = found.high;
    row.comparable = row.comparable && !std::isnan(found.median);
    const double middle = on_scale(target, found.median);
    const double reach =
        deviations_of_nine_tenths * deviation_with_errors(target, runs, fit.run_weights);
    row.error_low = from_scale(target, middle - reach);
    row.error_high = from_scale(target, middle + reach);
    row.z = (middle - target.value) / std::sqrt(total_variance(plan, calibration, t));
    row.covered = row.low <= target.documented && target.documented <= row.high;
    row.covered_with_errors =
        row.error_low <= target.documented && target.documented <= row.error_high;
    row.naive =
        naive_forecasts(record, target.row, [&](std::size_t other) { return fitted[other]; });
    rows.push_back(row);
  }
  return rows;
}

Vector central_values(const CalibrationPlan& plan, const Fit& fit) {
  const Moments moments = weighted_moments(normal_of_unit(fit.members), fit.weights);
  const Matrix unit = unit_of_normal(moments.mean);
  Vector values(unit.rows());
  for (std::size_t p = 0; p < plan.parameters.size(); ++p)
    values(at(p)) =
        fit.active[p] ? value_at(plan.parameters[p], unit(at(p), 0)) : plan.parameters[p].centre;
  return values;
}

}  // namespace sim::experiment
