#include "sim/experiment/sensitivity.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace sim::experiment {
namespace {

using Drawn = std::span<const std::uint32_t>;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  std::size_t found = 0;
  for (const double value : values)
    if (!std::isnan(value)) {
      sum += value;
      ++found;
    }
  return found > 0 ? sum / static_cast<double>(found) : nan;
}

/// Numbers of the blocks of `rows` rows in which every row has a value.
std::vector<std::size_t> complete_blocks(const std::vector<double>& means, std::size_t rows) {
  std::vector<std::size_t> blocks;
  for (std::size_t block = 0; block < means.size() / rows; ++block) {
    const auto begin = means.begin() + static_cast<std::ptrdiff_t>(block * rows);
    if (std::none_of(begin, begin + static_cast<std::ptrdiff_t>(rows),
                     [](double mean) { return std::isnan(mean); }))
      blocks.push_back(block);
  }
  return blocks;
}

std::vector<double> means_of(const Outputs& outputs) {
  std::vector<double> means;
  for (const auto& replicates : outputs) means.push_back(mean_of(replicates));
  return means;
}

std::vector<std::uint32_t> all_of(std::size_t units) {
  std::vector<std::uint32_t> numbers(units);
  for (std::size_t i = 0; i < units; ++i) numbers[i] = static_cast<std::uint32_t>(i);
  return numbers;
}

/// The values of the base points that are complete, the mean subtracted.
struct SaltelliTable {
  std::size_t factors = 0;
  std::vector<double> a, b;              // [base point]
  std::vector<std::vector<double>> a_b;  // [factor][base point]
  double mean = 0;

  double variance(Drawn drawn) const {
    double sum = 0, squares = 0;
    for (const std::uint32_t i : drawn) {
      sum += a[i] + b[i];
      squares += a[i] * a[i] + b[i] * b[i];
    }
    const double n = 2 * static_cast<double>(drawn.size());
    return squares / n - sum / n * (sum / n);
  }
  double first(std::size_t factor, Drawn drawn) const {
    double sum = 0;
    for (const std::uint32_t i : drawn) sum += b[i] * (a_b[factor][i] - a[i]);
    return sum / static_cast<double>(drawn.size()) / variance(drawn);
  }
  double total(std::size_t factor, Drawn drawn) const {
    double sum = 0;
    for (const std::uint32_t i : drawn) sum += std::pow(a[i] - a_b[factor][i], 2);
    return sum / (2 * static_cast<double>(drawn.size())) / variance(drawn);
  }
};

SaltelliTable table_of(std::size_t factors, const std::vector<double>& means,
                       const std::vector<std::size_t>& blocks) {
  SaltelliTable table{factors, {}, {}, std::vector<std::vector<double>>(factors), 0};
  const std::size_t rows = factors + 2;
  for (const std::size_t block : blocks)
    table.mean += means[block * rows] + means[block * rows + 1];
  table.mean /= 2 * static_cast<double>(blocks.size());
  for (const std::size_t block : blocks) {
    const double* row = means.data() + block * rows;
    table.a.push_back(row[0] - table.mean);
    table.b.push_back(row[1] - table.mean);
    for (std::size_t d = 0; d < factors; ++d) table.a_b[d].push_back(row[2 + d] - table.mean);
  }
  return table;
}

/// Variance that chance leaves in the mean of a point: of what point and replicate do not explain,
/// over the number of replicates. Only points with every replicate count.
double noise_variance(const Outputs& outputs) {
  const std::size_t replicates = outputs.empty() ? 0 : outputs.front().size();
  std::vector<const std::vector<double>*> whole;
  for (const auto& values : outputs)
    if (values.size() == replicates &&
        std::none_of(values.begin(), values.end(), [](double v) { return std::isnan(v); }))
      whole.push_back(&values);
  if (replicates < 2 || whole.size() < 2) return nan;
  const auto points = static_cast<double>(whole.size()), runs = static_cast<double>(replicates);
  std::vector<double> of_replicate(replicates, 0);
  double mean = 0;
  for (const auto* values : whole)
    for (std::size_t r = 0; r < replicates; ++r) {
      of_replicate[r] += (*values)[r] / points;
      mean += (*values)[r] / (points * runs);
    }
  double squares = 0;
  for (const auto* values : whole)
    for (std::size_t r = 0; r < replicates; ++r)
      squares += std::pow((*values)[r] - mean_of(*values) - of_replicate[r] + mean, 2);
  return squares / ((points - 1) * (runs - 1)) / runs;
}

/// The factor in which two rows differ, if it is just one.
std::optional<std::size_t> changed_factor(const std::vector<double>& a,
                                          const std::vector<double>& b) {
  std::optional<std::size_t> changed;
  for (std::size_t d = 0; d < a.size(); ++d) {
    if (a[d] == b[d]) continue;
    if (changed) return {};
    changed = d;
  }
  return changed;
}

/// Effects of one factor: [trajectory], and the variance of each that is chance.
struct Effects {
  std::vector<double> values, noise;
};

