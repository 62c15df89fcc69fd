#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "sim/io/run_table.hpp"

namespace sim::io {

/// Rows of replicates that run side by side, given back in the order of the replicates.
class OrderedRows {
 public:
  explicit OrderedRows(std::size_t replicates) : rows_(replicates), ended_(replicates, false) {}

  void add(std::size_t replicate, RunTable::Row row) {
    assert(replicate < rows_.size() && !ended_[replicate]);
    rows_[replicate].push_back(std::move(row));
  }
  /// Nothing more will come of this replicate.
  void end(std::size_t replicate) { ended_[replicate] = true; }
  /// Takes out the rows before which none can come any more: those of the leading replicates that
  /// have ended, and of the one after them.
  std::vector<RunTable::Row> take() {
    std::vector<RunTable::Row> ready;
    for (; first_ < rows_.size(); ++first_) {
      std::move(rows_[first_].begin(), rows_[first_].end(), std::back_inserter(ready));
      rows_[first_].clear();
      if (!ended_[first_]) break;
    }
    return ready;
  }

 private:
  std::vector<std::vector<RunTable::Row>> rows_;
  std::vector<bool> ended_;
  std::size_t first_ = 0;  // replicate that has not ended, or had not at the last take()
};

}  // namespace sim::io
