#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/date.hpp"
#include "sim/core/problems.hpp"

namespace sim {

class Table;

/// One row of a table. Getters report an unreadable value to the table's problems and return the
/// fallback, so that a reader goes on and all mistakes are seen at once.
class Row {
 public:
  Row(const Table& table, std::size_t index, Problems& problems)
      : table_(table), index_(index), problems_(problems) {}

  /// Empty when the cell is empty.
  const std::string& text(std::string_view column) const;
  /// Must be a finite number within [low, high].
  double number(std::string_view column, double low = -std::numeric_limits<double>::max(),
                double high = std::numeric_limits<double>::max()) const;
  /// As number(), but an empty cell gives nullopt.
  std::optional<double> maybe_number(std::string_view column,
                                     double low = -std::numeric_limits<double>::max(),
                                     double high = std::numeric_limits<double>::max()) const;
  /// An ISO date; an empty cell gives nullopt.
  std::optional<Date> date(std::string_view column) const;
  /// Parts between semicolons, trimmed; none for an empty cell.
  std::vector<std::string> list(std::string_view column) const;
  Origin origin() const;
  /// Reports a mistake at this row.
  void problem(std::string text, std::string suggestion = "") const;

 private:
  const Table& table_;
  std::size_t index_;
  Problems& problems_;
};

/// A table of text cells with named columns and the line of each row. sim/io reads it from CSV.
class Table {
 public:
  Table() = default;
  Table(std::string file, std::vector<std::string> columns);

  void add_row(std::vector<std::string> cells, int line);
  const std::string& file() const { return file_; }
  std::span<const std::string> columns() const { return columns_; }
  std::size_t size() const { return lines_.size(); }
  /// -1 when there is no such column.
  int column(std::string_view name) const;
  const std::string& cell(std::size_t row, int column) const;
  int line(std::size_t row) const { return lines_[row]; }
  Row row(std::size_t index, Problems& problems) const { return Row(*this, index, problems); }
  /// Reports columns that are missing; returns whether all are there.
  bool require(std::span<const std::string> names, Problems& problems) const;

 private:
  std::string file_;
  std::vector<std::string> columns_;
  std::vector<std::string> cells_;  // row-major
  std::vector<int> lines_;
};

}  // namespace sim
