#pragma once

#include <string>
#include <variant>
#include <vector>

#include "sim/io/hdf5_file.hpp"

namespace sim::io {

/// A table of a run file that grows: a group with the dimension `row` and a variable per column.
/// Rows wait in memory until write(), so that no column is ever partly written.
class RunTable {
 public:
  enum class Kind { text, real, whole, date, flag };
  struct Column {
    std::string name;
    Kind kind = Kind::text;
    std::string long_name;
  };
  using Cell = std::variant<double, std::string>;  // a date is to_days()
  using Row = std::vector<Cell>;

  RunTable(const Hdf5File& file, const std::string& name, std::vector<Column> columns,
           hsize_t rows_per_chunk = 4096);
  /// One cell for each column.
  void add_row(Row cells);
  /// Appends the waiting rows to the file; Hdf5File::flush makes them last.
  void write(const Hdf5File& file);

 private:
  Handle make_column(const Hdf5File& file, const Column& column, hsize_t rows_per_chunk) const;
  void write_column(const Hdf5File& file, std::size_t column) const;

  std::vector<Column> columns_;
  Handle group_, rows_;
  std::vector<Handle> datasets_;
  std::vector<Row> waiting_;
  hsize_t written_ = 0;
};

}  // namespace sim::io
