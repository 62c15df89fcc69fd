#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <map>
#include <ostream>

#include "sim/cli/command.hpp"
#include "sim/experiment/sweep/study_folder.hpp"
#include "sim/io/csv.hpp"

namespace sim::cli {
namespace {

using experiment::StudyFolder;
using io::StudyIndex;

/// NaN is an empty cell.
std::string number_cell(double number) { return std::isnan(number) ? "" : number_text(number); }

std::string date_cell(std::optional<Date> date) { return date ? date->iso() : ""; }

/// Writes the runs of a study as rows of CSV, in the order of points and replicates.
class StudyExport {
 public:
  StudyExport(const StudyFolder& folder, std::ostream& out)
      : folder_(folder), index_(folder.design()), out_(out) {
    folder.find_runs(index_);
  }
  void write_runs();
  void write_results();
  void write_events();
  /// Of a weekly array. Throws InputError if there is none of that name.
  void write_variable(const std::string& name);
  bool good() const { return static_cast<bool>(out_.flush()); }

 private:
  void write_header(const std::vector<std::string>& more);
  void write_row(const std::string& run, const std::vector<std::string>& cells);
  std::string cells_of_run(std::size_t point, std::size_t replicate) const;
  const io::RunsFileReader& reader(std::size_t at);
  /// Calls write(reader, row, cells of the run) for each run that is done.
  template <typename Write>
  void each_run(Write write);

