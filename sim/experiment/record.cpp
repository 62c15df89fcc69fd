#include "sim/experiment/record.hpp"

#include <cmath>

#include "sim/core/table_schema.hpp"

namespace sim::experiment {
namespace {

const std::vector<std::string> role_names = {"calibration", "validation", "context"};

TableSchema record_schema() {
  using namespace columns;
  return {.columns = {text("id"), date("date"), optional(date("date_end")), text("observable"),
                      text("event"), text("place"), optional(text("group")),
                      optional(text("list")), text("value"), optional(text("low")),
                      optional(text("high")), optional(text("unit")), word("role", role_names),
                      optional(text("source")), optional(text("confidence")),
                      optional(text("note"))},
          .key = {"id"},
          .ordered = {{"date", "date_end"}},
          .least_rows = 0};
}

TableSchema phase_schema() {
  using namespace columns;
  return {.columns = {text("phase"), optional(date("from")), optional(date("to")),
                      optional(text("title"))},
          .key = {"phase"},
          .ordered = {{"from", "to"}},
          .least_rows = 0};
}

TableSchema group_schema() {
  using namespace columns;
  return {.columns = {text("group"), optional(text("counted_as")), flag("apart"),
                      optional(text("note"))},
          .key = {"group"},
          .least_rows = 0};
}

/// A number, or days since event_date_epoch where the row's value is a date.
std::optional<double> read_value(const Row& row, const char* column, bool is_date) {
  const std::string& cell = row.text(column);
  if (cell.empty()) return {};
  const auto number = is_date ? std::nullopt : parse_number(cell);
  const auto date = is_date ? Date::parse(cell) : std::nullopt;
  if (date) return *date - event_date_epoch;
  if (!number)
    row.problem("'" + std::string(column) + "' is '" + cell + "' (" +
                (is_date ? "a date such as 2024-07-31" : "a number") + " is needed)");
  return number;
}

RecordRow read_row(const Row& row) {
  RecordRow read;
  read.id = row.text("id");
  read.date = row.date("date").value_or(Date{});
  read.date_end = row.date("date_end");
  read.observable = row.text("observable");
  read.event = row.text("event");
  read.place = row.text("place");
  read.group = row.text("group");
  read.list = row.text("list");

  const bool is_date = read.observable == event_date_observable;
  read.value = read_value(row, "value", is_date).value_or(0);
  read.low = read_value(row, "low", is_date);
  read.high = read_value(row, "high", is_date);
  if (read.low && read.high && *read.low > *read.high)
    row.problem("'low' is " + row.text("low") + " (above 'high', " + row.text("high") + ")");
  read.unit = row.text("unit");
  read.role = static_cast<Role>(row.index("role", role_names));
  read.source = row.text("source");
  read.confidence = row.text("confidence");
  read.note = row.text("note");
  read.origin = row.origin();
  return read;
}

std::vector<RecordPhase> read_phases(Table table, Problems& problems) {
  check_table(table, phase_schema(), problems);
  std::vector<RecordPhase> phases;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Row row = table.row(i, problems);
    const RecordPhase phase{row.text("phase"), row.date("from"), row.date("to"), row.text("title")};
    for (const RecordPhase& other : phases) {
      const bool starts_before_its_end = !phase.from || !other.to || *phase.from <= *other.to;
      const bool ends_after_its_start = !phase.to || !other.from || *phase.to >= *other.from;
      if (starts_before_its_end && ends_after_its_start)
        row.problem("the phase '" + phase.id + "' overlaps the phase '" + other.id + "'");
    }
    phases.push_back(phase);
  }
  return phases;
}

void read_groups(Table table, Record& record, Problems& problems) {
  check_table(table, group_schema(), problems);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Row row = table.row(i, problems);
    const std::string& group = row.text("group");
    if (!row.text("counted_as").empty()) record.group_alias[group] = row.text("counted_as");
    if (row.flag("apart")) record.apart.insert(group);
  }
}

}  // namespace

std::string to_string(Role role) { return role_names[static_cast<std::size_t>(role)]; }

ValueKind kind_of(const RecordRow& row) {
  if (row.observable == event_date_observable) return ValueKind::date;
  return row.unit == "1" && std::abs(row.value) <= 1 ? ValueKind::share : ValueKind::count;
}

const std::string& Record::counted_as(const std::string& group) const {
  const auto alias = group_alias.find(group);
  return alias == group_alias.end() ? group : alias->second;
}

std::string Record::phase_of(Date date) const {
  for (const RecordPhase& phase : phases)
    if ((!phase.from || *phase.from <= date) && (!phase.to || date <= *phase.to)) return phase.id;
  return "none";
}

Record read_record(Table record, const Table* phases, const Table* groups,
                   Problems& problems) {
  Record read;
  if (phases != nullptr) read.phases = read_phases(*phases, problems);
  if (groups != nullptr) read_groups(*groups, read, problems);
  check_table(record, record_schema(), problems);
  for (std::size_t i = 0; i < record.size(); ++i) {
    const Row row = record.row(i, problems);
    read.rows.push_back(read_row(row));
  }
  return read;
}

}  // namespace sim::experiment
