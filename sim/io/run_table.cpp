#include "sim/io/run_table.hpp"

#include <array>
#include <cassert>

#include "sim/core/missing.hpp"
#include "sim/io/run_format.hpp"

namespace sim::io {
namespace {

hid_t stored_type(RunTable::Kind kind) {
  switch (kind) {
    case RunTable::Kind::whole: return H5T_STD_I32LE;
    case RunTable::Kind::flag: return H5T_STD_I8LE;
    default: return H5T_IEEE_F64LE;
  }
}

DatasetShape growing(hsize_t rows_per_chunk) {
  return {.size = {0}, .chunk = {rows_per_chunk}, .grows = true};
}

}  // namespace

RunTable::RunTable(const Hdf5File& file, const std::string& name, std::vector<Column> columns,
                   hsize_t rows_per_chunk)
    : columns_(std::move(columns)), group_(file.make_group(name)) {
  // A dimension without values of its own, in the way that netCDF marks one.
  rows_ = file.make_dataset(group_.id(), "row", H5T_IEEE_F32LE, growing(rows_per_chunk));
  file.make_scale(rows_, "This is a netCDF dimension but not a netCDF variable.         0");
  for (const Column& column : columns_)
    datasets_.push_back(make_column(file, column, rows_per_chunk));
}

Handle RunTable::make_column(const Hdf5File& file, const Column& column,
                             hsize_t rows_per_chunk) const {
  const Handle text = text_type();
  const bool is_text = column.kind == Kind::text;
  const bool has_missing = column.kind == Kind::real || column.kind == Kind::date;
  DatasetShape shape = growing(rows_per_chunk);
  if (has_missing) shape.missing = missing_number;
  // Not compressed: the last chunk is written again as the table grows, and must keep its place.
  Handle dataset = file.make_dataset(group_.id(), column.name,
                                     is_text ? text.id() : stored_type(column.kind), shape);
  file.attach_scale(dataset, rows_, 0);
  file.put_text(dataset.id(), "long_name", column.long_name);
  if (column.kind == Kind::date) put_calendar(file, dataset);
  if (has_missing)
    file.put_numbers(dataset.id(), "_FillValue", H5T_IEEE_F64LE, {&missing_number, 1});
  if (column.kind == Kind::flag) {
    file.put_numbers(dataset.id(), "flag_values", H5T_STD_I8LE, std::array{0.0, 1.0});
    file.put_text(dataset.id(), "flag_meanings", "no yes");
  }
  return dataset;
}

void RunTable::add_row(Row cells) {
  assert(cells.size() == columns_.size());
  waiting_.push_back(std::move(cells));
}

void RunTable::write_column(const Hdf5File& file, std::size_t column) const {
  const std::array<hsize_t, 1> start{written_}, count{waiting_.size()};
  if (columns_[column].kind == Kind::text) {
    std::vector<const char*> texts;
    for (const auto& row : waiting_) texts.push_back(std::get<std::string>(row[column]).c_str());
    file.write_block(datasets_[column], start, count, text_type().id(), texts.data());
  } else {
    std::vector<double> numbers;
    for (const auto& row : waiting_) numbers.push_back(std::get<double>(row[column]));
    file.write_block(datasets_[column], start, count, H5T_NATIVE_DOUBLE, numbers.data());
  }
}

void RunTable::write(const Hdf5File& file) {
  if (waiting_.empty()) return;
  const hsize_t rows = written_ + waiting_.size();
  file.ok(H5Dset_extent(rows_.id(), &rows), "grow a table");
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    file.ok(H5Dset_extent(datasets_[column].id(), &rows),
            "grow column '" + columns_[column].name + "'");
    write_column(file, column);
  }
  written_ = rows;
  waiting_.clear();
}

}  // namespace sim::io
