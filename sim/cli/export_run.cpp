#include "sim/cli/export_run.hpp"

#include <algorithm>
#include <cmath>
#include <ostream>
#include <vector>

#include "sim/cli/command.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/run_arrays.hpp"
#include "sim/io/run_file.hpp"

namespace sim::cli {
namespace {

using io::csv_cell;

std::string value_cell(double number) { return std::isnan(number) ? "" : number_text(number); }

std::string day_cell(std::optional<Date> date) { return date ? date->iso() : ""; }

void write_cells(std::ostream& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) out << (i == 0 ? "" : ",") << cells[i];
  out << '\n';
}

void write_result_rows(const RunData& run, std::ostream& out) {
  out << "replicate,observable,event,date,date_end,place,group,list,value\n";
  for (const auto& [replicate, r] : run.results)
    write_cells(out, {std::to_string(replicate), csv_cell(r.observable), csv_cell(r.event),
                      day_cell(r.date), day_cell(r.date_end), csv_cell(r.place), csv_cell(r.group),
                      csv_cell(r.list), value_cell(r.value)});
}

void write_event_rows(const RunData& run, std::ostream& out) {
  out << "replicate,id,date,role,scripted,cause,effect\n";
  for (const auto& [replicate, e] : run.happened)
    write_cells(out, {std::to_string(replicate), csv_cell(e.id), e.date.iso(), e.role,
                      e.scripted ? "1" : "0", csv_cell(e.cause), csv_cell(e.effect)});
}

void write_series_rows(const RunData& run, std::ostream& out) {
  out << "replicate,time,observable,event,place,group,list,unit,value\n";
  for (std::size_t row = 0; row < run.values.size(); ++row) {
    if (std::isnan(run.values[row])) continue;
    const Series& s = run.series[row % run.series.size()];
    const std::size_t week = row / run.series.size();  // of all replicates
    write_cells(out,
                {std::to_string(week / run.times.size()), run.times[week % run.times.size()].iso(),
                 csv_cell(s.observable), csv_cell(s.event), csv_cell(s.place), csv_cell(s.group),
                 csv_cell(s.list), csv_cell(s.unit), value_cell(run.values[row])});
  }
}

/// Labels of all cells of an array in one week, row-major: ",label,label".
std::vector<std::string> cells_of(const io::RunArrays& arrays, const Observable& observable) {
  std::vector<std::string> cells{""};
  for (const std::string& name : observable.axes) {
    const auto axis = std::find_if(arrays.axes().begin(), arrays.axes().end(),
                                   [&](const Axis& one) { return one.name == name; });
    std::vector<std::string> finer;
    for (const std::string& cell : cells)
      for (const std::string& label : axis->labels) finer.push_back(cell + "," + csv_cell(label));
    cells = std::move(finer);
  }
  return cells;
}

/// A number, or the word that it stands for.
std::string word_cell(const std::vector<std::string>& codes, float value) {
  const auto code = static_cast<std::size_t>(value);
  return code < codes.size() ? csv_cell(codes[code]) : number_text(static_cast<double>(value));
}

void write_array_rows(const RunData& run, const io::RunArrays& arrays, const Observable& observable,
                      std::ostream& out) {
  const std::vector<std::string> cells = cells_of(arrays, observable);
  const std::vector<std::string> codes = arrays.codes_of(observable.name);
  out << "replicate,time";
  for (const std::string& axis : observable.axes) out << ',' << csv_cell(axis);
  out << ',' << csv_cell(observable.name) << '\n';
  for (std::size_t replicate = 0; replicate < run.replicates; ++replicate)
    for (std::size_t week = 0; week < run.times.size(); ++week) {
      const std::vector<float> values = arrays.read(observable, replicate, week, 1);
      const std::string begin = std::to_string(replicate) + "," + run.times[week].iso();
      for (std::size_t i = 0; i < cells.size(); ++i)
        if (!std::isnan(values[i]))
          out << begin << cells[i] << ',' << word_cell(codes, values[i]) << '\n';
    }
}

}  // namespace

void export_run_table(const std::filesystem::path& path, const std::string& table,
                      std::ostream& out) {
  Problems problems;
  const RunData run = io::read_run(path, problems);
  problems.throw_if_any();
  if (table == "results") return write_result_rows(run, out);
  if (table == "events") return write_event_rows(run, out);
  if (table == "series") return write_series_rows(run, out);
  const io::RunArrays arrays(path);
  std::vector<std::string> known{"results", "events", "series"};
  for (const Observable& one : arrays.observables()) {
    if (one.name == table) return write_array_rows(run, arrays, one, out);
    known.push_back(one.name);
  }
  refuse(path.string(), "the run has no table '" + table + "'", suggest_name(table, known));
}

}  // namespace sim::cli
