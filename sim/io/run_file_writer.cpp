#include <algorithm>
#include <array>
#include <cassert>
#include <limits>

#include "sim/io/bit_rounding.hpp"
#include "sim/io/chunk_writer.hpp"
#include "sim/io/ordered_rows.hpp"
#include "sim/io/run_axes.hpp"
#include "sim/io/run_file.hpp"
#include "sim/io/run_format.hpp"
#include "sim/io/run_table.hpp"

namespace sim::io {
namespace {

namespace fs = std::filesystem;
using Kind = RunTable::Kind;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

fs::path with_folder(fs::path path) {
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  return path;
}

// A column must not have the name of an axis of the root, or R's ncdf4 does not read it.
std::vector<RunTable::Column> result_columns() {
  return {{"replicate_number", Kind::whole, "replicate"},
          {"observable", Kind::text, "what the value is"},
          {"event", Kind::text, "election, congress or outcome it belongs to"},
          {"date", Kind::date, "date, New Style; first day of a period"},
          {"date_end", Kind::date, "last day of a period, New Style"},
          {"place_label", Kind::text, "where"},
          {"group", Kind::text, "who is counted"},
          {"list", Kind::text, "electoral list, wing or opinion"},
          {"value", Kind::real, "value; shares run from 0 to 1"}};
}

std::vector<RunTable::Column> event_columns() {
  return {{"replicate_number", Kind::whole, "replicate"},
          {"id", Kind::text, "event"},
          {"date", Kind::date, "date, New Style"},
          {"role", Kind::text, "driver, decision or outcome"},
          {"scripted", Kind::flag, "whether an outcome is scripted instead of simulated"},
          {"cause", Kind::text, "why it happened"},
          {"effect", Kind::text, "what it changed"},
          {"documented", Kind::date, "when it happened in history, New Style"}};
}

/// The name of a .part that goes on with another until it can replace it.
fs::path new_part_of(const fs::path& path) { return part_of(path).string() + ".new"; }

[[noreturn]] void refuse_part(const fs::path& part, const std::string& why) {
  refuse(part.string(), why, "Run the scenario again without --resume");
}

}  // namespace

struct RunFileWriter::State {
  struct Array {
    std::string name;
    std::vector<hsize_t> size;  // [replicate, time, axes...]
    Handle dataset;
  };
  struct Scale {
    std::string name;
    hsize_t size = 0;
    Handle dataset;
  };

  /// `now`: the name of the file while it is made.
  State(const RunFileLayout& layout, const fs::path& now)
      : State(layout, layout.path, Hdf5File::create(with_folder(now))) {}
  State(const RunFileLayout& layout, fs::path whole_file, Hdf5File into)
      : path(std::move(whole_file)),
        file(std::move(into)),
        mantissa(mantissa_bits(layout.digits)),
        waiting_results(layout.replicates),
        waiting_events(layout.replicates) {
    make(layout);
  }

  void make(const RunFileLayout& layout);
  void write_attributes(const RunFileLayout& layout) const;
  void make_root_axes(const RunFileLayout& layout);
  void write_scenario(const std::string& text) const;
  const Scale& scale(const std::string& name) const;
  Array make_array(hid_t parent, const std::string& name, hid_t type,
                   const std::vector<const Scale*>& axes) const;
  void make_variables(const RunFileLayout& layout);
  void make_parameters(const RunFileLayout& layout);
  void make_series(const std::vector<Series>& series);
  void copy_array(const Hdf5File& old, hid_t parent, const Array& array,
                  const std::vector<std::size_t>& weeks) const;
  void copy_weeks(const std::vector<std::size_t>& weeks) const;
  void write_rows();
  void finish();

