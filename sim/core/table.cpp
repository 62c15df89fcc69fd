#include "sim/core/table.hpp"

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

// Not std::from_chars, which libraries for WebAssembly lack for floating point.
std::optional<double> number_in(const std::string& cell) {
  if (cell.front() == '+' || cell.find_first_not_of("0123456789+-.eE") != std::string::npos)
    return {};
  char* end = nullptr;
  const double value = std::strtod(cell.c_str(), &end);
  if (end != cell.c_str() + cell.size() || !std::isfinite(value)) return {};
  return value;
}

std::string range_text(double low, double high) {
  if (low == std::numeric_limits<double>::lowest()) return "at most " + number_text(high);
  if (high == std::numeric_limits<double>::max()) return "at least " + number_text(low);
  return "between " + number_text(low) + " and " + number_text(high);
}

}  // namespace

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

bool Table::require(std::span<const std::string> names, Problems& problems) const {
  bool all = true;
  for (const std::string& name : names) {
    if (column(name) >= 0) continue;
    all = false;
    problems.add({file_, 1}, "the column '" + name + "' is missing", suggest_name(name, columns_));
  }
  return all;
}

const std::string& Row::text(std::string_view column) const {
  const int index = table_.column(column);
  assert(index >= 0 && "the model must declare the columns it reads");
  return table_.cell(index_, index);
}

std::optional<double> Row::maybe_number(std::string_view column, double low, double high) const {
  const std::string& cell = text(column);
  if (cell.empty()) return {};
  const std::optional<double> value = number_in(cell);
  if (!value) {
    problem("'" + std::string(column) + "' is '" + cell + "' (a number is needed)");
    return {};
  }
  if (*value < low || *value > high) {
    problem("'" + std::string(column) + "' is " + cell + " (it must be " + range_text(low, high) +
            ")");
    return {};
  }
  return value;
}

double Row::number(std::string_view column, double low, double high) const {
  if (text(column).empty()) {
    problem("'" + std::string(column) + "' is empty (a number is needed)");
    return 0;
  }
  return maybe_number(column, low, high).value_or(0);
}

std::optional<Date> Row::date(std::string_view column) const {
  const std::string& cell = text(column);
  if (cell.empty()) return {};
  const auto date = Date::parse(cell);
  if (!date)
    problem("'" + std::string(column) + "' is '" + cell +
            "' (a date such as 2024-07-31 is needed)");
  return date;
}

std::vector<std::string> Row::list(std::string_view column) const {
  std::vector<std::string> parts;
  std::string_view rest = text(column);
  while (!rest.empty()) {
    const auto semicolon = rest.find(';');
    if (std::string part = trimmed(rest.substr(0, semicolon)); !part.empty())
      parts.push_back(std::move(part));
    if (semicolon == std::string_view::npos) break;
    rest.remove_prefix(semicolon + 1);
  }
  return parts;
}

Origin Row::origin() const { return {table_.file(), table_.line(index_)}; }

void Row::problem(std::string text, std::string suggestion) const {
  problems_.add(origin(), std::move(text), std::move(suggestion));
}

}  // namespace sim
