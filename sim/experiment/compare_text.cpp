#include "sim/experiment/compare_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sim::experiment {
namespace {

constexpr std::size_t page_width = 120;
constexpr double whole_numbers_from = 100;  // counts below have one decimal

enum class Side { left, right };

struct Column {
  const char* title;
  std::size_t width;
  Side side = Side::right;
};

/// As wide as their content; the id gets what is left of the page.
const std::vector<Column> row_columns = {
    {"id", 20, Side::left}, {"documented", 0}, {"low..high", 0},          {"median", 0},
    {"q05..q95", 0},        {"error", 0},      {"covered", 0, Side::left}};
const std::vector<Column> summary_columns = {{"phase", 22, Side::left},
                                             {"observable", 24, Side::left},
                                             {"rows", 5},
                                             {"compared", 8},
                                             {"MAE", 10},
                                             {"in 90 %", 7},
                                             {"CRPS", 10},
                                             {"skill", 7},
                                             {"naive", 5},
                                             {"log ratio", 9}};
const std::vector<Column> bound_columns = {
    {"bound", 53, Side::left}, {"low..high", 14}, {"median", 6},          {"q05..q95", 14},
    {"outside", 7},            {"", 6, Side::left}, {"replicates", 10}};

/// Leaves more of the end, where ids differ.
std::string shortened(const std::string& text, std::size_t width) {
  if (text.size() <= width) return text;
  const std::size_t kept = width - 3;
  const std::size_t head = kept / 3;
  return text.substr(0, head) + "..." + text.substr(text.size() - (kept - head));
}

/// Cells that are too long push the rest of their line to the right, but nothing is cut.
std::string line_of(const std::vector<Column>& columns, const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::size_t width = columns[i].width;
    const std::string padding(width - std::min(width, cells[i].size()), ' ');
    if (i > 0) line += ' ';
    line += columns[i].side == Side::left ? cells[i] + padding : padding + cells[i];
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string title_line(const std::vector<Column>& columns) {
  std::vector<std::string> titles;
  for (const Column& column : columns) titles.emplace_back(column.title);
  return line_of(columns, titles);
}

std::string fixed(double value, int decimals) {
  char text[400];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string with_thousands(double value) {
  std::string text = fixed(value, std::abs(value) < whole_numbers_from ? 1 : 0);
  const std::size_t first = text[0] == '-' ? 1 : 0;
  std::size_t place = std::min(text.find('.'), text.size());
  while (place > first + 3) text.insert(place -= 3, ",");
  return text;
}

/// A distance between values: of dates, in days.
std::string size_text(std::optional<double> value, ValueKind kind) {
  if (!value) return "-";
  if (kind == ValueKind::date) return fixed(*value, 1) + " d";
  return kind == ValueKind::share ? fixed(*value, 3) : with_thousands(*value);
}

std::string value_text(std::optional<double> value, ValueKind kind) {
  if (!value || kind != ValueKind::date) return size_text(value, kind);
  return (event_date_epoch + static_cast<int>(std::lround(*value))).iso();
}

std::string error_text(std::optional<double> error, ValueKind kind) {
  return (error && *error > 0 ? "+" : "") + size_text(error, kind);
}

std::string range_text(std::optional<double> low, std::optional<double> high, ValueKind kind) {
  if (!low && !high) return "";
  return value_text(low, kind) + ".." + value_text(high, kind);
}

std::string mark_of(const RowScore& one, std::size_t replicates) {
  if (one.standing == Standing::context) return "context";
  std::string mark = *one.covered ? "ok" : "miss";
  if (one.replicates < replicates)
    mark += " " + std::to_string(one.replicates) + "/" + std::to_string(replicates);
  return mark;
}

std::vector<std::string> cells_of(const RowScore& one, std::size_t replicates) {
  const ValueKind kind = kind_of(one.row);
  return {one.row.id,
          value_text(one.row.value, kind),
          range_text(one.row.low, one.row.high, kind),
          value_text(one.median, kind),
          range_text(one.q05, one.q95, kind),
          error_text(one.error, kind),
          mark_of(one, replicates)};
}

std::vector<Column> fitted_columns(const Scores& scores) {
  std::vector<Column> columns = row_columns;
  std::vector<std::size_t> needed;
  for (const Column& column : columns) needed.push_back(std::string(column.title).size());
  for (const RowScore& one : scores.rows) {
    if (one.standing == Standing::not_comparable) continue;
    const std::vector<std::string> cells = cells_of(one, scores.replicates);
    for (std::size_t i = 0; i < cells.size(); ++i) needed[i] = std::max(needed[i], cells[i].size());
  }
  std::size_t others = 0;
  for (std::size_t i = 1; i < columns.size(); ++i) others += 1 + (columns[i].width = needed[i]);
  const std::size_t left = page_width - std::min(page_width, others);
  columns[0].width = std::max(columns[0].width, std::min(needed[0], left));
  return columns;
}

void write_rows(const Scores& scores, const RecordPhase& phase, std::ostream& out) {
  const std::vector<Column> columns = fitted_columns(scores);
  bool any = false;
  for (const RowScore& one : scores.rows) {
    if (one.phase != phase.id || one.standing == Standing::not_comparable) continue;
    if (!any) out << phase.title << "\n" << title_line(columns);
    any = true;
    std::vector<std::string> cells = cells_of(one, scores.replicates);
    cells[0] = shortened(cells[0], columns[0].width);
    out << line_of(columns, cells);
  }
  if (any) out << "\n";
}

void write_bounds(const Scores& scores, std::ostream& out) {
  const std::vector<BoundScore>& bounds = scores.bounds;
  if (bounds.empty()) return;
  std::vector<std::vector<std::string>> lines;
  std::size_t comparable = 0, inside = 0, values = 0, values_inside = 0, longest = 0;
  for (const BoundScore& one : bounds) {
    if (!one.comparable()) continue;
    ++comparable;
    inside += *one.outside == 0 ? 1 : 0;
    values += one.replicates;
    values_inside += one.inside;
    longest = std::max(longest, one.bound.id.size());
    lines.push_back({one.bound.id, fixed(one.bound.low, 4) + ".." + fixed(one.bound.high, 4),
                     fixed(*one.median, 4), fixed(*one.q05, 4) + ".." + fixed(*one.q95, 4),
                     *one.outside == 0 ? "" : (*one.outside > 0 ? "+" : "") + fixed(*one.outside, 4),
                     one.status,
                     std::to_string(one.inside) + "/" + std::to_string(one.replicates)});
  }
  std::vector<Column> columns = bound_columns;
  columns[0].width = std::min(columns[0].width, std::max(longest, std::size_t{2}));
  out << "Bounds\n" << title_line(columns);
  for (std::vector<std::string>& cells : lines) {
    cells[0] = shortened(cells[0], columns[0].width);
    out << line_of(columns, cells);
  }
  out << "The median is inside " << inside << " of " << comparable << " bounds";
  if (comparable > 0)
    out << ", a replicate inside " << values_inside << " of " << values << " times ("
        << fixed(100 * static_cast<double>(values_inside) / static_cast<double>(values), 0)
        << " %)";
  out << "\n\n";
}

void write_summary(const Scores& scores, std::ostream& out) {
  out << "Summary\n" << title_line(summary_columns);
  for (const SummaryLine& line : scores.summary) {
    const auto ratio = [](std::optional<double> value) { return value ? fixed(*value, 2) : "-"; };
    const std::string observable = line.observable + (line.apart ? " (apart)" : "");
    out << line_of(summary_columns,
                   {shortened(line.phase, summary_columns[0].width),
                    shortened(observable, summary_columns[1].width), std::to_string(line.rows),
                    std::to_string(line.comparable), size_text(line.mae, line.kind),
                    ratio(line.coverage90), size_text(line.crps, line.kind), ratio(line.skill),
                    std::to_string(line.naive_rows), ratio(line.mean_abs_log_ratio)});
  }
  const std::size_t rows = scores.comparable + scores.not_comparable;
  out << scores.comparable << " of " << rows << " rows compared";
  if (rows > 0)
    out << " ("
        << fixed(100 * static_cast<double>(scores.comparable) / static_cast<double>(rows), 0)
        << " %)";
  out << ", " << scores.context << " more for context; " << scores.replicates << " replicate"
      << (scores.replicates == 1 ? "" : "s") << "\n";
}

/// Ids between commas, broken into lines that fit the page.
void write_ids(const std::vector<std::string>& ids, std::ostream& out) {
  const std::string indent = "    ";
  std::string line = indent;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::string next = ids[i] + (i + 1 < ids.size() ? "," : "");
    if (line.size() > indent.size() && line.size() + 1 + next.size() > page_width) {
      out << line << "\n";
      line = indent;
    }
    line += (line.size() > indent.size() ? " " : "") + next;
  }
  out << line << "\n";
}

void write_reasons(const Scores& scores, std::ostream& out) {
  std::map<std::string, std::vector<std::string>> ids;
  for (const RowScore& one : scores.rows)
    if (one.standing == Standing::not_comparable) ids[one.reason].push_back(one.row.id);
  for (const BoundScore& one : scores.bounds)
    if (!one.comparable()) ids[one.reason].push_back(one.bound.id);
  if (ids.empty()) return;
  out << "\nNot comparable\n";
  for (const auto& [reason, rows] : ids) {
    out << "  " << reason << " (" << rows.size() << (rows.size() == 1 ? " row)\n" : " rows)\n");
    write_ids(rows, out);
  }
}

}  // namespace

void write_compare_table(const Scores& scores, std::ostream& out) {
  for (const RecordPhase& phase : scores.phases) write_rows(scores, phase, out);
  write_rows(scores, {"none", {}, {}, scores.phases.empty() ? "All rows" : "Outside all phases"},
             out);
  write_bounds(scores, out);
  write_summary(scores, out);
  write_reasons(scores, out);
}

}  // namespace sim::experiment
