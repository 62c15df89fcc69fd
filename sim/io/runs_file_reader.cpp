#include <algorithm>
#include <limits>
#include <map>
#include <sstream>

#include "sim/io/run_format.hpp"
#include "sim/io/runs_file.hpp"

namespace sim::io {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t most_replicates = std::size_t{1} << 32;

/// Columns of a group by name.
class Columns {
 public:
  Columns(const Hdf5File& file, const std::string& group)
      : file_(file), group_(file.open_group(group)) {}
  std::vector<double> numbers(const std::string& name) const {
    return file_.read_numbers(group_.id(), name);
  }
  std::vector<std::string> texts(const std::string& name) const {
    return file_.read_texts(group_.id(), name);
  }
  /// Names of the columns in the order in which they were made.
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const std::string& name : file_.names_in(group_.id()))
      if (name != "row") names.push_back(name);
    return names;
  }
  std::size_t shortest() const {
    hsize_t least = std::numeric_limits<hsize_t>::max();
    for (const std::string& name : names()) {
      const auto size = file_.size_of(file_.open_dataset(group_.id(), name));
      if (size.size() != 1) file_.refuse_content("'" + name + "' is not a column of a table");
      least = std::min(least, size[0]);
    }
    return least;
  }

 private:
  const Hdf5File& file_;
  Handle group_;
};

/// The runs that all arrays have. A kill in the instant of a flush may leave some without the last.
std::size_t rows_of_arrays(const Hdf5File& file) {
  hsize_t least = std::numeric_limits<hsize_t>::max();
  const auto look = [&](hid_t parent, const std::string& name) {
    if (!file.is_dataset(parent, name)) return;
    const Handle dataset = file.open_dataset(parent, name);
    if (file.grows(dataset)) least = std::min(least, file.size_of(dataset)[0]);
  };
  for (const std::string& name : file.names_in(file.id())) look(file.id(), name);
  const Handle series = file.open_group("series");
  for (const std::string& name : file.names_in(series.id())) look(series.id(), name);
  return least;
}

/// The number of runs of which everything is there.
std::size_t complete_rows(const Hdf5File& file, const Columns& runs) {
  std::size_t rows = std::min(rows_of_arrays(file), runs.shortest());
  const Columns scalars(file, "scalars");
  if (!scalars.names().empty()) rows = std::min(rows, scalars.shortest());
  for (const char* table : {"result_keys", "results", "event_keys", "events"}) {
    const std::size_t written = Columns(file, table).shortest();
    const std::string name = std::string(table) + "_end";
    const std::vector<double> end = runs.numbers(name);
    while (rows > 0 && end[rows - 1] > static_cast<double>(written)) --rows;
    std::size_t before = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      const std::size_t next = index_in(file, end[r], written + 1, name);
      if (next < before) file.refuse_content("'" + name + "' goes down");
      before = next;
    }
  }
  return rows;
}

/// Columns of a table of keys, whole and of one length.
using Texts = std::vector<std::vector<std::string>>;

Texts read_texts(const Hdf5File& file, const std::string& table,
                 std::initializer_list<const char*> names) {
  const Columns columns(file, table);
  Texts texts;
  for (const char* name : names) {
    texts.push_back(columns.texts(name));
    if (texts.back().size() != texts.front().size())
      file.refuse_content("the columns of '" + table + "' have different lengths");
  }
  return texts;
}

}  // namespace

struct RunsFileReader::State {
  explicit State(const fs::path& path) : file(Hdf5File::open(path)) {}
  /// Where the rows of a run are in `table`.
  std::pair<hsize_t, hsize_t> part(const std::vector<double>& end, std::size_t row) const {
    return {row == 0 ? 0 : static_cast<hsize_t>(end[row - 1]), static_cast<hsize_t>(end[row])};
  }
  std::vector<double> column(const std::string& table, const std::string& name,
                             std::pair<hsize_t, hsize_t> part) const {
    return file.read_numbers(file.open_group(table).id(), name, part.first, part.second);
  }

  Hdf5File file;
  std::vector<RunRow> rows;
  std::vector<double> results_end, events_end;
  mutable Texts result_keys, event_keys;  // read when they are first asked for
  mutable std::vector<double> scripted;
  mutable std::map<std::string, std::size_t> sizes;  // of a run in each variable
};

