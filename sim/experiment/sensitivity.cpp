#include "sim/experiment/sensitivity.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
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

/// Means of the rows over the replicates that every row of their block has, so that what chance
/// does alike to all of them cancels. NaN where the block has no such replicate.
std::vector<double> means_of(const Outputs& outputs, std::size_t rows) {
  std::vector<double> means(outputs.size(), nan);
  for (std::size_t begin = 0; begin + rows <= outputs.size(); begin += rows) {
    std::vector<double> sums(rows, 0);
    std::size_t replicates = outputs[begin].size(), found = 0;
    for (std::size_t i = 0; i < rows; ++i)
      replicates = std::min(replicates, outputs[begin + i].size());
    for (std::size_t r = 0; r < replicates; ++r) {
      bool whole = true;
      for (std::size_t i = 0; i < rows; ++i) whole = whole && !std::isnan(outputs[begin + i][r]);
      if (!whole) continue;
      ++found;
      for (std::size_t i = 0; i < rows; ++i) sums[i] += outputs[begin + i][r];
    }
    for (std::size_t i = 0; i < rows && found > 0; ++i)
      means[begin + i] = sums[i] / static_cast<double>(found);
  }
  return means;
}

/// Numbers of the blocks of `rows` rows that have values.
std::vector<std::size_t> complete_blocks(const std::vector<double>& means, std::size_t rows) {
  std::vector<std::size_t> blocks;
  for (std::size_t block = 0; block < means.size() / rows; ++block)
    if (!std::isnan(means[block * rows])) blocks.push_back(block);
  return blocks;
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

/// Where a design keeps row `role` (0: A, 1: B, 2 + d: A with factor d from B) of base point `i`.
struct SaltelliLayout {
  std::size_t rows;  // of a base point
  std::function<std::size_t(std::size_t i, std::size_t role)> row;
};

std::vector<SaltelliLayout> saltelli_layouts(std::size_t factors, std::size_t points) {
  const std::size_t plain = factors + 2, second_order = 2 * factors + 2;
  const auto salib = [](std::size_t rows) {
    return [rows](std::size_t i, std::size_t role) {
      if (role == 0) return i * rows;
      return role == 1 ? i * rows + rows - 1 : i * rows + role - 1;
    };
  };
  return {{plain, [plain](std::size_t i, std::size_t role) { return i * plain + role; }},
          {plain, salib(plain)},
          {second_order, salib(second_order)},
          {plain, [points, plain](std::size_t i, std::size_t role) {
             return role * (points / plain) + i;
           }}};
}

/// Variance that chance adds to the mean square of A minus A_B of a factor, over complete blocks.
double difference_noise(const Outputs& outputs, const std::vector<std::size_t>& blocks,
                        std::size_t rows, std::size_t factor) {
  std::vector<double> noise;
  for (const std::size_t block : blocks)
    noise.push_back(effect_noise(outputs[block * rows], outputs[block * rows + 2 + factor], 1));
  return mean_of(noise);
}

}  // namespace

SobolIndices sobol_indices(std::size_t factors, const Outputs& outputs,
                           const BootstrapOptions& options) {
  const std::size_t rows = factors + 2;
  assert(outputs.size() % rows == 0);
  const std::vector<double> means = means_of(outputs, rows);
  const std::vector<std::size_t> blocks = complete_blocks(means, rows);
  SobolIndices indices;
  indices.base_points = blocks.size();
  indices.left_out = outputs.size() / rows - blocks.size();
  indices.first.assign(factors, {nan, {}});
  indices.total.assign(factors, {nan, {}});
  indices.noise.assign(factors, nan);
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
    indices.noise[d] = difference_noise(outputs, blocks, rows, d) / (2 * indices.variance);
  }
  return indices;
}

MorrisEffects morris_effects(const UnitPoints& points, const Outputs& outputs,
                             const BootstrapOptions& options) {
  assert(!points.empty() && points.size() == outputs.size());
  const std::size_t factors = points.front().size(), rows = factors + 1;
  const std::vector<double> means = means_of(outputs, rows);
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

std::optional<std::vector<std::size_t>> saltelli_rows(
    const std::vector<std::vector<double>>& points) {
  if (points.empty() || points.front().empty()) return {};
  const std::size_t factors = points.front().size();
  for (const SaltelliLayout& layout : saltelli_layouts(factors, points.size())) {
    if (points.size() % layout.rows != 0) continue;
    std::vector<std::size_t> rows;
    bool fits = true;
    for (std::size_t i = 0; fits && i < points.size() / layout.rows; ++i)
      for (std::size_t role = 0; fits && role < factors + 2; ++role) {
        rows.push_back(layout.row(i, role));
        if (role < 2) continue;
        std::vector<double> expected = points[layout.row(i, 0)];
        expected[role - 2] = points[layout.row(i, 1)][role - 2];
        fits = points[rows.back()] == expected;
      }
    if (fits) return rows;
  }
  return {};
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
  if (const auto rows = saltelli_rows(points)) {
    Outputs in_order;
    for (const std::size_t row : *rows) in_order.push_back(outputs[row]);
    return sobol_indices(points.front().size(), in_order, options);
  }
  if (is_morris(points)) return morris_effects(points, outputs, options);
  return {};
}

}  // namespace sim::experiment
