#include "sim/core/table_schema.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace sim {
namespace {

/// Cells of a key are compared as one text; a control character separates them.
constexpr char separator = '\x1f';

/// Mistakes of one column that are worth a line each.
constexpr std::size_t most_reported = 50;

using Names = std::vector<std::string>;
/// Ids by table and column, from all rows of the files, so that a refused row is no unknown name.
using Ids = std::map<std::pair<std::string, std::string>, std::set<std::string>>;

std::string range_text(const Column& column) {
  const std::string unit = column.unit == "1" ? "" : " " + column.unit;
  return "between " + number_text(column.low) + " and " + number_text(column.high) + unit;
}

/// Checks one table; see check_tables().
class TableChecker {
 public:
  TableChecker(Table& table, const TableSchema& schema, const Ids& ids, Problems& problems)
      : table_(table), schema_(schema), ids_(ids), problems_(problems) {}
  void check();

 private:
  void add_missing_columns();
  void check_cells(const Column& column);
  /// Whether a value (a cell, or a part of one) is what the column wants.
  bool accepts(const Column& column, const std::string& value, const Origin& where);
  bool is_known(const Column& column, const std::string& value, const Origin& where);
  bool is_number(const Column& column, const std::string& value, const Origin& where);
  void check_order(const std::pair<std::string, std::string>& columns);
  void check_key();
  void check_complete();
  void check_size();
  /// All words or ids that a column can have; empty when they are not known.
  std::vector<std::string> all_of(const Column& column) const;
  std::string key_of(std::size_t row, const Names& columns) const;
  /// Returns false, for `good || refuse(...)`.
  bool refuse(const Origin& where, const std::string& text, const std::string& hint = "");
  std::string suggest(const std::string& value, const Names& names) const {
    return refused_ < most_reported ? suggest_name(value, names) : "";
  }
  Origin origin(std::size_t row) const { return {table_.file(), table_.line(row)}; }

