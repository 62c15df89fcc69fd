#include <algorithm>
#include <limits>

#include "sim/io/run_file.hpp"
#include "sim/io/run_format.hpp"
#include "sim/io/text_file.hpp"

namespace sim::io {
namespace {

namespace fs = std::filesystem;

/// Whether the file is a run file that this program understands.
bool is_ours(const Hdf5File& file, const fs::path& path, Problems& problems) {
  const auto version = file.text_attribute(file.id(), "format_version");
  bool complete = version.has_value();
  for (const char* name : {"replicate", "time", "series", "results", "events"})
    complete = complete && file.has(file.id(), name);
  if (!complete) {
    problems.add({path.string(), 0}, "is no run file (its parts are not those of a run)");
  } else if (!is_known_run_format(*version)) {
    problems.add({path.string(), 0},
                 "has format version " + *version + " (this program reads versions 1 to " +
                     std::string(run_format_version) + ")",
                 "Read it with the program that wrote it, or run it again");
    complete = false;
  }
  return complete;
}

void read_series(const Hdf5File& file, RunData& run) {
  const Handle group = file.open_group("series");
  if (!file.has(group.id(), "value")) return;
  const std::vector<hsize_t> size = file.size_of(file.open_dataset(group.id(), "value"));
  if (size.size() != 3 || size[0] != run.replicates || size[1] != run.times.size())
    file.refuse_content("'series/value' is not an array of replicates, times and series");
  const auto texts = [&](const std::string& name) {
    std::vector<std::string> column = file.read_texts(group.id(), "series_" + name);
    if (column.size() != size[2])
      file.refuse_content("'series/series_" + name + "' has " + std::to_string(column.size()) +
                          " values, 'series/value' " + std::to_string(size[2]) + " series");
    return column;
  };
  const auto observable = texts("observable"), event = texts("event"), place = texts("place"),
             who = texts("group"), list = texts("list"), unit = texts("unit"),
             aggregate = texts("aggregate"), period = texts("default_period"),
             from = texts("share_from"), to = texts("share_to");
  for (std::size_t i = 0; i < observable.size(); ++i) {
    const auto known = aggregate_from(aggregate[i]);
    if (!known)
      file.refuse_content("'series/series_aggregate' has the unknown value '" + aggregate[i] + "'");
    run.series.push_back({observable[i], event[i], place[i], who[i], list[i], unit[i], *known,
                          period[i], Date::parse(from[i]), Date::parse(to[i])});
  }
  run.values = file.read_numbers(group.id(), "value");
}

/// The columns of a table, by name, and the number of rows that all of them have.
class TableReader {
 public:
  TableReader(const Hdf5File& file, const std::string& name)
      : file_(file),
        name_(name),
        group_(file.open_group(name)),
        finished_(file.text_attribute(file.id(), "status") == "finished") {}
  /// The name of a column, which may be that of an earlier format.
  std::string newest(const std::string& name, const std::string& earlier) const {
    return file_.has(group_.id(), name) ? name : earlier;
  }
  std::vector<std::string> texts(const std::string& name) {
    return counted(file_.read_texts(group_.id(), name), name);
  }
  std::vector<double> numbers(const std::string& name) {
    return counted(file_.read_numbers(group_.id(), name), name);
  }
  /// A column of dates that older files lack: none there.
  std::vector<double> dates_if_any(const std::string& name) {
    if (file_.has(group_.id(), name)) return numbers(name);
    return std::vector<double>(rows_, std::numeric_limits<double>::quiet_NaN());
  }
  /// After a kill a column may be ahead of another by the rows of one flush.
  std::size_t rows() const { return rows_; }

