#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <utility>

#include "sim/cli/sections.hpp"

namespace sim::cli {
namespace {

constexpr std::size_t indent = 6;
constexpr std::size_t gap = 2;           // between columns
constexpr std::size_t least_width = 16;  // of a column that is cut

std::string text_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  std::string joined;
  for (const std::string& item : std::get<std::vector<std::string>>(value))
    joined += (joined.empty() ? "" : ", ") + item;
  return joined;
}

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

/// Code points, which is close enough to columns for the names used here.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string cut(const std::string& text, std::size_t width) {
  if (width_of(text) <= width) return text;
  std::size_t end = 0;
  for (std::size_t seen = 0; end < text.size(); ++end)
    if (begins_character(text[end]) && ++seen + 2 > width) break;
  return text.substr(0, end) + "..";
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

/// The fields of the rows in order of appearance, as wide as their widest cell; of short rows, as
/// wide as all but a few cells.
std::vector<Column> columns_of(const Section& section) {
  std::vector<Column> columns;
  std::vector<std::vector<std::size_t>> widths;  // of the cells of each column
  for (const Fields& row : section.rows)
    for (const auto& field : row) {
      const auto column = std::find_if(columns.begin(), columns.end(), [&](const Column& other) {
        return other.name == field.first;
      });
      const auto index = static_cast<std::size_t>(column - columns.begin());
      if (column == columns.end()) {
        columns.push_back({field.first, 0});
        widths.emplace_back();
      }
      widths[index].push_back(width_of(text_of(field.second)));
    }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::sort(widths[i].begin(), widths[i].end());
    const std::size_t few = section.short_rows ? widths[i].size() / 20 : 0;
    columns[i].width = std::max(width_of(columns[i].name), widths[i][widths[i].size() - 1 - few]);
  }
  return columns;
}

/// Breaks a text into lines; all but the first are indented.
std::string wrapped(const std::string& text, std::size_t hanging, std::size_t line_length) {
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

/// Writes one section.
class SectionText {
 public:
  SectionText(const Section& section, std::size_t line_length)
      : section_(section), line_length_(line_length) {
    for (Column& column : columns_of(section)) place(std::move(column));
  }
  void write(std::ostream& out) const {
    write_title(out);
    std::vector<std::string> titles;
    for (const Column& column : shown_) titles.push_back(column.name);
    write_cells(titles, out);
    for (const Fields& row : section_.rows) write_row(row, out);
  }

 private:
  /// The first column names the row and stands whatever its width.
  void place(Column column) {
    const std::size_t left = line_length_ - std::min(line_length_, used_ + gap);
    if (section_.short_rows && left >= least_width) column.width = std::min(column.width, left);
    if (shown_.empty() || (below_.empty() && column.width <= left)) {
      used_ += gap + column.width;
      shown_.push_back(std::move(column));
    } else {
      below_.push_back(std::move(column));
    }
  }
  void write_title(std::ostream& out) const {
    out << section_.name << " (" << section_.rows.size() << ")";
    if (section_.short_rows && !below_.empty()) {
      out << "; with --json also";
      for (const Column& column : below_)
        out << (&column == below_.data() ? " " : ", ") << column.name;
    }
    out << '\n';
  }
  void write_row(const Fields& row, std::ostream& out) const {
    std::vector<std::string> cells;
    for (const Column& column : shown_) cells.push_back(cell_of(row, column));
    write_cells(cells, out);
    if (section_.short_rows) return;
    std::string text;
    for (const Column& column : below_)
      if (const std::string cell = cell_of(row, column); !cell.empty())
        text += (text.empty() ? "" : "; ") + column.name + ": " + cell;
    if (!text.empty())
      out << std::string(indent, ' ') << wrapped(text, indent, line_length_) << '\n';
  }
  static std::string cell_of(const Fields& row, const Column& column) {
    const Value* value = find(row, column.name);
    return value != nullptr ? text_of(*value) : "";
  }
  /// A cell wider than its column moves what follows it.
  void write_cells(const std::vector<std::string>& cells, std::ostream& out) const {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i)
      line += std::string(gap, ' ') + cells[i] +
              std::string(shown_[i].width - std::min(shown_[i].width, width_of(cells[i])), ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    out << (section_.short_rows ? cut(line, line_length_) : line) << '\n';
  }

  const Section& section_;
  const std::size_t line_length_;
  std::vector<Column> shown_, below_;
  std::size_t used_ = 0;
};

}  // namespace

void write_text(const Description& description, std::size_t line_length, std::ostream& out) {
  for (const auto& [name, value] : description.head)
    if (const std::string text = text_of(value); !text.empty())
      out << name << ": " << wrapped(text, name.size() + 2, line_length) << '\n';
  bool first = description.head.empty();
  for (const Section& section : description.sections) {
    if (section.rows.empty()) continue;
    if (!std::exchange(first, false)) out << '\n';
    SectionText(section, line_length).write(out);
  }
}

}  // namespace sim::cli