  const StudyFolder& folder_;
  StudyIndex index_;
  std::ostream& out_;
  std::map<std::int32_t, io::RunsFileReader> readers_;
};

void StudyExport::write_header(const std::vector<std::string>& more) {
  out_ << "point";
  for (const io::FactorColumn& factor : index_.factors) out_ << ',' << io::csv_cell(factor.name);
  out_ << ",replicate";
  for (const std::string& name : more) out_ << ',' << io::csv_cell(name);
  out_ << '\n';
}

void StudyExport::write_row(const std::string& run, const std::vector<std::string>& cells) {
  out_ << run;
  for (const std::string& cell : cells) out_ << ',' << cell;
  out_ << '\n';
}

std::string StudyExport::cells_of_run(std::size_t point, std::size_t replicate) const {
  std::string cells = std::to_string(point);
  for (const io::FactorColumn& factor : index_.factors) {
    using Kind = io::FactorColumn::Kind;
    cells += ',';
    if (factor.kind == Kind::text) cells += io::csv_cell(factor.texts[point]);
    if (factor.kind == Kind::number) cells += number_cell(factor.numbers[point]);
    if (factor.kind == Kind::date)
      cells += (event_date_epoch + static_cast<int>(factor.numbers[point])).iso();
  }
  return cells + "," + std::to_string(index_.replicates[replicate]);
}

const io::RunsFileReader& StudyExport::reader(std::size_t at) {
  constexpr std::size_t most_open = 100;
  const std::int32_t file = index_.file[at];
  const auto found = readers_.find(file);
  if (found != readers_.end()) return found->second;
  if (readers_.size() == most_open) readers_.clear();
  const auto path = folder_.path() / index_.files[static_cast<std::size_t>(file)].name;
  return readers_.emplace(file, io::RunsFileReader(path)).first->second;
}

template <typename Write>
void StudyExport::each_run(Write write) {
  for (std::size_t p = 0; p < index_.points.size(); ++p)
    for (std::size_t r = 0; r < index_.replicates.size(); ++r) {
      const std::size_t at = index_.at(p, r);
      if (index_.status[at] == StudyIndex::done)
        write(reader(at), static_cast<std::size_t>(index_.row[at]), cells_of_run(p, r));
    }
}

void StudyExport::write_runs() {
  std::vector<std::string> names{"status"};
  names.insert(names.end(), index_.scalars.begin(), index_.scalars.end());
  names.emplace_back("message");
  write_header(names);
  std::map<std::pair<std::int32_t, std::int32_t>, std::string> messages;
  for (const StudyIndex::Failure& failed : index_.failures)
    messages[{failed.point, failed.replicate}] = failed.message;
  constexpr const char* status[] = {"missing", "done", "failed"};
  for (std::size_t p = 0; p < index_.points.size(); ++p)
    for (std::size_t r = 0; r < index_.replicates.size(); ++r) {
      const std::size_t at = index_.at(p, r);
      std::vector<std::string> cells{status[index_.status[at]]};
      for (std::size_t s = 0; s < index_.scalars.size(); ++s)
        cells.push_back(number_cell(index_.values[at * index_.scalars.size() + s]));
      const auto message = messages.find(
          {static_cast<std::int32_t>(p), static_cast<std::int32_t>(index_.replicates[r])});
      cells.push_back(message == messages.end() ? "" : io::csv_cell(message->second));
      write_row(cells_of_run(p, r), cells);
    }
}

void StudyExport::write_results() {
  write_header({"observable", "event", "date", "date_end", "place", "group", "list", "value"});
  each_run([&](const io::RunsFileReader& file, std::size_t row, const std::string& run) {
    for (const Result& r : file.results(row))
      write_row(run, {io::csv_cell(r.observable), io::csv_cell(r.event), date_cell(r.date),
                      date_cell(r.date_end), io::csv_cell(r.place), io::csv_cell(r.group),
                      io::csv_cell(r.list), number_cell(r.value)});
  });
}

void StudyExport::write_events() {
  write_header({"id", "date", "role", "scripted", "cause", "effect"});
  each_run([&](const io::RunsFileReader& file, std::size_t row, const std::string& run) {
    for (const EventRecord& e : file.events(row))
      write_row(run, {io::csv_cell(e.id), date_cell(e.date), e.role, e.scripted ? "1" : "0",
                      io::csv_cell(e.cause), io::csv_cell(e.effect)});
  });
}

void StudyExport::write_variable(const std::string& name) {
  std::vector<std::string> known{"runs", "results", "events"}, axes;
  std::vector<std::vector<std::string>> labels;
  bool found = false, has_file = false;
  std::vector<Date> times;
  for (std::size_t at = 0; at < index_.file.size() && !has_file; ++at) {
    if (index_.file[at] < 0) continue;
    has_file = true;
    const io::RunsFileReader& file = reader(at);
    for (const auto& variable : file.variables()) {
      known.push_back(variable.name);
      if (variable.name != name) continue;
      found = true;
      axes = variable.axes;
    }
    for (const std::string& axis : axes) labels.push_back(file.labels(axis));
    times = file.times();
  }
  if (!found)
    refuse(folder_.path().string(), "the study has no table '" + name + "'",
           suggest_name(name, known));
  std::vector<std::string> header{"time"};
  header.insert(header.end(), axes.begin(), axes.end());
  header.push_back(name);
  write_header(header);
  std::vector<std::string> cells{""};  // of the axes, row-major
  for (const auto& axis : labels) {
    std::vector<std::string> finer;
    for (const std::string& cell : cells)
      for (const std::string& label : axis) finer.push_back(cell + "," + io::csv_cell(label));
    cells = std::move(finer);
  }
  each_run([&](const io::RunsFileReader& file, std::size_t row, const std::string& run) {
    const std::vector<double> values = file.values(name, row);
    for (std::size_t t = 0; t < times.size(); ++t)
      for (std::size_t c = 0; c < cells.size(); ++c)
        out_ << run << ',' << times[t].iso() << cells[c] << ','
             << number_cell(static_cast<float>(values[t * cells.size() + c])) << '\n';
  });
}

int export_study(const Arguments& arguments, const Context& context) {
  if (!arguments.flag("csv")) arguments.refuse("--csv is missing", "It is the only format so far");
  const StudyFolder folder(*arguments.positional());
  std::ofstream file;
  const auto output = arguments.text("output");
  if (output) {
    file.open(*output, std::ios::binary);
    if (!file) refuse(*output, "cannot be written", "Name another file with --output");
  }
  StudyExport study(folder, output ? file : context.out);
  const std::string table = arguments.text("table").value_or("runs");
  if (table == "runs") {
    study.write_runs();
  } else if (table == "results") {
    study.write_results();
  } else if (table == "events") {
    study.write_events();
  } else {
    study.write_variable(table);
  }
  if (!study.good()) throw std::runtime_error("the table could not be written whole");
  return 0;
}

}  // namespace

Command export_command() {
  return {"export",
          "DIR",
          "Write a table of a study: one row per run, or one row per value",
          "  narod export --csv out/STUDY > runs.csv\n"
          "  narod export --csv out/STUDY --table results --output results.csv\n"
          "  narod export --csv out/STUDY --table OBSERVABLE --output OBSERVABLE.csv\n",
          "Every row begins with the point, its factors and the replicate. Tables: runs (status,\n"
          "scalars, message), results, events, and each weekly array that the study stores.\n",
          [](options::options_description_easy_init add) {
            add("csv", options::bool_switch(), "Write comma-separated values");
            add("table", options::value<std::string>()->value_name("NAME"),
                "Table to write; default runs");
            add("output", options::value<std::string>()->value_name("FILE"),
                "File to write; default: standard output");
          },
          export_study};
}

}  // namespace sim::cli
