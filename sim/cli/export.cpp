#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <ostream>

#include "sim/cli/command.hpp"
#include "sim/cli/kinds.hpp"
#include "sim/cli/sweep_runs.hpp"
#include "sim/experiment/sweep/study_folder.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/output_file.hpp"

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
  /// Throws InputError if the study has no table of that name.
  StudyExport(const StudyFolder& folder, std::string table, std::ostream& err);
  void write(std::ostream& out);

 private:
  void find_variable();
  void write_runs();
  void write_results();
  void write_events();
  void write_variable();
  void write_header(const std::vector<std::string>& more);
  void write_row(const std::string& run, const std::vector<std::string>& cells);
  std::string cells_of_run(std::size_t point, std::size_t replicate) const;
  const io::RunsFileReader& reader(std::size_t at);
  /// Calls write(reader, row, cells of the run) for each run that is done.
  template <typename Write>
  void each_run(Write write);

  const StudyFolder& folder_;
  const std::string table_;
  StudyIndex index_;
  std::ostream* out_ = nullptr;
  std::map<std::int32_t, io::RunsFileReader> readers_;
  // Of a weekly array.
  std::vector<std::string> axes_;
  std::vector<std::vector<std::string>> labels_;
  std::vector<Date> times_;
};

StudyExport::StudyExport(const StudyFolder& folder, std::string table, std::ostream& err)
    : folder_(folder), table_(std::move(table)), index_(folder.design()) {
  folder.find_runs(index_);
  warn_of_unreadable(index_, err);
  if (table_ != "runs" && table_ != "results" && table_ != "events") find_variable();
}

void StudyExport::write(std::ostream& out) {
  out_ = &out;
  if (table_ == "runs") {
    write_runs();
  } else if (table_ == "results") {
    write_results();
  } else if (table_ == "events") {
    write_events();
  } else {
    write_variable();
  }
}

void StudyExport::write_header(const std::vector<std::string>& more) {
  *out_ << "point";
  for (const io::FactorColumn& factor : index_.factors) *out_ << ',' << io::csv_cell(factor.name);
  *out_ << ",replicate";
  for (const std::string& name : more) *out_ << ',' << io::csv_cell(name);
  *out_ << '\n';
}

void StudyExport::write_row(const std::string& run, const std::vector<std::string>& cells) {
  *out_ << run;
  for (const std::string& cell : cells) *out_ << ',' << cell;
  *out_ << '\n';
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

void StudyExport::find_variable() {
  std::vector<std::string> known{"runs", "results", "events"};
  const auto first = std::find_if(index_.file.begin(), index_.file.end(),
                                  [](std::int32_t file) { return file >= 0; });
  if (first != index_.file.end()) {
    const io::RunsFileReader& file = reader(static_cast<std::size_t>(first - index_.file.begin()));
    for (const auto& variable : file.variables()) {
      known.push_back(variable.name);
      if (variable.name != table_) continue;
      axes_ = variable.axes;
      for (const std::string& axis : axes_) labels_.push_back(file.labels(axis));
      times_ = file.times();
      return;
    }
  }
  refuse(folder_.path().string(), "the study has no table '" + table_ + "'",
         suggest_name(table_, known));
}

void StudyExport::write_variable() {
  std::vector<std::string> header{"time"};
  header.insert(header.end(), axes_.begin(), axes_.end());
  header.push_back(table_);
  write_header(header);
  std::vector<std::string> cells{""};  // of the axes, row-major
  for (const auto& axis : labels_) {
    std::vector<std::string> finer;
    for (const std::string& cell : cells)
      for (const std::string& label : axis) finer.push_back(cell + "," + io::csv_cell(label));
    cells = std::move(finer);
  }
  each_run([&](const io::RunsFileReader& file, std::size_t row, const std::string& run) {
    const std::vector<double> values = file.values(table_, row);
    for (std::size_t t = 0; t < times_.size(); ++t)
      for (std::size_t c = 0; c < cells.size(); ++c)
        *out_ << run << ',' << times_[t].iso() << cells[c] << ','
              << number_cell(static_cast<float>(values[t * cells.size() + c])) << '\n';
  });
}

/// Whether a file begins as every table of this command does.
bool is_export(const std::filesystem::path& path) {
  const std::string header = io::first_line_of(path);
  return header.starts_with("point,") && header.find(",replicate,") != std::string::npos;
}

/// What the study is made of must not be replaced.
std::vector<std::filesystem::path> files_of(const StudyFolder& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path(), ignored))
    files.push_back(entry.path());
  return files;
}

int export_study(const Arguments& arguments, const Context& context) {
  if (!arguments.flag("csv")) arguments.refuse("--csv is missing", "It is the only format so far");
  expect_kind(*arguments.positional(), Kind::study_folder, "export");
  const StudyFolder folder(*arguments.positional());
  StudyExport study(folder, arguments.text("table").value_or("runs"), context.err);
  const auto output = arguments.text("output");
  if (!output) {
    study.write(context.out);
    return 0;
  }
  io::prepare_output(*output, {"a table", is_export, files_of(folder), arguments.flag("force")});
  io::OutputFile file(*output);
  study.write(file.out());
  file.close();
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
            add("force", options::bool_switch(), "Replace an existing file that is not such a table");
          },
          export_study};
}

}  // namespace sim::cli