 private:
  template <typename T>
  std::vector<T> counted(std::vector<T> column, const std::string& name) {
    if (finished_ && columns_ > 0 && column.size() != rows_)
      file_.refuse_content("'" + name_ + "/" + name + "' has " + std::to_string(column.size()) +
                           " rows, other columns " + std::to_string(rows_));
    rows_ = columns_++ == 0 ? column.size() : std::min(rows_, column.size());
    return column;
  }
  const Hdf5File& file_;
  const std::string name_;
  Handle group_;
  const bool finished_;
  std::size_t rows_ = 0, columns_ = 0;
};

void read_results(const Hdf5File& file, RunData& run) {
  TableReader table(file, "results");
  const std::string number = table.newest("replicate_number", "replicate");
  const auto replicate = table.numbers(number), date = table.numbers("date"),
             date_end = table.numbers("date_end"), value = table.numbers("value");
  const auto observable = table.texts("observable"), event = table.texts("event"),
             place = table.texts(table.newest("place_label", "place")),
             group = table.texts("group"), list = table.texts("list");
  for (std::size_t i = 0; i < table.rows(); ++i)
    run.results.emplace_back(index_in(file, replicate[i], run.replicates, "results/" + number),
                             Result{observable[i], event[i], date_in(file, date[i], "results/date"),
                                    optional_date_in(file, date_end[i], "results/date_end"),
                                    place[i], group[i], list[i], value[i]});
}

void read_events(const Hdf5File& file, RunData& run) {
  TableReader table(file, "events");
  const std::string number = table.newest("replicate_number", "replicate");
  const auto replicate = table.numbers(number), date = table.numbers("date"),
             scripted = table.numbers("scripted");
  const auto id = table.texts("id"), role = table.texts("role"), cause = table.texts("cause"),
             effect = table.texts("effect");
  const auto documented = table.dates_if_any("documented");
  for (std::size_t i = 0; i < table.rows(); ++i)
    run.happened.emplace_back(
        index_in(file, replicate[i], run.replicates, "events/" + number),
        EventRecord{id[i], date_in(file, date[i], "events/date"), role[i], scripted[i] != 0,
                    cause[i], effect[i], from_days(documented[i])});
}

/// Opens the file, checks it and calls `read`; what fails becomes one problem.
template <typename Read>
void with_run_file(const fs::path& path, Problems& problems, Read read) {
  if (const std::string why = why_not_readable(path); !why.empty()) {
    problems.add({path.string(), 0}, why);
    return;
  }
  try {
    const Hdf5File file = Hdf5File::open(path);
    if (is_ours(file, path, problems)) read(file);
  } catch (const Hdf5ReadError& error) {
    problems.add({path.string(), 0}, error.what());
  }
}

}  // namespace

bool is_run_file(const fs::path& path) {
  try {
    const Hdf5File file = Hdf5File::open(path);
    return file.text_attribute(file.id(), "format_version") && file.has(file.id(), "replicate");
  } catch (const Hdf5Error&) {
    return false;
  }
}

RunData read_run(const fs::path& path, Problems& problems) {
  RunData run;
  with_run_file(path, problems, [&](const Hdf5File& file) {
    run.replicates = file.read_numbers(file.id(), "replicate").size();
    run.times = read_times(file);
    read_series(file, run);
    read_results(file, run);
    read_events(file, run);
  });
  return run;
}

std::vector<std::pair<std::string, std::string>> read_attributes(const fs::path& path,
                                                                 Problems& problems) {
  std::vector<std::pair<std::string, std::string>> attributes;
  with_run_file(path, problems, [&](const Hdf5File& file) {
    for (const std::string& name : file.attribute_names())
      if (auto text = file.text_attribute(file.id(), name))
        attributes.emplace_back(name, std::move(*text));
  });
  return attributes;
}

std::string read_scenario_text(const fs::path& path, Problems& problems) {
  std::string text;
  with_run_file(path, problems, [&](const Hdf5File& file) {
    const bool first_format = file.has(file.id(), "scenario");
    const Handle provenance = first_format ? Handle() : file.open_group("provenance");
    text = file.read_text(first_format ? file.id() : provenance.id(), "scenario");
  });
  return text;
}

}  // namespace sim::io