  Table& table_;
  const TableSchema& schema_;
  const Ids& ids_;
  Problems& problems_;
  std::vector<bool> remove_;  // [row]
  std::set<std::string> missing_;
  std::size_t refused_ = 0;  // in the column, or by the check, that is under way
};

void TableChecker::check() {
  remove_.assign(table_.size(), false);
  add_missing_columns();
  check_complete();  // before refused cells are emptied: a misspelt number is no missing row
  for (const Column& column : schema_.columns) check_cells(column);
  if (schema_.others)
    for (const std::string& name : table_.columns())
      if (schema_.find(name) == nullptr) {
        Column column = *schema_.others;
        column.name = name;
        check_cells(column);
      }
  for (const auto& columns : schema_.ordered) check_order(columns);
  check_key();
  check_size();
  table_.remove_rows(remove_);
}

void TableChecker::add_missing_columns() {
  const Names before(table_.columns().begin(), table_.columns().end());
  for (const Column& column : schema_.columns) {
    if (table_.column(column.name) >= 0) continue;
    missing_.insert(column.name);
    refuse({table_.file(), 1}, "the column '" + column.name + "' is missing",
           suggest_name(column.name, before));
    table_.note_refused_cell();
    if (std::count(schema_.key.begin(), schema_.key.end(), column.name) > 0 && table_.size() > 0) {
      remove_.assign(table_.size(), true);
      table_.note_refused_row();
    }
    table_.add_column(column.name);
  }
}

void TableChecker::check_cells(const Column& column) {
  const int at = table_.column(column.name);
  if (missing_.contains(column.name)) return;
  refused_ = 0;
  const bool of_key = std::count(schema_.key.begin(), schema_.key.end(), column.name) > 0;
  for (std::size_t row = 0; row < table_.size(); ++row) {
    const std::string& cell = table_.cell(row, at);
    bool good = true;
    if (cell.empty()) {
      good = column.optional ||
             refuse(origin(row), "'" + column.name + "' is empty (a value is needed)");
    } else if (column.list) {
      const Names parts = split_list(cell);
      if (parts.empty() && !column.optional)
        good = refuse(origin(row), "'" + column.name + "' is empty (a value is needed)");
      for (const std::string& part : parts) good = accepts(column, part, origin(row)) && good;
    } else {
      good = accepts(column, cell, origin(row));
    }
    if (good) continue;
    table_.set_cell(row, at, "");
    table_.note_refused_cell();
    if (!of_key) continue;
    remove_[row] = true;
    table_.note_refused_row();
  }
  if (refused_ > most_reported)
    problems_.add({table_.file(), 0}, "'" + column.name + "' has " +
                                          std::to_string(refused_ - most_reported) +
                                          " more mistakes of this kind");
}

bool TableChecker::refuse(const Origin& where, const std::string& text, const std::string& hint) {
  if (++refused_ <= most_reported) problems_.add(where, text, hint);
  return false;
}

bool TableChecker::accepts(const Column& column, const std::string& value, const Origin& where) {
  const std::string quoted = "'" + column.name + "' is '" + value + "'";
  switch (column.kind) {
    case Column::Kind::text:
      return !has_control_character(value) ||
             refuse(where, "'" + column.name + "' has a control character");
    case Column::Kind::id: {
      const auto why = why_no_id(value);
      return !why || refuse(where, "invalid " + column.name + " '" + value + "' (" + *why + ")");
    }
    case Column::Kind::word:
    case Column::Kind::reference: return is_known(column, value, where);
    case Column::Kind::number: return is_number(column, value, where);
    case Column::Kind::date:
      return Date::parse(value) ||
             refuse(where, quoted + " (a date such as 2024-07-31 is needed)");
    case Column::Kind::month:
      return parse_month(value) || refuse(where, quoted + " (a month such as 2024-07 is needed)");
  }
  return false;
}

bool TableChecker::is_known(const Column& column, const std::string& value, const Origin& where) {
  if (std::count(column.words.begin(), column.words.end(), value) > 0) return true;
  if (column.kind == Column::Kind::word)
    return refuse(where, "unknown " + column.name + " '" + value + "'",
                  suggest(value, column.words));
  const auto known = ids_.find({column.table, column.of});
  // Without any id, the mistake is in the other table.
  if (known == ids_.end() || known->second.empty() || known->second.contains(value)) return true;
  const Names names(known->second.begin(), known->second.end());
  return refuse(where,
                "unknown " + column.name + " '" + value + "' (it is not in the column '" +
                    column.of + "' of the table '" + column.table + "')",
                suggest(value, names));
}

bool TableChecker::is_number(const Column& column, const std::string& value, const Origin& where) {
  const std::string name = "'" + column.name + "' is ";
  const std::optional<double> number = parse_number(value);
  if (!number) return refuse(where, name + "'" + value + "' (a number is needed)");
  if (*number < column.low || *number > column.high)
    return refuse(where, name + value + " (it must be " + range_text(column) + ")");
  if (column.whole && *number != std::floor(*number))
    return refuse(where, name + value + " (an integer is needed)");
  return true;
}

void TableChecker::check_order(const std::pair<std::string, std::string>& columns) {
  refused_ = 0;
  const int first = table_.column(columns.first), second = table_.column(columns.second);
  const Column* column = schema_.find(columns.first);
  const auto value = [&](const std::string& cell) -> std::optional<double> {
    if (column->kind == Column::Kind::number) return parse_number(cell);
    const auto date = column->kind == Column::Kind::month ? parse_month(cell) : Date::parse(cell);
    return date ? std::optional<double>(date->days()) : std::nullopt;
  };
  const std::string relation = column->kind == Column::Kind::number ? "above" : "after";
  for (std::size_t row = 0; row < table_.size(); ++row) {
    const std::string &a = table_.cell(row, first), &b = table_.cell(row, second);
    const auto low = value(a), high = value(b);
    if (!low || !high || *low <= *high) continue;
    refuse(origin(row), "'" + columns.first + "' is " + a + " (" + relation + " '" +
                            columns.second + "', " + b + ")");
    table_.note_refused_cell();
  }
}

std::string TableChecker::key_of(std::size_t row, const Names& columns) const {
  std::string key;
  for (const std::string& name : columns)
    key += (key.empty() ? "" : std::string(1, separator)) +
           table_.cell(row, table_.column(name));
  return key;
}

void TableChecker::check_key() {
  if (schema_.key.empty()) return;
  refused_ = 0;
  std::map<std::string, int> first_line;
  for (std::size_t row = 0; row < table_.size(); ++row) {
    if (remove_[row]) continue;
    const auto [first, is_new] = first_line.emplace(key_of(row, schema_.key), table_.line(row));
    if (is_new) continue;
    std::string names, values;
    for (const std::string& name : schema_.key) {
      names += (names.empty() ? "" : ", ") + name;
      values += (values.empty() ? "'" : ", '") + table_.cell(row, table_.column(name)) + "'";
    }
    refuse(origin(row),
           "duplicate " + names + " " + values + " (first in line " +
               std::to_string(first->second) + ")",
           "Remove one of the two rows");
    remove_[row] = true;
    table_.note_refused_row();
  }
}

std::vector<std::string> TableChecker::all_of(const Column& column) const {
  if (column.kind == Column::Kind::word) return column.words;
  const auto ids = ids_.find({column.table, column.of});
  if (ids == ids_.end()) return {};
  return {ids->second.begin(), ids->second.end()};
}

void TableChecker::check_complete() {
  const bool missing = std::any_of(schema_.complete.begin(), schema_.complete.end(),
                                   [&](const auto& name) { return missing_.contains(name); });
  if (schema_.complete.empty() || table_.size() == 0 || missing || !table_.has_all_rows()) return;
  refused_ = 0;
  std::set<std::string> present;
  for (std::size_t row = 0; row < table_.size(); ++row)
    present.insert(key_of(row, schema_.complete));
  Names wanted = {""};
  for (const std::string& name : schema_.complete) {
    Names longer;
    for (const std::string& begin : wanted)
      for (const std::string& word : all_of(*schema_.find(name)))
        longer.push_back(begin.empty() ? word : begin + separator + word);
    wanted = std::move(longer);
  }
  for (const std::string& key : wanted) {
    if (present.contains(key)) continue;
    std::string text;
    std::size_t begin = 0;
    for (const std::string& name : schema_.complete) {
      const std::size_t end = std::min(key.find(separator, begin), key.size());
      text += (text.empty() ? "" : ", ") + name + " '" + key.substr(begin, end - begin) + "'";
      begin = end + 1;
    }
    refuse({table_.file(), 0}, text + " has no row", "Add a row for it");
    table_.note_refused_row();
  }
}

void TableChecker::check_size() {
  if (!table_.has_all_rows()) return;
  const auto rows = [](std::size_t n) { return std::to_string(n) + (n == 1 ? " row" : " rows"); };
  if (table_.size() < schema_.least_rows) {
    refuse({table_.file(), 0}, "the table has " + rows(table_.size()) + " (at least " +
                                   std::to_string(schema_.least_rows) + " needed)");
    table_.note_refused_row();
  } else if (table_.size() > schema_.most_rows) {
    refuse({table_.file(), 0}, "the table has " + rows(table_.size()) + " (at most " +
                                   std::to_string(schema_.most_rows) + ")");
    remove_.assign(table_.size(), true);  // what follows need not take its size
    table_.note_refused_row();
  }
}

Ids ids_of(const std::vector<CheckedTable>& tables) {
  Ids ids;
  for (const CheckedTable& checked : tables)
    for (const Column& column : checked.schema->columns) {
      const int at = checked.table->column(column.name);
      if (column.kind != Column::Kind::id || at < 0) continue;
      for (std::size_t row = 0; row < checked.table->size(); ++row)
        if (const std::string& id = checked.table->cell(row, at); !id.empty())
          ids[{checked.name, column.name}].insert(id);
    }
  return ids;
}

}  // namespace

void check_tables(const std::vector<CheckedTable>& tables, Problems& problems) {
  const Ids ids = ids_of(tables);
  for (const CheckedTable& checked : tables) {
    if (checked.table->columns().empty()) {
      checked.table->note_refused_row();
      for (const std::string& name : checked.schema->names()) checked.table->add_column(name);
    } else {
      TableChecker(*checked.table, *checked.schema, ids, problems).check();
    }
  }
}

void check_table(Table& table, const TableSchema& schema, Problems& problems) {
  check_tables({{"", &table, &schema}}, problems);
}

}  // namespace sim
