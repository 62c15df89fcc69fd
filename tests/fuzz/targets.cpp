#include "tests/fuzz/targets.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>

#include "models/russia/russia.hpp"
#include "sim/cli/calibration_file.hpp"
#include "sim/cli/sweep_file.hpp"
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
  return {name, std::move(seeds), [file, read = std::move(read)](const std::string& text) {
            std::ofstream(file, std::ios::binary) << text;
            read(file);
          }};
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
  };
}

}  // namespace

std::vector<Target> targets(const fs::path& configs, const fs::path& scratch) {
  std::vector<Target> all = own_targets(configs, scratch);
  for (Target& target : all)
    for (std::string& text : texts_in({fs::path(NAROD_SOURCE_DIR) / "tests/fuzz/corpus" / target.name},
                                      ".input"))
      target.seeds.push_back(std::move(text));
  return all;
}

}  // namespace fuzz
