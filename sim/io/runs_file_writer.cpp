#include <algorithm>
#include <array>
#include <cassert>
#include <map>
#include <optional>

#include "sim/core/missing.hpp"
#include "sim/io/bit_rounding.hpp"
#include "sim/io/chunk_writer.hpp"
#include "sim/io/run_axes.hpp"
#include "sim/io/run_format.hpp"
#include "sim/io/run_table.hpp"
#include "sim/io/runs_file.hpp"

namespace sim::io {
namespace {

using Kind = RunTable::Kind;
constexpr hsize_t few_rows = 256;

std::vector<RunTable::Column> run_columns() {
  return {{"point", Kind::text, "id of the point, made of its values"},
          {"replicate", Kind::whole, "number of the replicate that the draws use"},
          {"done", Kind::flag, "whether the run came to its end"},
          {"seconds", Kind::real, "time it took"},
          {"digest", Kind::text, "hash of the final state"},
          {"message", Kind::text, "why it failed"},
          {"result_keys_end", Kind::whole, "rows of result_keys after this run"},
          {"results_end", Kind::whole, "rows of results after this run"},
          {"event_keys_end", Kind::whole, "rows of event_keys after this run"},
          {"events_end", Kind::whole, "rows of events after this run"}};
}

std::vector<RunTable::Column> scalar_columns(const std::vector<std::string>& names) {
  std::vector<RunTable::Column> columns;
  for (const std::string& name : names) columns.push_back({name, Kind::real, "scalar of the run"});
  return columns;
}

/// A table whose rows refer to rows of another, so that no text is written twice.
class KeyedTable {
 public:
  using Key = std::vector<RunTable::Cell>;

  KeyedTable(const Hdf5File& file, const std::string& keys_name, const std::string& rows_name,
             std::vector<RunTable::Column> keys, std::vector<RunTable::Column> values)
      : keys_(file, keys_name, std::move(keys), few_rows),
        rows_(file, rows_name, with_references(std::move(values))) {}
  void add(std::size_t run, const Key& key, const RunTable::Row& values) {
    const auto [found, is_new] = numbers_.emplace(key, static_cast<double>(numbers_.size()));
    if (is_new) keys_.add_row(key);
    RunTable::Row row{static_cast<double>(run), found->second};
    row.insert(row.end(), values.begin(), values.end());
    rows_.add_row(std::move(row));
    ++size_;
  }
  void write(const Hdf5File& file) {
    keys_.write(file);
    rows_.write(file);
  }
  double keys() const { return static_cast<double>(numbers_.size()); }
  double size() const { return static_cast<double>(size_); }

 private:
  static std::vector<RunTable::Column> with_references(std::vector<RunTable::Column> values) {
    values.insert(values.begin(), {{"run", Kind::whole, "row of the run"},
                                   {"key", Kind::whole, "row of the table of keys"}});
    return values;
  }
  RunTable keys_, rows_;
  std::map<Key, double> numbers_;
  std::size_t size_ = 0;
};

KeyedTable results_table(const Hdf5File& file) {
  return {file,
          "result_keys",
          "results",
          {{"observable", Kind::text, "what the value is"},
           {"event", Kind::text, "election, congress or outcome it belongs to"},
           {"place", Kind::text, "where"},
           {"group", Kind::text, "who is counted"},
           {"list", Kind::text, "electoral list, wing or opinion"}},
          {{"date", Kind::date, "date, New Style; first day of a period"},
           {"date_end", Kind::date, "last day of a period, New Style"},
           {"value", Kind::real, "value; shares run from 0 to 1"}}};
}

KeyedTable events_table(const Hdf5File& file) {
  return {file,
          "event_keys",
          "events",
          {{"id", Kind::text, "event"},
           {"role", Kind::text, "driver, decision or outcome"},
           {"scripted", Kind::flag, "whether an outcome is scripted instead of simulated"},
           {"cause", Kind::text, "why it happened"},
           {"effect", Kind::text, "what it changed"}},
          {{"date", Kind::date, "date, New Style"}}};
}

/// Bounds a chunk, which holds one run, by weeks and then by the first own axis.
std::vector<hsize_t> chunk_of(std::vector<hsize_t> chunk, std::size_t bytes) {
  hsize_t week = bytes;
  for (std::size_t i = 2; i < chunk.size(); ++i) week *= std::max<hsize_t>(chunk[i], 1);
  chunk[0] = 1;
  chunk[1] = std::clamp<hsize_t>(most_chunk_bytes / week, 1, std::max<hsize_t>(chunk[1], 1));
  if (chunk.size() > 2) chunk[2] = std::max<hsize_t>(part_of_axis(chunk, bytes), 1);
  return chunk;
}

}  // namespace

struct RunsFileWriter::State {
  struct Array {
    std::vector<hsize_t> size;  // [run, time, axes...]
    Handle dataset;
  };
  struct Scale {
    std::string name;
    hsize_t size = 0;
    Handle dataset;
  };

