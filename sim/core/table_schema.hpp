#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/core/problems.hpp"
#include "sim/core/table.hpp"

namespace sim {

/// What the cells of a column must be. Make one with the functions of sim::columns.
struct Column {
  enum class Kind { text, id, word, reference, number, date, month };
  std::string name;
  Kind kind = Kind::text;
  bool optional = false;                // a cell may be empty
  bool list = false;                    // a cell has several values, separated by semicolons
  bool whole = false;                   // numbers: integers only
  double low = 0, high = 0;             // numbers: inclusive bounds
  std::string unit = {};                // numbers: UDUNITS; "1" for shares and factors
  std::vector<std::string> words = {};  // all words; beside the ids of a reference, others allowed
  std::string table = {}, of = {};      // references: the table and its column that has the ids
};

/// What a CSV table must hold. Declared once, beside the code that reads the table; check_tables()
/// enforces it before a model sees the table.
struct TableSchema {
  std::vector<Column> columns = {};
  /// What every column must be that is not among `columns`; without it, they may hold anything.
  std::optional<Column> others = {};
  /// No two rows have the same cells in these columns. Empty: rows may repeat.
  std::vector<std::string> key = {};
  /// Every combination of the words, or of the ids referred to, of these columns has a row.
  std::vector<std::string> complete = {};
  /// Pairs of number or date columns: the first must not exceed the second.
  std::vector<std::pair<std::string, std::string>> ordered = {};
  std::size_t least_rows = 1, most_rows = 100'000;

  const Column* find(std::string_view name) const;
  std::vector<std::string> names() const;
};

/// How schemas declare their columns.
namespace columns {
/// Any text without control characters.
Column text(std::string name);
/// Letters a-z, digits and underscores, beginning with a letter; no word with a meaning of its own
/// in outputs ("all", "nobody", ...).
Column id(std::string name);
Column word(std::string name, std::vector<std::string> words);
/// "true" or "false".
Column flag(std::string name);
/// An id in column `of` of the table named `table` in Inputs, or one of `others`.
Column reference(std::string name, std::string table, std::string of,
                 std::vector<std::string> others = {});
Column number(std::string name, double low, double high, std::string unit);
Column whole(std::string name, double low, double high, std::string unit);
/// From 0 to 1.
Column share(std::string name);
/// Such as 2024-07-31.
Column date(std::string name);
/// Such as 2024-07.
Column month(std::string name);
Column optional(Column column);
/// Several values in a cell, separated by semicolons; empty only if `optional`.
Column list_of(Column column);
}  // namespace columns

/// Why a text cannot be an id (see columns::id), or nothing.
std::optional<std::string> why_no_id(std::string_view text);

/// A table and its schema; `name` is the one that references use.
struct CheckedTable {
  std::string name;
  Table* table;
  const TableSchema* schema;
};

/// Reports everything in which tables differ from their schemas, then makes them safe to read: a
/// missing column is added, a refused cell is emptied, a row whose key is refused or duplicated is
/// removed. Table::has_all_rows() and Table::is_sound() tell what was refused. Tables without
/// columns (files that could not be read) are passed over.
void check_tables(const std::vector<CheckedTable>& tables, Problems& problems);

/// The same for one table without references.
void check_table(Table& table, const TableSchema& schema, Problems& problems);

}  // namespace sim
