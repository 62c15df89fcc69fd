#include "sim/io/csv.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>

#include "sim/io/text_file.hpp"

namespace sim::io {
namespace {

struct RawRow {
  std::vector<std::string> cells;
  int line = 0;
  bool blank = false;
  std::string mistake;
};

/// Takes rows off the front of a text.
class RowReader {
 public:
  explicit RowReader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }

  RawRow next() {
    RawRow row;
    row.line = line_;
    const std::size_t before = rest_.size();
    bool quoted = false;
    do {
      quoted = !rest_.empty() && rest_[0] == '"';
      row.cells.push_back(quoted ? quoted_cell(row) : plain_cell());
    } while (take(','));
    row.blank = !quoted && row.cells.size() == 1 && row.cells[0].empty();
    if (take("\r\n") || take('\n')) ++line_;
    if (rest_.size() == before) rest_ = {};  // cannot happen, and must not loop for ever
    return row;
  }

 private:
  bool take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  /// Up to the next comma or the end of the line.
  std::string plain_cell() {
    std::size_t end = std::min(rest_.find_first_of(",\n"), rest_.size());
    const bool crlf = end < rest_.size() && rest_[end] == '\n' && end > 0 && rest_[end - 1] == '\r';
    const bool last_cr = end == rest_.size() && end > 0 && rest_[end - 1] == '\r';
    std::string cell(rest_.substr(0, end - (crlf || last_cr ? 1 : 0)));
    rest_.remove_prefix(end);
    return cell;
  }

  std::string quoted_cell(RawRow& row) {
    rest_.remove_prefix(1);
    std::string cell;
    while (true) {
      const std::size_t quote = rest_.find('"');
      const std::string_view part = rest_.substr(0, quote);
      line_ += static_cast<int>(std::count(part.begin(), part.end(), '\n'));
      cell += part;
      if (quote == std::string_view::npos) {
        rest_ = {};
        row.mistake = "a quote is opened and never closed";
        return cell;
      }
      rest_.remove_prefix(quote + 1);
      if (!take('"')) break;
      cell += '"';
    }
    const std::string tail = plain_cell();
    if (!tail.empty())
      row.mistake =
          "'" + tail + "' follows a closing quote (double a quote that belongs to the text)";
    return cell;
  }

  std::string_view rest_;
  int line_ = 1;
};

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

void check_header(const RawRow& header, const std::string& file, Problems& problems) {
  const Origin where{file, header.line};
  if (!header.mistake.empty()) problems.add(where, header.mistake);
  for (auto cell = header.cells.begin(); cell != header.cells.end(); ++cell) {
    if (cell->empty()) {
      problems.add(where,
                   "column " + std::to_string(cell - header.cells.begin() + 1) + " has no name");
    } else if (std::find(header.cells.begin(), cell, *cell) != cell) {
      problems.add(where, "the column '" + *cell + "' stands twice");
    }
  }
}

}  // namespace

Table read_csv(const std::filesystem::path& path, Problems& problems) {
  const auto text = read_text_file(path, problems);
  return text ? parse_csv(*text, path, problems) : Table(path.string(), {});
}

Table parse_csv(std::string_view text, const std::filesystem::path& path, Problems& problems) {
  const std::string file = path.string();
  RowReader reader(text);
  RawRow header;
  header.blank = true;
  while (header.blank && !reader.done()) header = reader.next();
  if (header.blank) {
    problems.add({file, 0}, "is empty (a row with the names of the columns is needed)");
    return Table(file, {});
  }
  for (std::string& cell : header.cells) cell = trimmed(cell);
  check_header(header, file, problems);
  Table table(file, header.cells);
  while (!reader.done()) {
    RawRow row = reader.next();
    if (row.blank) continue;
    if (!row.mistake.empty()) {
      problems.add({file, row.line}, row.mistake);
      table.note_refused_row();
    } else if (row.cells.size() != header.cells.size()) {
      problems.add({file, row.line}, "the row has " + std::to_string(row.cells.size()) +
                                         " cells (the header names " +
                                         std::to_string(header.cells.size()) + " columns)");
      table.note_refused_row();
    } else {
      table.add_row(std::move(row.cells), row.line);
    }
  }
  return table;
}

std::string first_line_of(const std::filesystem::path& path) {
  constexpr std::streamsize most = 1 << 16;
  std::string line(most, '\0');
  std::ifstream in(path, std::ios::binary);
  in.getline(line.data(), most);
  line.resize(std::strlen(line.c_str()));
  return line;
}

std::string csv_cell(std::string_view text) {
  const bool edge_space = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  if (text.find_first_of(",\"\r\n") == std::string_view::npos && !edge_space)
    return std::string(text);
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

}  // namespace sim::io
