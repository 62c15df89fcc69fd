#include "sim/core/table_schema.hpp"

#include <algorithm>

namespace sim {

const Column* TableSchema::find(std::string_view name) const {
  for (const Column& column : columns)
    if (column.name == name) return &column;
  return nullptr;
}

std::vector<std::string> TableSchema::names() const {
  std::vector<std::string> names;
  for (const Column& column : columns) names.push_back(column.name);
  return names;
}

namespace columns {
namespace {
Column make(std::string name, Column::Kind kind) {
  Column column;
  column.name = std::move(name);
  column.kind = kind;
  return column;
}
}  // namespace

Column text(std::string name) { return make(std::move(name), Column::Kind::text); }
Column id(std::string name) { return make(std::move(name), Column::Kind::id); }
Column word(std::string name, std::vector<std::string> words) {
  Column column = make(std::move(name), Column::Kind::word);
  column.words = std::move(words);
  return column;
}
Column flag(std::string name) { return word(std::move(name), {"true", "false"}); }
Column reference(std::string name, std::string table, std::string of,
                 std::vector<std::string> others) {
  Column column = make(std::move(name), Column::Kind::reference);
  column.table = std::move(table);
  column.of = std::move(of);
  column.words = std::move(others);
  return column;
}
Column number(std::string name, double low, double high, std::string unit) {
  Column column = make(std::move(name), Column::Kind::number);
  column.low = low;
  column.high = high;
  column.unit = std::move(unit);
  return column;
}
Column whole(std::string name, double low, double high, std::string unit) {
  Column column = number(std::move(name), low, high, std::move(unit));
  column.whole = true;
  return column;
}
Column share(std::string name) { return number(std::move(name), 0, 1, "1"); }
Column date(std::string name) { return make(std::move(name), Column::Kind::date); }
Column month(std::string name) { return make(std::move(name), Column::Kind::month); }
Column optional(Column column) {
  column.optional = true;
  return column;
}
Column list_of(Column column) {
  column.list = true;
  return column;
}
}  // namespace columns

std::optional<std::string> why_no_id(std::string_view text) {
  constexpr std::size_t most_letters = 100;
  static const std::vector<std::string> reserved = {"all", "none", "nobody", "absent", "nan", "null"};
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto fits = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  if (text.empty() || !is_letter(text.front()) || !std::all_of(text.begin(), text.end(), fits))
    return "use letters a-z, digits and _, beginning with a letter";
  if (text.size() > most_letters) return "use at most " + std::to_string(most_letters) + " letters";
  if (std::count(reserved.begin(), reserved.end(), text) > 0) return "a reserved word";
  return {};
}

}  // namespace sim
