#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "sim/core/model.hpp"

namespace sim::experiment {

/// How cells of a weekly array are put together: a mean over some axes, each cell counting as much
/// as its weight, then a sum over others. What is NaN, or has no weight, counts as nothing; where
/// nothing counts, the result is NaN.
struct ReductionSpec {
  std::vector<std::string> average_over, sum_over;
  std::string weights;  // the observable that weighs, such as people
  bool empty() const { return average_over.empty() && sum_over.empty(); }
};

/// The reduction of one observable. The observable that weighs is itself summed, not averaged.
class Reduction {
 public:
  /// `axes` and `weight_axes`: of the arrays, names of `all`. Every axis of average_over that the
  /// observable has is one of weight_axes.
  Reduction(const std::vector<std::string>& axes, const std::vector<std::string>& weight_axes,
            bool is_weight, const ReductionSpec& spec, const std::vector<Axis>& all);

  /// The axes that remain, in their order.
  const std::vector<std::string>& axes() const { return axes_; }
  std::size_t size() const { return size_; }
  /// Appends one week. `weights` may be empty if nothing is averaged.
  void apply(std::span<const float> values, std::span<const float> weights,
             std::vector<float>& out) const;

 private:
  std::vector<std::string> axes_;
  std::size_t size_ = 1;
  bool averages_ = false;
  std::size_t averaged_size_ = 1, projected_size_ = 1;
  std::vector<std::size_t> averaged_cell_;  // of each cell
  std::vector<std::size_t> weight_cell_;    // of each cell, among the projected weights
  std::vector<std::size_t>
      projected_cell_;                    // of each weight: axes that the observable lacks summed
  std::vector<std::size_t> summed_cell_;  // of each averaged cell
};

}  // namespace sim::experiment
