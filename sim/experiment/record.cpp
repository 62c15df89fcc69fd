#include "sim/experiment/record.hpp"

#include <cmath>

namespace sim::experiment {
namespace {

const std::vector<std::string> record_columns = {
    "id",    "date", "date_end", "observable", "event", "place",  "group",      "list",
    "value", "low",  "high",     "unit",       "role",  "source", "confidence", "note"};
const std::vector<std::string> phase_columns = {"phase", "from", "to", "title"};
const std::vector<std::string> group_columns = {"group", "counted_as", "apart", "note"};
const std::vector<std::string> role_names = {"calibration", "validation", "context"};

Role read_role(const Row& row) {
  const std::string& text = row.text("role");
  for (std::size_t i = 0; i < role_names.size(); ++i)
    if (text == role_names[i]) return static_cast<Role>(i);
  row.problem("'role' is '" + text + "' (there is no such role)", suggest_name(text, role_names));
  return Role::context;
}

/// A number, or days since event_date_epoch where the row's value is a date.
std::optional<double> read_value(const Row& row, const char* column, bool is_date) {
  if (!is_date) return row.maybe_number(column);
  const auto date = row.date(column);
  if (!date) return {};
  return *date - event_date_epoch;
}

/// Also remembers where each id was seen first.
void check_new(const Row& row, const char* column, const std::string& id,
               std::map<std::string, int>& seen) {
  if (id.empty()) return row.problem("'" + std::string(column) + "' is empty (a name is needed)");
  const auto [first, is_new] = seen.emplace(id, row.origin().line);
  if (!is_new)
    row.problem("the " + std::string(column) + " '" + id + "' is there twice (first in line " +
                std::to_string(first->second) + ")");
}

void check_not_empty(const Row& row, const char* column) {
  if (row.text(column).empty())
    row.problem("'" + std::string(column) + "' is empty (a name is needed)");
}

RecordRow read_row(const Row& row) {
  RecordRow read;
  read.id = row.text("id");
  const auto date = row.date("date");
  if (row.text("date").empty()) row.problem("'date' is empty (a date is needed)");
  read.date = date.value_or(Date{});
  read.date_end = row.date("date_end");
  if (date && read.date_end && *read.date_end < *date)
    row.problem("'date_end' is " + read.date_end->iso() + " (before 'date', " + date->iso() + ")");
  for (const char* column : {"observable", "event", "place"}) check_not_empty(row, column);
  read.observable = row.text("observable");
  read.event = row.text("event");
  read.place = row.text("place");
  read.group = row.text("group");
  read.list = row.text("list");

  const bool is_date = read.observable == event_date_observable;
  if (row.text("value").empty()) row.problem("'value' is empty (the documented value is needed)");
  read.value = read_value(row, "value", is_date).value_or(0);
  read.low = read_value(row, "low", is_date);
  read.high = read_value(row, "high", is_date);
  if (read.low && read.high && *read.low > *read.high)
    row.problem("'low' is " + row.text("low") + " (above 'high', " + row.text("high") + ")");
  read.unit = row.text("unit");
  read.role = read_role(row);
  read.source = row.text("source");
  read.confidence = row.text("confidence");
  read.note = row.text("note");
  read.origin = row.origin();
  return read;
}

std::vector<RecordPhase> read_phases(const Table& table, Problems& problems) {
  if (!table.require(phase_columns, problems)) return {};
  std::vector<RecordPhase> phases;
  std::map<std::string, int> seen;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Row row = table.row(i, problems);
    const RecordPhase phase{row.text("phase"), row.date("from"), row.date("to"), row.text("title")};
    check_new(row, "phase", phase.id, seen);
    if (phase.from && phase.to && *phase.to < *phase.from)
      row.problem("'to' is " + phase.to->iso() + " (before 'from', " + phase.from->iso() + ")");
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

void read_groups(const Table& table, Record& record, Problems& problems) {
  if (!table.require(group_columns, problems)) return;
  std::map<std::string, int> seen;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Row row = table.row(i, problems);
    const std::string& group = row.text("group");
    check_new(row, "group", group, seen);
    if (!row.text("counted_as").empty()) record.group_alias[group] = row.text("counted_as");
    const std::string& apart = row.text("apart");
    if (apart == "true") record.apart.insert(group);
    if (apart != "true" && apart != "false")
      row.problem("'apart' is '" + apart + "' (it must be true or false)");
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

Record read_record(const Table& record, const Table* phases, const Table* groups,
                   Problems& problems) {
  Record read;
  if (phases != nullptr) read.phases = read_phases(*phases, problems);
  if (groups != nullptr) read_groups(*groups, read, problems);
  if (!record.require(record_columns, problems)) return read;
  std::map<std::string, int> seen;
  for (std::size_t i = 0; i < record.size(); ++i) {
    const Row row = record.row(i, problems);
    check_new(row, "id", row.text("id"), seen);
    read.rows.push_back(read_row(row));
  }
  return read;
}

}  // namespace sim::experiment
