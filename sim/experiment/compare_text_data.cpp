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

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ";") + name;
  return text;
}

std::vector<Field> fields_of(const BoundScore& one) {
  const Bound& bound = one.bound;
  return {text("id", bound.id),
          text("observable", bound.observable),
          number("low", bound.low),
          number("high", bound.high),
          number("median", one.median),
          number("q05", one.q05),
          number("q95", one.q95),
          number("outside", one.outside),
          text("status", one.status),
          count("replicates_inside", one.inside),
          count("replicates", one.replicates),
          text("statistic", to_string(bound.statistic)),
          text("phase", one.phase),
          date("date", bound.date),
          date("date_end", bound.date_end),
          text("anchor", bound.anchor),
          text("place", bound.place),
          text("social_class", bound.social_class),
          text("faction", joined(bound.factions)),
          text("among", to_string(bound.among)),
          text("confidence", bound.confidence),
          text("why", bound.why)};
}

/// A bound with the fields of a row, for the one table of the CSV.
std::vector<Field> fields_as_row(const BoundScore& one) {
  const Bound& bound = one.bound;
  const auto inside = one.outside ? std::optional(*one.outside == 0) : std::nullopt;
  const std::string status = one.comparable()
                                 ? one.status + ", " + std::to_string(one.inside) + " of " +
                                       std::to_string(one.replicates) + " replicates inside"
                                 : one.status;
  return {text("id", bound.id),
          text("observable", bound.observable),
          number("documented", {}),
          number("low", bound.low),
          number("high", bound.high),
          number("median", one.median),
          number("q05", one.q05),
          number("q95", one.q95),
          number("error", one.outside),
          flag("covered", inside),
          text("status", status),
          text("phase", one.phase),
          date("date", bound.date),
          date("date_end", bound.date_end),
          text("event", bound.anchor),
          text("place", bound.place),
          text("group", bound.social_class),
          text("list", joined(bound.factions)),
          text("unit", "1"),
          text("role", "bound"),
          count("replicates", one.replicates),
          number("crps", {}),
          number("naive", {})};
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

/// How many bounds the medians and the replicates are inside.
std::vector<Field> total_of_bounds(const std::vector<BoundScore>& bounds) {
  std::size_t comparable = 0, inside = 0, values = 0, values_inside = 0;
  for (const BoundScore& one : bounds) {
    if (!one.comparable()) continue;
    ++comparable;
    inside += *one.outside == 0 ? 1 : 0;
    values += one.replicates;
    values_inside += one.inside;
  }
  return {count("bounds", bounds.size()), count("bounds_comparable", comparable),
          count("bounds_inside", inside), count("bound_values", values),
          count("bound_values_inside", values_inside)};
}

std::vector<Field> total_of(const Scores& scores) {
  const std::size_t scored = scores.comparable + scores.not_comparable;
  std::optional<double> share;
  if (scored > 0) share = static_cast<double>(scores.comparable) / static_cast<double>(scored);
  std::vector<Field> total = {count("rows", scores.rows.size()),
                              count("comparable", scores.comparable),
                              count("not_comparable", scores.not_comparable),
                              count("context", scores.context),
                              number("comparable_share", share),
                              count("replicates", scores.replicates)};
  if (scores.bounds.empty()) return total;
  for (Field& field : total_of_bounds(scores.bounds)) total.push_back(std::move(field));
  return total;
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
  for (const BoundScore& one : scores.bounds)
    write(fields_as_row(one), [](const Field& field) { return field.value; });
}

void write_compare_json(const Scores& scores, std::ostream& out) {
  out << "{\n  \"rows\": ";
  write_json_array(scores.rows, out);
  if (!scores.bounds.empty()) {
    out << ",\n  \"bounds\": ";
    write_json_array(scores.bounds, out);
  }
  out << ",\n  \"summary\": ";
  write_json_array(scores.summary, out);
  out << ",\n  \"total\": " << json_object(total_of(scores)) << "\n}\n";
}

}  // namespace sim::experiment
