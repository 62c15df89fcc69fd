#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/date.hpp"
#include "sim/core/problems.hpp"

namespace sim {

class Table;

/// One row of a table that check_tables() has accepted. A refused cell reads as an empty one: the
/// mistake has been reported, so readers go on.
class Row {
 public:
  Row(const Table& table, std::size_t index, Problems& problems)
      : table_(table), index_(index), problems_(problems) {}

  /// Empty when the cell is empty.
  const std::string& text(std::string_view column) const;
  /// 0 when the cell is empty.
  double number(std::string_view column) const;
  std::optional<double> maybe_number(std::string_view column) const;
  bool flag(std::string_view column) const;
  /// An ISO date.
  std::optional<Date> date(std::string_view column) const;
  /// The first day of a month such as 2024-07.
  std::optional<Date> month(std::string_view column) const;
  /// Position of the cell in `names`; 0 when it is not there.
  std::size_t index(std::string_view column, std::span<const std::string> names) const;
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

  void set_cell(std::size_t row, int column, std::string text);
  /// Adds a column of empty cells.
  void add_column(const std::string& name);
  /// Removes the rows that `remove` marks; one entry per row.
  void remove_rows(const std::vector<bool>& remove);
  /// Notes that a row was left out, or a cell emptied, because of a mistake that was reported.
  void note_refused_row() { all_rows_ = false; }
  void note_refused_cell() { all_cells_ = false; }
  /// False when a row was left out: checks of what must be there would only repeat the mistake.
  bool has_all_rows() const { return all_rows_; }
  /// False when a row or a cell was refused: sums would only repeat the mistake.
  bool is_sound() const { return all_rows_ && all_cells_; }

 private:
  std::string file_;
  std::vector<std::string> columns_;
  std::vector<std::string> cells_;  // row-major
  std::vector<int> lines_;
  bool all_rows_ = true, all_cells_ = true;
};

/// The parts of a cell between semicolons, trimmed.
std::vector<std::string> split_list(std::string_view cell);
/// A finite decimal number, or nothing.
std::optional<double> parse_number(const std::string& cell);
/// The first day of a month such as 2024-07, or nothing.
std::optional<Date> parse_month(const std::string& cell);

}  // namespace sim
