#include "sim/experiment/sweep/reduction.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace sim::experiment {
namespace {

using Names = std::vector<std::string>;

bool contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::size_t size_of(const std::string& name, const std::vector<Axis>& all) {
  const auto axis =
      std::find_if(all.begin(), all.end(), [&](const Axis& other) { return other.name == name; });
  assert(axis != all.end());
  return axis->labels.size();
}

std::size_t product(const Names& names, const std::vector<Axis>& all) {
  std::size_t size = 1;
  for (const std::string& name : names) size *= size_of(name, all);
  return size;
}

/// Of each cell over `from`, row-major, the cell over `to`, some of its axes.
std::vector<std::size_t> projection(const Names& from, const Names& to,
                                    const std::vector<Axis>& all) {
  std::vector<std::size_t> cells{0};
  std::size_t stride = product(to, all);
  std::vector<std::size_t> strides;
  for (const std::string& name : to) {
    stride /= size_of(name, all);
    strides.push_back(stride);
  }
  for (const std::string& name : from) {
    const auto place = std::find(to.begin(), to.end(), name);
    const std::size_t step =
        place == to.end() ? 0 : strides[static_cast<std::size_t>(place - to.begin())];
    std::vector<std::size_t> finer;
    for (const std::size_t cell : cells)
      for (std::size_t i = 0; i < size_of(name, all); ++i) finer.push_back(cell + i * step);
    cells = std::move(finer);
  }
  return cells;
}

Names without(const Names& names, const Names& gone) {
  Names rest;
  for (const std::string& name : names)
    if (!contains(gone, name)) rest.push_back(name);
  return rest;
}

Names common(const Names& names, const Names& others) {
  Names both;
  for (const std::string& name : names)
    if (contains(others, name)) both.push_back(name);
  return both;
}

constexpr float no_value = std::numeric_limits<float>::quiet_NaN();

}  // namespace

Reduction::Reduction(const Names& axes, const Names& weight_axes, bool is_weight,
                     const ReductionSpec& spec, const std::vector<Axis>& all) {
  Names averaged = is_weight ? Names{} : spec.average_over;
  Names summed = spec.sum_over;
  if (is_weight) summed.insert(summed.end(), spec.average_over.begin(), spec.average_over.end());
  averages_ = !common(axes, averaged).empty();
  const Names kept = without(axes, averaged);
  axes_ = without(kept, summed);
  averaged_size_ = product(kept, all);
  size_ = product(axes_, all);
  averaged_cell_ = projection(axes, kept, all);
  summed_cell_ = projection(kept, axes_, all);
  if (!averages_) return;
  const Names shared = common(weight_axes, axes);
  projected_size_ = product(shared, all);
  projected_cell_ = projection(weight_axes, shared, all);
  weight_cell_ = projection(axes, shared, all);
}

void Reduction::apply(std::span<const float> values, std::span<const float> weights,
                      std::vector<float>& out) const {
  assert(values.size() == averaged_cell_.size());
  std::vector<double> weight(averages_ ? projected_size_ : 0, 0);
  for (std::size_t i = 0; averages_ && i < weights.size(); ++i)
    if (weights[i] > 0) weight[projected_cell_[i]] += static_cast<double>(weights[i]);
  std::vector<double> sum(averaged_size_, 0), counted(averaged_size_, 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double w = averages_ ? weight[weight_cell_[i]] : 1;
    if (!(w > 0) || values[i] != values[i]) continue;
    sum[averaged_cell_[i]] += w * static_cast<double>(values[i]);
    counted[averaged_cell_[i]] += w;
  }
  std::vector<double> total(size_, 0);
  std::vector<bool> any(size_, false);
  for (std::size_t i = 0; i < sum.size(); ++i) {
    if (counted[i] <= 0) continue;
    total[summed_cell_[i]] += sum[i] / counted[i];
    any[summed_cell_[i]] = true;
  }
  for (std::size_t i = 0; i < size_; ++i)
    out.push_back(any[i] ? static_cast<float>(total[i]) : no_value);
}

}  // namespace sim::experiment
