#include "tests/fuzz/targets.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "models/classics/granovetter/granovetter.hpp"
#include "models/russia/russia.hpp"
#include "sim/cli/calibration_file.hpp"
#include "sim/cli/cli.hpp"
#include "sim/cli/sweep_file.hpp"
#include "sim/core/digest.hpp"
#include "sim/core/problems.hpp"
#include "sim/io/checkpoint_file.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/scenario.hpp"
#include "sim/io/toml.hpp"

namespace fuzz {
namespace {

namespace fs = std::filesystem;

constexpr double few_agents = 1e6;  // people per agent
constexpr int first_weeks = 3;

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The files with an ending in some folders, in order of their names.
std::vector<std::string> texts_in(const std::vector<fs::path>& folders, const std::string& ending) {
  std::vector<fs::path> files;
  for (const fs::path& folder : folders)
    if (fs::exists(folder))
      for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ending) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<std::string> texts;
  for (const fs::path& file : files) texts.push_back(text_of(file));
  return texts;
}

/// Runs the first weeks of a model that was accepted.
void run_weeks(const sim::Model& model) {
  sim::SerialExecutor executor;
  const auto run = model.start({1917, 0}, executor);
  for (int week = 0; week < first_weeks; ++week) {
    run->run_week(executor);
    run->advance();
  }
}

/// The tables and documents of the model, one of which is replaced by the text. Its first line
/// names the file: "empire/towns.csv".
class Tables {
 public:
  explicit Tables(const fs::path& configs) : entry_(russia::entry()) {
    for (const sim::InputFile& file : entry_.inputs) texts_.push_back(text_of(configs / file.path));
  }
  std::vector<std::string> seeds() const {
    std::vector<std::string> seeds;
    for (std::size_t i = 0; i < texts_.size(); ++i)
      seeds.push_back(entry_.inputs[i].path + "\n" + texts_[i]);
    return seeds;
  }
  void read(const std::string& text) const {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string path = text.substr(0, end), own = text.substr(std::min(end + 1, text.size()));
    sim::Problems problems;
    sim::Inputs inputs;
    std::vector<sim::CheckedTable> checked;
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      const sim::InputFile& file = entry_.inputs[i];
      const std::string& content = file.path == path ? own : texts_[i];
      if (file.path.ends_with(".toml")) {
        inputs.documents[file.name] = sim::io::parse_toml(content, file.path, problems);
      } else {
        sim::Table& table = inputs.tables[file.name];
        table = sim::io::parse_csv(content, file.path, problems);
        checked.push_back({file.name, &table, &file.schema});
      }
    }
    sim::check_tables(checked, problems);
    inputs.settings.value = sim::Node::Object{};
    inputs.start = entry_.start;
    inputs.until = entry_.until;
    inputs.scale = few_agents;
    const auto model = entry_.build(inputs, problems);
    problems.throw_if_any();
    run_weeks(*model);
  }

 private:
  sim::ModelEntry entry_;
  std::vector<std::string> texts_;
};

/// Writes texts where a scenario of configs/FOLDER would stand, so that its base is found.
fs::path place_for(const fs::path& scratch, const fs::path& configs, const std::string& folder) {
  std::error_code there;
  fs::create_directory_symlink(fs::absolute(configs) / "empire", scratch / "empire", there);
  for (const char* name : {"history", "record", "calibration", "baseline.toml", "sources.csv"})
    fs::create_symlink(fs::absolute(configs) / name, scratch / name, there);
  fs::create_directories(scratch / folder);
  return scratch / folder / "mutated.toml";
}

Target file_target(const std::string& name, const fs::path& file, std::vector<std::string> seeds,
                   std::function<void(const fs::path&)> read) {
  return {name, std::move(seeds),
          [file, read = std::move(read)](const std::string& text) {
            std::ofstream(file, std::ios::binary) << text;
            read(file);
          },
          false};
}