  explicit State(const RunsFileLayout& layout)
      : file(Hdf5File::create(layout.run.path)),
        mantissa(mantissa_bits(layout.run.digits)),
        scalars_per_run(layout.scalars.size()) {}

  void make_axes(const RunFileLayout& layout);
  Array make_array(hid_t parent, const std::string& name, hid_t type,
                   const std::vector<std::size_t>& axes) const;
  void make_arrays(const RunFileLayout& layout);
  template <class Number>
  void write_array(Array& array, std::span<const Number> values);
  void write_arrays(const StoredRun& run);
  void write_tables(const StoredRun& run);

  Hdf5File file;
  ChunkWriter chunks{file};
  int mantissa;
  std::size_t scalars_per_run;
  std::size_t rows = 0;
  std::vector<Scale> scales;  // run, time, axes of the layout, series
  std::vector<Array> variables;
  std::optional<Array> series;
  std::optional<RunTable> runs, scalars;
  std::optional<KeyedTable> results, events;
  std::vector<float> rounded;
};

void RunsFileWriter::State::make_axes(const RunFileLayout& layout) {
  Handle run = file.make_dataset(file.id(), "run", H5T_STD_I32LE,
                                 {.size = {0}, .chunk = {few_rows}, .grows = true});
  file.make_scale(run, "run");
  file.put_text(run.id(), "long_name", "row of the run in this file");
  scales.push_back({"run", 0, std::move(run)});
  scales.push_back({"time", layout.times.size(), make_time_axis(file, layout.times)});
  for (const Axis& axis : layout.axes)
    scales.push_back({axis.name, axis.labels.size(), make_label_axis(file, axis)});
}

RunsFileWriter::State::Array RunsFileWriter::State::make_array(
    hid_t parent, const std::string& name, hid_t type, const std::vector<std::size_t>& axes) const {
  DatasetShape shape{.grows = true, .compressed = true, .missing = missing_number};
  for (const std::size_t axis : axes) shape.size.push_back(scales[axis].size);
  shape.chunk = chunk_of(shape.size, H5Tget_size(type));
  Array array{shape.size, file.make_dataset(parent, name, type, shape)};
  file.put_numbers(array.dataset.id(), "_FillValue", type, {&missing_number, 1});
  for (unsigned i = 0; i < axes.size(); ++i)
    file.attach_scale(array.dataset, scales[axes[i]].dataset, i);
  return array;
}

void RunsFileWriter::State::make_arrays(const RunFileLayout& layout) {
  for (const RunFileLayout::Variable& variable : layout.variables) {
    std::vector<std::size_t> axes{0, 1};
    for (const std::string& name : variable.axes) {
      const auto found = std::find_if(scales.begin(), scales.end(),
                                      [&](const Scale& scale) { return scale.name == name; });
      assert(found != scales.end() && "a variable names an axis that the layout lacks");
      axes.push_back(static_cast<std::size_t>(found - scales.begin()));
    }
    Array array = make_array(file.id(), variable.name, H5T_IEEE_F32LE, axes);
    file.put_text(array.dataset.id(), "units", variable.unit);
    file.put_text(array.dataset.id(), "long_name", variable.long_name);
    std::string names;
    for (const std::string& name : variable.axes) names += (names.empty() ? "" : " ") + name;
    file.put_text(array.dataset.id(), "axes", names);
    if (layout.digits > 0) tell_precision(file, array.dataset, layout.digits);
    variables.push_back(std::move(array));
  }
  const Handle group = file.make_group("series");
  if (layout.series.empty()) return;
  std::string names;
  scales.push_back(
      {"series", layout.series.size(), make_series_axis(file, group, layout.series, names)});
  series = make_array(group.id(), "value", H5T_IEEE_F64LE, {0, 1, scales.size() - 1});
  file.put_text(series->dataset.id(), "long_name", "weekly value of each series (series_unit)");
  file.put_text(series->dataset.id(), "coordinates", names);
}

RunsFileWriter::RunsFileWriter(const RunsFileLayout& layout)
    : state_(std::make_unique<State>(layout)) {
  State& s = *state_;
  const hid_t root = s.file.id();
  s.file.put_text(root, "Conventions", "CF-1.10");
  s.file.put_text(root, "title", layout.run.title);
  s.file.put_text(root, "study_format_version", std::string(study_format_version));
  for (const auto& [name, text] : layout.run.attributes) s.file.put_text(root, name, text);
  s.file.write_all(s.file.make_dataset(root, "scenario", text_type().id(), {}), text_type().id(),
                   std::array{layout.run.scenario_text.c_str()}.data());
  s.make_axes(layout.run);
  s.make_arrays(layout.run);
  s.runs.emplace(s.file, "runs", run_columns(), few_rows);
  s.scalars.emplace(s.file, "scalars", scalar_columns(layout.scalars), few_rows);
  s.results.emplace(results_table(s.file));
  s.events.emplace(events_table(s.file));
  s.file.flush();
}

RunsFileWriter::~RunsFileWriter() = default;
RunsFileWriter::RunsFileWriter(RunsFileWriter&&) noexcept = default;

/// Grows an array by a run and writes it; no values: they read as NaN.
template <class Number>
void RunsFileWriter::State::write_array(Array& array, std::span<const Number> values) {
  array.size[0] = rows + 1;
  file.ok(H5Dset_extent(array.dataset.id(), array.size.data()), "grow a variable");
  [[maybe_unused]] hsize_t expected = 1;
  for (std::size_t i = 1; i < array.size.size(); ++i) expected *= array.size[i];
  assert(values.empty() || values.size() == expected);
  if (!values.empty()) chunks.write(array.dataset, rows, 0, values);
}

void RunsFileWriter::State::write_arrays(const StoredRun& run) {
  const auto number = static_cast<std::int32_t>(rows);
  const std::array<hsize_t, 1> start{rows}, one{1}, size{rows + 1};
  file.ok(H5Dset_extent(scales[0].dataset.id(), size.data()), "grow the axis of runs");
  file.write_block(scales[0].dataset, start, one, H5T_NATIVE_INT32, &number);
  assert(!run.done || run.observables.size() == variables.size());
  for (std::size_t v = 0; v < variables.size(); ++v) {
    rounded.clear();
    if (run.done) rounded = run.observables[v];
    round_bits(rounded, mantissa);
    write_array(variables[v], std::span<const float>(rounded));
  }
  if (series) write_array(*series, std::span<const double>(run.series));
}

void RunsFileWriter::State::write_tables(const StoredRun& run) {
  for (const Result& r : run.results)
    results->add(rows, {r.observable, r.event, r.place, r.group, r.list},
                 {to_days(r.date), to_days(r.date_end), r.value});
  for (const EventRecord& e : run.events)
    events->add(rows, {e.id, e.role, e.scripted ? 1.0 : 0.0, e.cause, e.effect}, {to_days(e.date)});
  RunTable::Row values(run.scalars.begin(), run.scalars.end());
  values.resize(scalars_per_run, missing_number);
  scalars->add_row(std::move(values));
  runs->add_row({run.point, static_cast<double>(run.replicate), run.done ? 1.0 : 0.0, run.seconds,
                 run.done ? hex_text(run.digest) : "", run.message, results->keys(),
                 results->size(), events->keys(), events->size()});
  results->write(file);
  events->write(file);
  scalars->write(file);
  runs->write(file);
}

void RunsFileWriter::append(const StoredRun& run) {
  state_->write_arrays(run);
  state_->write_tables(run);
  state_->file.flush();
  ++state_->rows;
}

}  // namespace sim::io