/// Variance of the mean over replicates of (after - before) / step, replicate by replicate.
double effect_noise(const std::vector<double>& before, const std::vector<double>& after,
                    double step) {
  std::vector<double> effects;
  for (std::size_t r = 0; r < std::min(before.size(), after.size()); ++r)
    if (const double effect = (after[r] - before[r]) / step; !std::isnan(effect))
      effects.push_back(effect);
  if (effects.size() < 2) return nan;
  const double mean = mean_of(effects), n = static_cast<double>(effects.size());
  double squares = 0;
  for (const double effect : effects) squares += std::pow(effect - mean, 2);
  return squares / (n - 1) / n;
}

MorrisEffect summary_of(const Effects& effects, const Resamples& resamples) {
  const auto& values = effects.values;
  const auto mean_absolute = [&](Drawn drawn) {
    double sum = 0;
    for (const std::uint32_t i : drawn) sum += std::abs(values[i]);
    return sum / static_cast<double>(drawn.size());
  };
  MorrisEffect summary;
  summary.mu = mean_of(values);
  summary.mu_star = {mean_absolute(all_of(values.size())), resamples.interval(mean_absolute)};
  double squares = 0;
  for (const double value : values) squares += std::pow(value - summary.mu, 2);
  const auto n = static_cast<double>(values.size());
  summary.sigma = n > 1 ? std::sqrt(squares / (n - 1)) : nan;
  summary.noise = std::sqrt(mean_of(effects.noise));
  return summary;
}

}  // namespace

SobolIndices sobol_indices(std::size_t factors, const Outputs& outputs,
                           const BootstrapOptions& options) {
  const std::size_t rows = factors + 2;
  assert(outputs.size() % rows == 0);
  const std::vector<double> means = means_of(outputs);
  const std::vector<std::size_t> blocks = complete_blocks(means, rows);
  SobolIndices indices;
  indices.base_points = blocks.size();
  indices.left_out = outputs.size() / rows - blocks.size();
  indices.first.assign(factors, {nan, {}});
  indices.total.assign(factors, {nan, {}});
  indices.mean = indices.variance = indices.noise_share = nan;
  if (blocks.empty()) return indices;
  const SaltelliTable table = table_of(factors, means, blocks);
  const std::vector<std::uint32_t> all = all_of(blocks.size());
  const Resamples resamples(blocks.size(), options);
  indices.mean = table.mean;
  indices.variance = table.variance(all);
  indices.noise_share = noise_variance(outputs) / indices.variance;
  for (std::size_t d = 0; d < factors; ++d) {
    indices.first[d] = {table.first(d, all),
                        resamples.interval([&](Drawn drawn) { return table.first(d, drawn); })};
    indices.total[d] = {table.total(d, all),
                        resamples.interval([&](Drawn drawn) { return table.total(d, drawn); })};
  }
  return indices;
}

MorrisEffects morris_effects(const UnitPoints& points, const Outputs& outputs,
                             const BootstrapOptions& options) {
  assert(!points.empty() && points.size() == outputs.size());
  const std::size_t factors = points.front().size(), rows = factors + 1;
  const std::vector<double> means = means_of(outputs);
  const std::vector<std::size_t> blocks = complete_blocks(means, rows);
  std::vector<Effects> effects(factors);
  for (const std::size_t block : blocks)
    for (std::size_t row = block * rows + 1; row < (block + 1) * rows; ++row) {
      const std::size_t d = changed_factor(points[row - 1], points[row]).value();
      const double step = points[row][d] - points[row - 1][d];
      effects[d].values.push_back((means[row] - means[row - 1]) / step);
      effects[d].noise.push_back(effect_noise(outputs[row - 1], outputs[row], step));
    }
  MorrisEffects found;
  found.trajectories = blocks.size();
  found.left_out = points.size() / rows - blocks.size();
  const Resamples resamples(blocks.size(), options);
  for (const Effects& one : effects)
    found.factors.push_back(one.values.empty() ? MorrisEffect{nan, {nan, {}}, nan, nan}
                                               : summary_of(one, resamples));
  return found;
}

bool is_saltelli(const std::vector<std::vector<double>>& points) {
  if (points.empty() || points.front().empty()) return false;
  const std::size_t factors = points.front().size(), rows = factors + 2;
  if (points.size() % rows != 0) return false;
  for (std::size_t i = 0; i < points.size(); i += rows)
    for (std::size_t d = 0; d < factors; ++d) {
      std::vector<double> expected = points[i];
      expected[d] = points[i + 1][d];
      if (points[i + 2 + d] != expected) return false;
    }
  return true;
}

bool is_morris(const std::vector<std::vector<double>>& points) {
  if (points.empty() || points.front().empty()) return false;
  const std::size_t factors = points.front().size(), rows = factors + 1;
  if (points.size() % rows != 0) return false;
  for (std::size_t i = 0; i < points.size(); i += rows) {
    std::vector<bool> changed(factors, false);
    for (std::size_t row = i + 1; row < i + rows; ++row) {
      const auto factor = changed_factor(points[row - 1], points[row]);
      if (!factor || changed[*factor]) return false;
      changed[*factor] = true;
    }
  }
  return true;
}

std::optional<Sensitivity> sensitivity_of(const UnitPoints& points, const Outputs& outputs,
                                          const BootstrapOptions& options) {
  assert(points.size() == outputs.size());
  if (is_saltelli(points)) return sobol_indices(points.front().size(), outputs, options);
  if (is_morris(points)) return morris_effects(points, outputs, options);
  return {};
}

}  // namespace sim::experiment
