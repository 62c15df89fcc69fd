#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "sim/core/model.hpp"

namespace sim::experiment {

/// What to look at of an observable.
struct ViewRequest {
  std::string observable;
  std::map<std::string, std::vector<std::string>> select;  // axis -> labels; none: all
  std::vector<std::string> over;  // axes that are put together; those it lacks are no mistake
};

/// Values of an observable by the labels of the axes that are left: means weighted by
/// Observable::averaged_by (all its other axes summed), or sums where it names none.
class ObservableView {
 public:
  /// The observable and its weights must exist in the model; labels it lacks are left out.
  ObservableView(const Model& model, const ViewRequest& request);
  /// The labels of each row, in the order of the axes that are left.
  const std::vector<std::vector<std::string>>& rows() const { return rows_; }
  /// NaN where nobody is. Shape: [row].
  std::vector<double> measure(const Simulation& simulation) const;

 private:
  static constexpr std::size_t left_out = static_cast<std::size_t>(-1);
  std::size_t observable_ = 0, weights_ = left_out;
  std::vector<std::vector<std::string>> rows_;
  std::vector<std::size_t> row_of_;        // of each cell of the observable
  std::vector<std::size_t> group_of_;      // of each cell: its weight is that of a group
  std::vector<std::size_t> weight_group_;  // of each cell of the weights
  std::size_t groups_ = 0;
};

}  // namespace sim::experiment
