#include "sim/core/table.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>

namespace sim {
namespace {

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  const auto last = text.find_last_not_of(" \t");
  return std::string(text.substr(first, last - first + 1));
}

}  // namespace

// Not std::from_chars, which libraries for WebAssembly lack for floating point.
std::optional<double> parse_number(const std::string& cell) {
  if (cell.empty() || cell.front() == '+' ||
      cell.find_first_not_of("0123456789+-.eE") != std::string::npos)
    return {};
  char* end = nullptr;
  const double value = std::strtod(cell.c_str(), &end);
  if (end != cell.c_str() + cell.size() || !std::isfinite(value)) return {};
  return value;
}

std::optional<Date> parse_month(const std::string& cell) { return Date::parse(cell + "-01"); }

std::vector<std::string> split_list(std::string_view rest) {
  std::vector<std::string> parts;
  while (!rest.empty()) {
    const auto semicolon = rest.find(';');
    if (std::string part = trimmed(rest.substr(0, semicolon)); !part.empty())
      parts.push_back(std::move(part));
    if (semicolon == std::string_view::npos) break;
    rest.remove_prefix(semicolon + 1);
  }
  return parts;
}

Table::Table(std::string file, std::vector<std::string> columns)
    : file_(std::move(file)), columns_(std::move(columns)) {}

void Table::add_row(std::vector<std::string> cells, int line) {
  assert(cells.size() == columns_.size());
  for (std::string& cell : cells) cells_.push_back(std::move(cell));
  lines_.push_back(line);
}

int Table::column(std::string_view name) const {
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i] == name) return static_cast<int>(i);
  return -1;
}

const std::string& Table::cell(std::size_t row, int column) const {
  return cells_[row * columns_.size() + static_cast<std::size_t>(column)];
}

void Table::set_cell(std::size_t row, int column, std::string text) {
  cells_[row * columns_.size() + static_cast<std::size_t>(column)] = std::move(text);
}

void Table::add_column(const std::string& name) {
  std::vector<std::string> cells;
  cells.reserve(size() * (columns_.size() + 1));
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    cells.push_back(std::move(cells_[i]));
    if ((i + 1) % columns_.size() == 0) cells.emplace_back();
  }
  cells_ = std::move(cells);
  columns_.push_back(name);
}

void Table::remove_rows(const std::vector<bool>& remove) {
  const std::size_t width = columns_.size();
  std::size_t kept = 0;
  for (std::size_t row = 0; row < remove.size(); ++row) {
    if (remove[row]) continue;
    for (std::size_t c = 0; kept != row && c < width; ++c)
      cells_[kept * width + c] = std::move(cells_[row * width + c]);
    lines_[kept++] = lines_[row];
  }
  cells_.resize(kept * width);
  lines_.resize(kept);
}

const std::string& Row::text(std::string_view column) const {
  const int index = table_.column(column);
  assert(index >= 0 && "the schema must declare the columns that a model reads");
  return table_.cell(index_, index);
}

std::optional<double> Row::maybe_number(std::string_view column) const {
  const std::optional<double> value = parse_number(text(column));
  assert((value || text(column).empty()) && "the schema must declare the column as a number");
  return value;
}

double Row::number(std::string_view column) const { return maybe_number(column).value_or(0); }

bool Row::flag(std::string_view column) const { return text(column) == "true"; }

std::optional<Date> Row::date(std::string_view column) const {
  const std::optional<Date> date = Date::parse(text(column));
  assert((date || text(column).empty()) && "the schema must declare the column as a date");
  return date;
}

std::optional<Date> Row::month(std::string_view column) const { return parse_month(text(column)); }

std::size_t Row::index(std::string_view column, std::span<const std::string> names) const {
  const auto found = std::find(names.begin(), names.end(), text(column));
  return found == names.end() ? 0 : static_cast<std::size_t>(found - names.begin());
}

std::vector<std::string> Row::list(std::string_view column) const {
  return split_list(text(column));
}

Origin Row::origin() const { return {table_.file(), table_.line(index_)}; }

void Row::problem(std::string text, std::string suggestion) const {
  problems_.add(origin(), std::move(text), std::move(suggestion));
}

}  // namespace sim