/// The program in this process; its messages, if it refuses its input.
class Program {
 public:
  /// The exit code must be 0 or 2, with a message.
  bool accepts(const std::vector<std::string>& arguments) const {
    std::ostringstream out, err;
    const int code = sim::cli::main(arguments, {catalogue_, out, err, false, "narod", 120});
    if (code != 0 && (code != 2 || err.str().empty()))
      throw std::runtime_error(arguments.front() + ": exit code " + std::to_string(code) + ": " +
                               err.str());
    return code == 0;
  }
  void prepare(const std::vector<std::string>& arguments) const {
    if (!accepts(arguments)) throw std::runtime_error("cannot make a seed");
  }

 private:
  sim::Catalogue catalogue_{classics::granovetter_entry()};
};

/// Replaces a file so that it is seen to have changed.
void replace(const fs::path& file, const std::string& bytes) {
  static int count = 0;
  std::ofstream(file, std::ios::binary) << bytes;
  fs::last_write_time(file, fs::file_time_type(std::chrono::seconds(++count)));
}

void refuse_unless(bool accepted) {
  if (!accepted) sim::refuse("the file", "was refused");
}

constexpr unsigned seconds_of_children = 120;  // each has 2 s of processor time

Target run_file_target(const fs::path& configs, const fs::path& scratch) {
  const Program program;
  const fs::path scenario = configs / "classics/granovetter.toml", run = scratch / "run.h5",
                 pair = scratch / "pair.h5", variant = scratch / "variant.toml",
                 file = scratch / "mutated.h5";
  std::ofstream(variant) << "base = \"" << fs::absolute(scenario).string()
                         << "\"\n[parameters]\nchange.by = 0\n";
  const std::vector<std::string> small = {"--set", "run.weeks=3", "--replicates",
                                          "2",     "--quiet",     "--output"};
  std::vector<std::string> one = {"run", scenario.string()},
                           two = {"counterfactual", scenario.string(), variant.string()};
  for (const std::string& word : small) {
    one.push_back(word);
    two.push_back(word);
  }
  one.push_back(run.string());
  two.push_back(pair.string());
  program.prepare(one);
  program.prepare(two);
  return {"run_file",
          {text_of(run), text_of(pair)},
          [=](const std::string& bytes) {
            replace(file, bytes);
            const std::vector<std::vector<std::string>> readers = {
                {"compare", file.string()},
                {"compare", file.string(), "--format", "json"},
                {"run", "--resume", file.string()},
                {"export", "--csv", file.string()}};
            std::size_t accepted = 0;
            for (const auto& reader : readers) accepted += program.accepts(reader) ? 1 : 0;
            refuse_unless(accepted > 0);
          },
          true,
          seconds_of_children};
}

Target study_target(const fs::path& configs, const fs::path& scratch) {
  const Program program;
  const fs::path study = scratch / "study", sweep = scratch / "study.toml";
  std::ofstream(sweep) << "base = \""
                       << fs::absolute(configs / "classics/granovetter.toml").string()
                       << "\"\n[run]\nweeks = 3\nreplicates = 2\n[output]\nobservables = []\n"
                          "[sweep]\ndesign = \"grid\"\n[[sweep.factor]]\n"
                          "key = \"parameters.thresholds.deviation\"\nvalues = [1, 12]\n";
  program.prepare({"sweep", sweep.string(), "--output", study.string(), "--jobs", "1", "--quiet"});
  fs::path runs;
  for (const auto& entry : fs::directory_iterator(study / "runs")) runs = entry.path();
  return {"study",
          {text_of(runs)},
          [=](const std::string& bytes) {
            replace(runs, bytes);
            bool accepted = true;
            for (const char* table : {"runs", "results", "events"})
              accepted = program.accepts({"export", "--csv", study.string(), "--table", table}) &&
                         accepted;
            accepted = program.accepts({"sweep", "--status", study.string()}) && accepted;
            refuse_unless(accepted);
          },
          true,
          seconds_of_children};
}