RunsFileReader::RunsFileReader(const fs::path& path) : state_(std::make_unique<State>(path)) {
  const Hdf5File& file = state_->file;
  const auto version = file.text_attribute(file.id(), "study_format_version");
  if (version != study_format_version)
    throw Hdf5ReadError("'" + path.string() + "' is no file of runs of format version " +
                        std::string(study_format_version));
  const Columns runs(file, "runs"), scalars(file, "scalars");
  std::vector<RunRow>& rows = state_->rows;
  rows.resize(complete_rows(file, runs));
  const auto point = runs.texts("point"), digest = runs.texts("digest"),
             message = runs.texts("message");
  const auto replicate = runs.numbers("replicate"), done = runs.numbers("done"),
             seconds = runs.numbers("seconds");
  for (std::size_t r = 0; r < rows.size(); ++r)
    rows[r] = {
        point[r],
        static_cast<std::uint32_t>(index_in(file, replicate[r], most_replicates, "runs/replicate")),
        done[r] != 0,
        seconds[r],
        digest[r],
        message[r],
        {}};
  for (const std::string& name : scalars.names()) {
    const std::vector<double> values = scalars.numbers(name);
    for (std::size_t r = 0; r < rows.size(); ++r) rows[r].scalars.push_back(values[r]);
  }
  state_->results_end = runs.numbers("results_end");
  state_->events_end = runs.numbers("events_end");
}

RunsFileReader::~RunsFileReader() = default;
RunsFileReader::RunsFileReader(RunsFileReader&&) noexcept = default;

const std::vector<RunRow>& RunsFileReader::rows() const { return state_->rows; }

std::vector<Result> RunsFileReader::results(std::size_t row) const {
  const State& s = *state_;
  if (s.result_keys.empty())
    s.result_keys =
        read_texts(s.file, "result_keys", {"observable", "event", "place", "group", "list"});
  const auto part = s.part(s.results_end, row);
  const auto key = s.column("results", "key", part), date = s.column("results", "date", part),
             date_end = s.column("results", "date_end", part),
             value = s.column("results", "value", part);
  std::vector<Result> results;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const Texts& keys = s.result_keys;
    const std::size_t k = index_in(s.file, key[i], keys[0].size(), "results/key");
    results.push_back({keys[0][k], keys[1][k], date_in(s.file, date[i], "results/date"),
                       optional_date_in(s.file, date_end[i], "results/date_end"), keys[2][k],
                       keys[3][k], keys[4][k], value[i]});
  }
  return results;
}

std::vector<EventRecord> RunsFileReader::events(std::size_t row) const {
  const State& s = *state_;
  if (s.event_keys.empty()) {
    s.event_keys = read_texts(s.file, "event_keys", {"id", "role", "cause", "effect"});
    s.scripted = Columns(s.file, "event_keys").numbers("scripted");
    if (s.scripted.size() != s.event_keys[0].size())
      s.file.refuse_content("the columns of 'event_keys' have different lengths");
  }
  const auto part = s.part(s.events_end, row);
  const auto key = s.column("events", "key", part), date = s.column("events", "date", part);
  std::vector<EventRecord> events;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const Texts& keys = s.event_keys;
    const std::size_t k = index_in(s.file, key[i], keys[0].size(), "events/key");
    events.push_back({keys[0][k],
                      date_in(s.file, date[i], "events/date"),
                      keys[1][k],
                      s.scripted[k] != 0,
                      keys[2][k],
                      keys[3][k],
                      {}});
  }
  return events;
}

std::vector<RunsFileReader::Variable> RunsFileReader::variables() const {
  const Hdf5File& file = state_->file;
  std::vector<Variable> variables;
  for (const std::string& name : file.names_in(file.id())) {
    if (!file.is_dataset(file.id(), name)) continue;
    const auto axes = file.text_attribute(file.open_dataset(file.id(), name).id(), "axes");
    if (!axes) continue;
    Variable variable{name, {}};
    std::istringstream words(*axes);
    for (std::string axis; words >> axis;) variable.axes.push_back(axis);
    variables.push_back(std::move(variable));
  }
  return variables;
}

std::vector<std::string> RunsFileReader::labels(const std::string& axis) const {
  return state_->file.read_texts(state_->file.id(), axis);
}

std::vector<Date> RunsFileReader::times() const { return read_times(state_->file); }

std::vector<double> RunsFileReader::values(const std::string& variable, std::size_t row) const {
  const Hdf5File& file = state_->file;
  auto known = state_->sizes.find(variable);
  if (known == state_->sizes.end()) {
    const std::vector<Variable> all = variables();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Variable& one) { return one.name == variable; });
    if (found == all.end()) file.refuse_content("'" + variable + "' is no variable of its runs");
    std::size_t size = times().size();
    for (const std::string& axis : found->axes) size *= labels(axis).size();
    known = state_->sizes.emplace(variable, size).first;
  }
  std::vector<double> values = file.read_numbers(file.id(), variable, row, row + 1);
  if (values.size() != known->second)
    file.refuse_content("the variable '" + variable + "' does not have the size of its axes");
  return values;
}

}  // namespace sim::io