  fs::path path;  // empty: a part of another file
  Hdf5File file;
  ChunkWriter chunks{file};
  int mantissa;                // bits kept of the numbers of variables
  std::vector<float> rounded;  // a block before it is written
  std::vector<Scale> scales;   // replicate, time, axes of the layout
  std::vector<Array> variables;
  std::optional<Array> series;
  std::optional<RunTable> results, events;
  OrderedRows waiting_results, waiting_events;
};

void RunFileWriter::State::make(const RunFileLayout& layout) {
  write_attributes(layout);
  make_root_axes(layout);
  make_variables(layout);
  write_scenario(layout.scenario_text);
  make_parameters(layout);
  make_series(layout.series);
  results.emplace(file, "results", result_columns());
  events.emplace(file, "events", event_columns());
  file.flush();
}

/// In a group, since lazy readers take no text of variable length among the arrays of the root.
void RunFileWriter::State::write_scenario(const std::string& text) const {
  const Handle group = file.make_group("provenance"), type = text_type();
  const Handle scenario = file.make_dataset(group.id(), "scenario", type.id(), {});
  file.write_all(scenario, type.id(), std::array{text.c_str()}.data());
}

void RunFileWriter::State::make_parameters(const RunFileLayout& layout) {
  if (layout.parameter_names.empty()) return;
  const Axis axis{"parameter", "parameter of the model", layout.parameter_names};
  scales.push_back({axis.name, axis.labels.size(), make_label_axis(file, axis)});
  const Array array = make_array(file.id(), "parameters", H5T_IEEE_F64LE,
                                 {&scale("replicate"), &scale("parameter")});
  file.put_text(array.dataset.id(), "long_name", "parameters of the replicate");
  file.write_all(array.dataset, H5T_NATIVE_DOUBLE, layout.parameters.data());
}

void RunFileWriter::State::write_attributes(const RunFileLayout& layout) const {
  const hid_t root = file.id();
  file.put_text(root, "Conventions", "CF-1.10");
  file.put_text(root, "title", layout.title);
  file.put_text(root, "format_version", std::string(run_format_version));
  file.put_text(root, "status", "unfinished");
  for (const auto& [name, text] : layout.attributes) file.put_text(root, name, text);
}

void RunFileWriter::State::make_root_axes(const RunFileLayout& layout) {
  std::vector<std::int32_t> numbers(layout.replicates);
  for (std::size_t r = 0; r < numbers.size(); ++r) numbers[r] = static_cast<std::int32_t>(r);
  Handle replicate =
      file.make_dataset(file.id(), "replicate", H5T_STD_I32LE, {.size = {numbers.size()}});
  file.write_all(replicate, H5T_NATIVE_INT32, numbers.data());
  file.make_scale(replicate, "replicate");
  file.put_text(replicate.id(), "long_name", "number of the run in the ensemble");
  scales.push_back({"replicate", numbers.size(), std::move(replicate)});
  scales.push_back({"time", layout.times.size(), make_time_axis(file, layout.times)});
  for (const Axis& axis : layout.axes)
    scales.push_back({axis.name, axis.labels.size(), make_label_axis(file, axis)});
}

const RunFileWriter::State::Scale& RunFileWriter::State::scale(const std::string& name) const {
  const auto found = std::find_if(scales.begin(), scales.end(),
                                  [&](const Scale& scale) { return scale.name == name; });
  assert(found != scales.end() && "a variable names an axis that the layout lacks");
  return *found;
}

RunFileWriter::State::Array RunFileWriter::State::make_array(
    hid_t parent, const std::string& name, hid_t type,
    const std::vector<const Scale*>& axes) const {
  DatasetShape shape{.compressed = true, .missing = nan};
  for (const Scale* axis : axes) shape.size.push_back(axis->size);
  shape.chunk = shape.size;
  shape.chunk[0] = 1;
  shape.chunk[1] = std::min<hsize_t>(weeks_per_block, shape.size[1]);
  if (axes.size() > 2) shape.chunk[2] = part_of_axis(shape.chunk, H5Tget_size(type));
  Array array{name, shape.size, file.make_dataset(parent, name, type, shape)};
  file.put_numbers(array.dataset.id(), "_FillValue", type, {&nan, 1});
  for (unsigned i = 0; i < axes.size(); ++i) file.attach_scale(array.dataset, axes[i]->dataset, i);
  return array;
}

void RunFileWriter::State::make_variables(const RunFileLayout& layout) {
  for (const RunFileLayout::Variable& variable : layout.variables) {
    std::vector<const Scale*> axes{&scale("replicate"), &scale("time")};
    std::string coordinates = "time_old_style";
    for (const std::string& name : variable.axes) {
      axes.push_back(&scale(name));
      for (const Axis& axis : layout.axes)
        if (axis.name == name)
          for (const Coordinate& coordinate : axis.coordinates)
            coordinates += " " + coordinate.name;
    }
    Array array = make_array(file.id(), variable.name, H5T_IEEE_F32LE, axes);
    file.put_text(array.dataset.id(), "units", variable.unit);
    file.put_text(array.dataset.id(), "long_name", variable.long_name);
    file.put_text(array.dataset.id(), "coordinates", coordinates);
    if (!variable.averaged_by.empty())
      file.put_text(array.dataset.id(), "averaged_by", variable.averaged_by);
    if (!variable.codes.empty()) tell_codes(file, array.dataset, variable.codes);
    if (layout.digits > 0) tell_precision(file, array.dataset, layout.digits);
    variables.push_back(std::move(array));
  }
}

void RunFileWriter::State::make_series(const std::vector<Series>& all) {
  const Handle group = file.make_group("series");
  if (all.empty()) return;
  std::string names;
  const Scale labels{"series", all.size(), make_series_axis(file, group, all, names)};
  series = make_array(group.id(), "value", H5T_IEEE_F64LE,
                      {&scale("replicate"), &scale("time"), &labels});
  file.put_text(series->dataset.id(), "long_name", "weekly value of each series (series_unit)");
  file.put_text(series->dataset.id(), "coordinates", names);
}

void RunFileWriter::State::copy_array(const Hdf5File& old, hid_t parent, const Array& array,
                                      const std::vector<std::size_t>& weeks) const {
  if (!old.has(parent, array.name)) refuse_part(part_of(path), "has no '" + array.name + "'");
  const Handle from = old.open_dataset(parent, array.name);
  const std::vector<hsize_t> chunk = file.chunk_of(array.dataset);
  if (old.size_of(from) != array.size || old.chunk_of(from) != chunk)
    refuse_part(part_of(path), "has another layout of '" + array.name + "'");
  const ChunkGrid grid{array.size, chunk};
  for (std::size_t replicate = 0; replicate < weeks.size(); ++replicate)
    grid.for_chunks(replicate, 0, weeks[replicate], [&](std::span<const hsize_t> start) {
      if (!file.copy_chunk(from, array.dataset, start))
        refuse_part(part_of(path), "lacks weeks of '" + array.name + "' that its checkpoints need");
    });
}

void RunFileWriter::State::copy_weeks(const std::vector<std::size_t>& weeks) const {
  assert(weeks.size() == scales[0].size);
  const Hdf5File old = Hdf5File::open(part_of(path));
  for (const Array& array : variables) copy_array(old, old.id(), array, weeks);
  if (series) copy_array(old, old.open_group("series").id(), *series, weeks);
}

void RunFileWriter::State::write_rows() {
  for (auto& row : waiting_results.take()) results->add_row(std::move(row));
  for (auto& row : waiting_events.take()) events->add_row(std::move(row));
  results->write(file);
  events->write(file);
}

/// Everything but the file itself is closed, then the file.
void RunFileWriter::State::finish() {
  file.put_text(file.id(), "status", "finished");
  file.flush();
  results.reset();
  events.reset();
  series.reset();
  variables.clear();
  scales.clear();
  if (path.empty()) return;
  file.close();
  fs::rename(part_of(path), path);
}

RunFileWriter::RunFileWriter(const RunFileLayout& layout)
    : state_(std::make_unique<State>(layout, part_of(layout.path))) {
  fs::remove(new_part_of(layout.path));  // of a program that was killed before it could go on
}

RunFileWriter::RunFileWriter(const RunFileLayout& layout, const std::vector<std::size_t>& weeks) {
  const fs::path beside = new_part_of(layout.path);
  try {
    state_ = std::make_unique<State>(layout, beside);
    state_->copy_weeks(weeks);
    state_->file.flush();
  } catch (...) {
    state_.reset();
    std::error_code ignored;
    fs::remove(beside, ignored);
    throw;
  }
  fs::rename(beside, part_of(layout.path));
}

RunFileWriter::RunFileWriter(Hdf5File part, const RunFileLayout& layout)
    : state_(std::make_unique<State>(layout, fs::path(), std::move(part))) {}

RunFileWriter::~RunFileWriter() = default;
RunFileWriter::RunFileWriter(RunFileWriter&&) noexcept = default;

void RunFileWriter::write_weeks(std::size_t replicate, std::size_t first_time, std::size_t weeks,
                                const std::vector<std::vector<float>>& variable_blocks,
                                std::span<const double> series_block) {
  assert(state_ && "the file is closed");
  assert(replicate < state_->scales[0].size && first_time + weeks <= state_->scales[1].size);
  assert(first_time % weeks_per_block == 0 && weeks > 0 && weeks <= weeks_per_block);
  assert(variable_blocks.size() == state_->variables.size());
  silence_hdf5();
  for (std::size_t v = 0; v < variable_blocks.size(); ++v) {
    const State::Array& array = state_->variables[v];
    [[maybe_unused]] hsize_t expected = weeks;
    for (std::size_t i = 2; i < array.size.size(); ++i) expected *= array.size[i];
    assert(variable_blocks[v].size() == expected);
    state_->rounded = variable_blocks[v];
    round_bits(state_->rounded, state_->mantissa);
    state_->chunks.write(array.dataset, replicate, first_time,
                         std::span<const float>(state_->rounded));
  }
  assert(series_block.size() == (state_->series ? weeks * state_->series->size[2] : 0));
  if (state_->series)
    state_->chunks.write(state_->series->dataset, replicate, first_time, series_block);
}

void RunFileWriter::append_results(std::size_t replicate, std::span<const Result> results) {
  for (const Result& r : results)
    state_->waiting_results.add(
        replicate, {static_cast<double>(replicate), r.observable, r.event, to_days(r.date),
                    to_days(r.date_end), r.place, r.group, r.list, r.value});
}

void RunFileWriter::append_events(std::size_t replicate, std::span<const EventRecord> events) {
  for (const EventRecord& e : events)
    state_->waiting_events.add(replicate, {static_cast<double>(replicate), e.id, to_days(e.date),
                                           e.role, e.scripted ? 1.0 : 0.0, e.cause, e.effect,
                                           to_days(e.documented)});
}

void RunFileWriter::end_replicate(std::size_t replicate) {
  state_->waiting_results.end(replicate);
  state_->waiting_events.end(replicate);
}

void RunFileWriter::flush() {
  silence_hdf5();
  state_->write_rows();
  state_->file.flush();
}

void RunFileWriter::close() {
  for (std::size_t r = 0; r < state_->scales[0].size; ++r) end_replicate(r);
  flush();
  state_->finish();
  state_.reset();
}

}  // namespace sim::io