/// A checkpoint of the model; half of the mutated ones get the checksum that they would need.
Target checkpoint_target(const fs::path& scratch) {
  const fs::path file = scratch / "checkpoint";
  sim::Inputs inputs;
  inputs.settings.value = sim::Node::Object{};
  const sim::ModelEntry entry = classics::granovetter_entry();
  inputs.start = entry.start;
  inputs.until = entry.until;
  sim::Problems problems;
  const std::shared_ptr<const sim::Model> model = entry.build(inputs, problems);
  problems.throw_if_any();
  sim::SerialExecutor executor;
  {
    const auto run = model->start({1917, 0}, executor);
    sim::io::CheckpointWriter writer(file, {"a test"});
    run->visit(writer);
    writer.close();
  }
  return {"checkpoint",
          {text_of(file)},
          [=](const std::string& given) {
            std::string bytes = given;
            std::array<std::uint64_t, 2> trailer{};
            if (bytes.size() > sizeof trailer && bytes.size() % 2 == 0) {
              const std::size_t content = bytes.size() - sizeof trailer;
              sim::Digest digest;
              digest.add_bytes(std::as_bytes(std::span(bytes.data(), content)));
              trailer = {content, digest.value()};
              std::memcpy(bytes.data() + content, trailer.data(), sizeof trailer);
            }
            std::ofstream(file, std::ios::binary) << bytes;
            sim::SerialExecutor serial;
            const auto run = model->start({1917, 0}, serial);
            sim::io::CheckpointReader reader(file);
            run->visit(reader);
            reader.finish();
          },
          true};
}

std::vector<Target> own_targets(const fs::path& configs, const fs::path& scratch) {
  const auto catalogue = std::make_shared<sim::Catalogue>(sim::Catalogue{russia::entry()});
  const auto tables = std::make_shared<Tables>(configs);
  const std::vector<std::string> overrides = {"run.scale=1000000"};
  return {
      {"toml", texts_in({configs, configs / "counterfactuals", configs / "sweeps"}, ".toml"),
       [](const std::string& text) {
         sim::Problems problems;
         const sim::Node node = sim::io::parse_toml(text, "mutated.toml", problems);
         sim::io::parse_toml_value(text, {"--set", 0}, problems);
         node.text();
       }},
      {"csv", texts_in({configs / "empire", configs / "history"}, ".csv"),
       [](const std::string& text) {
         sim::Problems problems;
         sim::io::parse_csv(text, "mutated.csv", problems);
       }},
      {"tables", tables->seeds(), [tables](const std::string& text) { tables->read(text); }},
      file_target("scenario", place_for(scratch, configs, "counterfactuals"),
                  texts_in({configs / "counterfactuals"}, ".toml"),
                  [=](const fs::path& file) {
                    run_weeks(*sim::cli::read_study(file, overrides, "", *catalogue).model);
                  }),
      file_target("sweep", place_for(scratch, configs, "sweeps"),
                  texts_in({configs / "sweeps"}, ".toml"),
                  [=](const fs::path& file) {
                    sim::cli::read_sweep_file(file, overrides, *catalogue, "");
                  }),
      file_target("calibration", place_for(scratch, configs, "calibrations"),
                  texts_in({configs / "calibration"}, ".toml"),
                  [=](const fs::path& file) {
                    sim::cli::read_calibration_file(file, overrides, *catalogue, "");
                  }),
      run_file_target(configs, scratch),
      study_target(configs, scratch),
      checkpoint_target(scratch),
  };
}

}  // namespace

std::vector<Target> targets(const fs::path& configs, const fs::path& scratch) {
  std::vector<Target> all = own_targets(configs, scratch);
  for (Target& target : all)
    for (std::string& text :
         texts_in({fs::path(NAROD_SOURCE_DIR) / "tests/fuzz/corpus" / target.name}, ".input"))
      target.seeds.push_back(std::move(text));
  return all;
}

}  // namespace fuzz
