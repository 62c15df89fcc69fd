#include "sim/experiment/observable_view.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace sim::experiment {
namespace {

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

const Axis& axis_of(const Model& model, const std::string& name) {
  const auto found = std::find_if(model.axes().begin(), model.axes().end(),
                                  [&](const Axis& axis) { return axis.name == name; });
  assert(found != model.axes().end());
  return *found;
}

std::size_t index_of(const std::vector<Observable>& all, const std::string& name) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Observable& one) { return one.name == name; });
  assert(found != all.end());
  return static_cast<std::size_t>(found - all.begin());
}

/// Goes through the cells of an array over axes, row-major.
class Cells {
 public:
  Cells(const Model& model, const std::vector<std::string>& axes) : at_(axes.size(), 0) {
    for (const std::string& axis : axes) {
      axes_.push_back(&axis_of(model, axis));
      cells_ *= axes_.back()->labels.size();
    }
  }
  std::size_t size() const { return cells_; }
  const std::string& label(std::size_t axis) const { return axes_[axis]->labels[at_[axis]]; }
  std::size_t position(std::size_t axis) const { return at_[axis]; }
  std::size_t length(std::size_t axis) const { return axes_[axis]->labels.size(); }
  void next() {
    for (std::size_t axis = at_.size(); axis-- > 0;) {
      if (++at_[axis] < axes_[axis]->labels.size()) return;
      at_[axis] = 0;
    }
  }

 private:
  std::vector<const Axis*> axes_;
  std::vector<std::size_t> at_;
  std::size_t cells_ = 1;
};

/// The group of each cell: its place along the `common` ones of its axes.
std::vector<std::size_t> groups_of(const Model& model, const std::vector<std::string>& axes,
                                   const std::vector<std::string>& common) {
  std::vector<std::size_t> groups;
  Cells cells(model, axes);
  for (std::size_t i = 0; i < cells.size(); ++i, cells.next()) {
    std::size_t group = 0;
    for (const std::string& name : common) {
      const auto axis =
          static_cast<std::size_t>(std::find(axes.begin(), axes.end(), name) - axes.begin());
      group = group * cells.length(axis) + cells.position(axis);
    }
    groups.push_back(group);
  }
  return groups;
}

}  // namespace

ObservableView::ObservableView(const Model& model, const ViewRequest& request) {
  const std::vector<Observable> all = model.observables();
  observable_ = index_of(all, request.observable);
  const std::vector<std::string>& axes = all[observable_].axes;
  std::map<std::vector<std::string>, std::size_t> row_by_labels;
  Cells cells(model, axes);
  for (std::size_t i = 0; i < cells.size(); ++i, cells.next()) {
    std::vector<std::string> labels;
    bool chosen = true;
    for (std::size_t axis = 0; axis < axes.size(); ++axis) {
      const auto select = request.select.find(axes[axis]);
      if (select != request.select.end() && !select->second.empty())
        chosen = chosen && contains(select->second, cells.label(axis));
      if (!contains(request.over, axes[axis])) labels.push_back(cells.label(axis));
    }
    row_of_.push_back(left_out);
    if (!chosen) continue;
    const auto [row, is_new] = row_by_labels.try_emplace(labels, rows_.size());
    if (is_new) rows_.push_back(labels);
    row_of_.back() = row->second;
  }
  if (all[observable_].averaged_by.empty()) return;
  weights_ = index_of(all, all[observable_].averaged_by);
  std::vector<std::string> common;
  for (const std::string& axis : axes)
    if (contains(all[weights_].axes, axis)) common.push_back(axis);
  group_of_ = groups_of(model, axes, common);
  weight_group_ = groups_of(model, all[weights_].axes, common);
  for (const std::size_t group : weight_group_) groups_ = std::max(groups_, group + 1);
}

std::vector<double> ObservableView::measure(const Simulation& simulation) const {
  constexpr float missing = std::numeric_limits<float>::quiet_NaN();
  const auto filled = [&](std::size_t index, std::size_t cells) {
    std::vector<float> values(cells, missing);
    simulation.observables()[index].fill(values);
    return values;
  };
  std::vector<double> weights(groups_, 0);
  if (weights_ != left_out) {
    const std::vector<float> people = filled(weights_, weight_group_.size());
    for (std::size_t i = 0; i < people.size(); ++i)
      if (!std::isnan(people[i])) weights[weight_group_[i]] += static_cast<double>(people[i]);
  }
  const std::vector<float> values = filled(observable_, row_of_.size());
  std::vector<double> sums(rows_.size(), 0), total(rows_.size(), 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (row_of_[i] == left_out || std::isnan(values[i])) continue;
    const double weight = weights_ == left_out ? 1 : weights[group_of_[i]];
    sums[row_of_[i]] += weight * static_cast<double>(values[i]);
    total[row_of_[i]] += weight;
  }
  for (std::size_t row = 0; row < sums.size(); ++row) {
    const double divisor = weights_ == left_out ? 1 : total[row];
    sums[row] = total[row] > 0 ? sums[row] / divisor : static_cast<double>(missing);
  }
  return sums;
}

}  // namespace sim::experiment
