#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/experiment/compare_text.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/json.hpp"

namespace sim::experiment {
namespace {

/// A field of a row, typed, so that CSV and JSON write the same fields in the same order.
struct Field {
  enum class Type { missing, text, literal };  // a literal is a number, true or false
  const char* name;
  Type type;
  std::string value;
};

/// The shortest text that reads back as the same number.
std::string digits_of(double value) {
  char text[40];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

Field text(const char* name, std::string value) {
  return {name, Field::Type::text, std::move(value)};
}

Field count(const char* name, std::size_t value) {
  return {name, Field::Type::literal, std::to_string(value)};
}

Field number(const char* name, std::optional<double> value) {
  if (!value || !std::isfinite(*value)) return {name, Field::Type::missing, ""};
  return {name, Field::Type::literal, digits_of(*value)};
}

Field flag(const char* name, std::optional<bool> value) {
  if (!value) return {name, Field::Type::missing, ""};
  return {name, Field::Type::literal, *value ? "true" : "false"};
}

Field date(const char* name, std::optional<Date> value) {
  if (!value) return {name, Field::Type::missing, ""};
  return text(name, value->iso());
}

/// A value of the row's kind: an event date is written as the day nearest to it.
Field value(const char* name, std::optional<double> value, const RecordRow& row) {
  if (!value || kind_of(row) != ValueKind::date) return number(name, value);
  return date(name, event_date_epoch + static_cast<int>(std::lround(*value)));
}

std::vector<Field> fields_of(const RowScore& one) {
  const RecordRow& row = one.row;
  return {text("id", row.id),
          text("observable", row.observable),
          value("documented", row.value, row),
          value("low", row.low, row),
          value("high", row.high, row),
          value("median", one.median, row),
          value("q05", one.q05, row),
          value("q95", one.q95, row),
          number("error", one.error),
          flag("covered", one.covered),
          text("status", one.status),
          text("phase", one.phase),
          date("date", row.date),
          date("date_end", row.date_end),
          text("event", row.event),
          text("place", row.place),
          text("group", row.group),
          text("list", row.list),
          text("unit", row.unit),
          text("role", to_string(row.role)),
          count("replicates", one.replicates),
          number("crps", one.crps),
          value("naive", one.naive, row)};
}

std::vector<Field> fields_of(const SummaryLine& line) {
  return {text("phase", line.phase),
          text("observable", line.observable),
          flag("apart", line.apart),
          count("rows", line.rows),
          count("comparable", line.comparable),
          number("mae", line.mae),
          number("coverage90", line.coverage90),
          number("crps", line.crps),
          number("skill", line.skill),
          count("naive_rows", line.naive_rows),
          number("mean_abs_log_ratio", line.mean_abs_log_ratio)};
}

std::vector<Field> total_of(const Scores& scores) {
  const std::size_t scored = scores.comparable + scores.not_comparable;
  std::optional<double> share;
  if (scored > 0) share = static_cast<double>(scores.comparable) / static_cast<double>(scored);
  return {count("rows", scores.rows.size()),
          count("comparable", scores.comparable),
          count("not_comparable", scores.not_comparable),
          count("context", scores.context),
          number("comparable_share", share),
          count("replicates", scores.replicates)};
}

std::string json_object(const std::vector<Field>& fields) {
  std::string object = "{";
  for (const Field& field : fields) {
    if (object.size() > 1) object += ", ";
    object += io::json_text(field.name) + ": ";
    if (field.type == Field::Type::missing) object += "null";
    if (field.type == Field::Type::literal) object += field.value;
    if (field.type == Field::Type::text) object += io::json_text(field.value);
  }
  return object + "}";
}

template <class Entries>
void write_json_array(const Entries& entries, std::ostream& out) {
  const char* separator = "\n    ";
  out << "[";
  for (const auto& entry : entries) {
    out << separator << json_object(fields_of(entry));
    separator = ",\n    ";
  }
  out << (entries.empty() ? "]" : "\n  ]");
}

}  // namespace

void write_compare_csv(const Scores& scores, std::ostream& out) {
  const auto write = [&out](const std::vector<Field>& fields, auto cell) {
    for (std::size_t i = 0; i < fields.size(); ++i)
      out << (i > 0 ? "," : "") << io::csv_cell(cell(fields[i]));
    out << "\n";
  };
  write(fields_of(RowScore{}), [](const Field& field) { return std::string(field.name); });
  for (const RowScore& one : scores.rows)
    write(fields_of(one), [](const Field& field) { return field.value; });
}

void write_compare_json(const Scores& scores, std::ostream& out) {
  out << "{\n  \"rows\": ";
  write_json_array(scores.rows, out);
  out << ",\n  \"summary\": ";
  write_json_array(scores.summary, out);
  out << ",\n  \"total\": " << json_object(total_of(scores)) << "\n}\n";
}

}  // namespace sim::experiment
