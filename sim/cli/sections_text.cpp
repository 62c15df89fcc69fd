#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "sim/cli/sections.hpp"

namespace sim::cli {
namespace {

constexpr std::size_t widest_column = 36;
constexpr std::size_t line_length = 100;
constexpr std::size_t indent = 6;

std::string text_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  std::string joined;
  for (const std::string& item : std::get<std::vector<std::string>>(value))
    joined += (joined.empty() ? "" : ", ") + item;
  return joined;
}

/// Code points, which is close enough to columns for the names used here.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

const Value* find(const Fields& row, const std::string& name) {
  for (const auto& [key, value] : row)
    if (key == name) return &value;
  return nullptr;
}

struct Column {
  std::string name;
  std::size_t width = 0;
};

std::vector<Column> columns_of(const Section& section) {
  std::vector<Column> columns;
  for (const Fields& row : section.rows)
    for (const auto& field : row) {
      auto column = std::find_if(columns.begin(), columns.end(),
                                 [&](const Column& other) { return other.name == field.first; });
      if (column == columns.end())
        column = columns.insert(column, {field.first, width_of(field.first)});
      column->width = std::max(column->width, width_of(text_of(field.second)));
    }
  return columns;
}

std::string wrapped(const std::string& text, std::size_t hanging) {
  std::string result;
  std::size_t used = hanging;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    if (used > hanging && used + 1 + width_of(word) > line_length) {
      result += "\n" + std::string(hanging, ' ');
      used = hanging;
    } else if (!result.empty()) {
      result += ' ';
      ++used;
    }
    result += word;
    used += width_of(word);
    begin = end + 1;
  }
  return result;
}

void write_cells(const std::vector<Column>& columns, std::vector<std::string> cells,
                 std::ostream& out) {
  std::string line = " ";
  for (std::size_t i = 0; i < cells.size(); ++i)
    line += ' ' + cells[i] + std::string(columns[i].width - width_of(cells[i]) + 1, ' ');
  line.erase(line.find_last_not_of(' ') + 1);
  out << line << '\n';
}

void write_section(const Section& section, std::ostream& out) {
  out << '\n' << section.name << " (" << section.rows.size() << ")\n";
  std::vector<Column> shorter, longer;
  std::size_t used = 1;
  for (Column& column : columns_of(section)) {
    // The first field names the row and stays a column whatever its width.
    const bool fits = column.width <= widest_column && used + column.width + 2 <= line_length;
    if (shorter.empty() || fits) {
      used += column.width + 2;
      shorter.push_back(std::move(column));
    } else {
      longer.push_back(std::move(column));
    }
  }
  std::vector<std::string> titles;
  for (const Column& column : shorter) titles.push_back(column.name);
  write_cells(shorter, titles, out);
  for (const Fields& row : section.rows) {
    std::vector<std::string> cells;
    for (const Column& column : shorter) {
      const Value* value = find(row, column.name);
      cells.push_back(value != nullptr ? text_of(*value) : "");
    }
    write_cells(shorter, cells, out);
    for (const Column& column : longer) {
      const Value* value = find(row, column.name);
      if (value == nullptr || text_of(*value).empty()) continue;
      out << std::string(indent, ' ') << wrapped(column.name + ": " + text_of(*value), indent + 2)
          << '\n';
    }
  }
}

}  // namespace

void write_text(const Description& description, std::ostream& out) {
  for (const auto& [name, value] : description.head)
    if (const std::string text = text_of(value); !text.empty())
      out << name << ": " << wrapped(text, name.size() + 2) << '\n';
  for (const Section& section : description.sections)
    if (!section.rows.empty()) write_section(section, out);
}

}  // namespace sim::cli
