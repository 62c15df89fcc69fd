#include "sim/cli/study.hpp"

#include <algorithm>
#include <limits>

#include "sim/cli/ensemble_keeps.hpp"
#include "sim/cli/horizon.hpp"
#include "sim/cli/outcomes.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/text_file.hpp"

namespace sim::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t max_seed = std::numeric_limits<std::uint32_t>::max();
constexpr std::int64_t max_replicates = 100'000;
constexpr std::int64_t max_threads = 4096;
constexpr std::int64_t max_every_weeks = 52;
constexpr std::int64_t max_checkpoint_every_weeks = 100'000;
constexpr std::int64_t max_weeks = 1'000'000;
constexpr double max_scale = 1e9;
constexpr std::int64_t max_panel = 100'000, standard_panel = 1000;
constexpr double max_share = 1e6;
constexpr std::int64_t standard_digits = 4, max_digits = 7;

/// Reads the tables of a scenario that belong to the program: model, title, question, horizon,
/// [run], [output] and [data]. All other keys at the top belong to the model, which gets the whole
/// scenario and reports those it does not know.
class StudyReader {
 public:
  StudyReader(Study& study, const Catalogue& catalogue, Problems& problems)
      : study_(study), catalogue_(catalogue), problems_(problems) {}
  void read(const std::string& model);

 private:
  const Node& settings() const { return study_.scenario.settings; }
  const Node& table(const char* name) const;
  void read_model(const std::string& model);
  void read_run();
  void read_dates(ObjectReader& run);
  std::optional<Date> read_end(ObjectReader& run, Date start);
  void read_output();
  void read_select(const Node& node);
  void read_panel(ObjectReader& output);
  void read_data();
  fs::path data_folder(ObjectReader& data) const;
  fs::path record_file(ObjectReader& data, const char* key, const char* standard,
                       const fs::path& folder);
  void build();
  fs::path ensemble_file(ObjectReader& data) const;
  void draw_parameters();
  void check_observables();
  void check_select();
  void list_files();

  Study& study_;
  const Catalogue& catalogue_;
  Problems& problems_;
  fs::path ensemble_;  // empty: none
  std::vector<std::string> keeps_;
  Node no_table_{Node::Object{}, {}};
};

const Node& StudyReader::table(const char* name) const {
  const Node* node = settings().find(name);
  return node != nullptr ? *node : no_table_;
}

void StudyReader::read(const std::string& model) {
  no_table_.origin = settings().origin;
  read_model(model);
  read_run();
  read_output();
  read_data();
  list_files();
  if (study_.entry == nullptr) return;
  build();
  check_observables();
  check_select();
  if (study_.model == nullptr) return;
  study_.horizon = read_horizon(settings(), *study_.model, study_.options.start, problems_);
  read_outcomes(study_, problems_);
  draw_parameters();
}

void StudyReader::read_model(const std::string& model) {
  ObjectReader top(settings(), problems_, "the scenario");
  std::vector<std::string> names;
  for (const ModelEntry& entry : catalogue_) names.push_back(entry.name);
  std::string name = model;
  Origin origin{"--model", 0};
  if (name.empty()) {
    if (const Node* node = settings().find("model")) origin = node->origin;
    // With one model there is nothing to choose.
    name = names.size() == 1 ? top.text("model", names.front()) : top.text("model");
  }
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) {
    study_.entry = &catalogue_[static_cast<std::size_t>(found - names.begin())];
  } else if (const Node* node = settings().find("model");
             !model.empty() || (node != nullptr && std::get_if<std::string>(&node->value))) {
    problems_.add(origin, "there is no model '" + name + "'", suggest_name(name, names));
  }
  study_.title = top.text("title", study_.entry != nullptr ? study_.entry->title : "");
  study_.question = top.text("question", "");
}

void StudyReader::read_run() {
  ObjectReader run(table("run"), problems_, "[run]");
  experiment::EnsembleOptions& options = study_.options;
  options.seed = static_cast<std::uint32_t>(run.integer("seed", 1, 0, max_seed));
  options.replicates = static_cast<std::size_t>(run.integer("replicates", 1, 1, max_replicates));
  options.first_replicate =
      static_cast<std::size_t>(run.integer("first_replicate", 0, 0, max_seed - max_replicates));
  options.threads = static_cast<int>(run.integer("threads", 0, 0, max_threads));
  const double standard = study_.entry != nullptr ? study_.entry->scale : 1;
  const std::size_t before = problems_.all().size();
  const double scale = run.number("scale", standard, 1, max_scale);
  // The model is built even after a mistake here, to find the mistakes of its own inputs.
  study_.inputs.scale = problems_.all().size() == before ? scale : standard;
  study_.checkpoint_every_weeks = static_cast<std::size_t>(
      run.integer("checkpoint_every_weeks", 0, 0, max_checkpoint_every_weeks));
  read_dates(run);
  run.finish();
}

std::optional<Date> StudyReader::read_end(ObjectReader& run, Date start) {
  const auto until = run.date("until");
  if (!run.has("weeks")) return until;
  const auto days = static_cast<int>(7 * run.integer("weeks", 1, 1, max_weeks));
  if (run.has("until"))
    problems_.add(table("run").find("weeks")->origin,
                  "[run]: 'weeks' stands beside 'until' (only one of them can end the run)");
  return until ? until : start + (days - 1);
}

void StudyReader::read_dates(ObjectReader& run) {
  const auto start = run.date("start");
  const Date model_start = study_.entry != nullptr ? study_.entry->start : Date();
  const auto until = read_end(run, start.value_or(model_start));
  if (study_.entry == nullptr) return;
  const Date first = study_.entry->start, last = study_.entry->until;
  const std::size_t before = problems_.all().size();
  const auto check = [&](const char* key, Date date) {
    if (date >= first && date <= last) return;
    problems_.add(table("run").find(key)->origin,
                  std::string("[run]: '") + key + "' is " + date.iso() + " (the model " +
                      study_.entry->name + " runs from " + first.iso() + " to " + last.iso() + ")");
  };
  const char* end_key = run.has("until") ? "until" : "weeks";
  if (start) check("start", *start);
  if (until) check(end_key, *until);
  experiment::EnsembleOptions& options = study_.options;
  options.start = start.value_or(first);
  options.until = until.value_or(last);
  if (options.until <= options.start)
    problems_.add(table("run").find(until ? end_key : "start")->origin,
                  "[run]: 'until' is " + options.until.iso() + " (it must come after 'start', " +
                      options.start.iso() + ")");
  if (problems_.all().size() == before) return;
  options.start = first;  // to build the model all the same
  options.until = last;
}

void StudyReader::read_output() {
  ObjectReader output(table("output"), problems_, "[output]");
  const std::string stem = study_.scenario.file.stem().string();
  study_.output = output.text("file", "out/" + (stem.empty() ? "run" : stem) + ".h5");
  study_.options.observables = output.texts("observables");
  study_.options.every_weeks =
      static_cast<int>(output.integer("every_weeks", 1, 1, max_every_weeks));
  study_.digits = static_cast<int>(output.integer("digits", standard_digits, 0, max_digits));
  if (const Node* select = output.node("select")) read_select(*select);
  read_panel(output);
  output.finish();
}

/// A number of agents, true for the standard one, or a table with a number and the shares of the
/// strata.
void StudyReader::read_panel(ObjectReader& output) {
  PanelRequest& panel = study_.inputs.panel;
  const Node* node = table("output").find("panel");
  if (node == nullptr) return;
  panel.origin = node->origin;
  if (std::holds_alternative<bool>(node->value)) {
    panel.agents = output.flag("panel", false) ? standard_panel : 0;
    return;
  }
  if (!node->is_object()) {
    panel.agents = static_cast<std::size_t>(output.integer("panel", 0, 0, max_panel));
    return;
  }
  output.ignore("panel");
  ObjectReader reader(*node, problems_, "[output.panel]");
  panel.agents = static_cast<std::size_t>(reader.integer("agents", standard_panel, 0, max_panel));
  if (const Node* shares = reader.node("shares")) {
    ObjectReader of_strata(*shares, problems_, "[output.panel.shares]");
    if (shares->is_object())
      for (const auto& [stratum, value] : *shares->object())
        panel.shares.emplace_back(stratum, of_strata.number(stratum, 0, 0, max_share));
  }
  reader.finish();
}

void StudyReader::read_select(const Node& node) {
  ObjectReader select(node, problems_, "[output.select]");
  if (!node.is_object()) return;
  for (const auto& [axis, labels] : *node.object())
    study_.options.select[axis] = select.texts(axis);
}

void StudyReader::read_data() {
  ObjectReader data(table("data"), problems_, "[data]");
  study_.data_folder = data_folder(data);
  study_.record.record = record_file(data, "record", "record/record.csv", study_.data_folder);
  study_.record.phases = record_file(data, "phases", "record/phases.csv", study_.data_folder);
  study_.record.groups = record_file(data, "groups", "record/groups.csv", study_.data_folder);
  study_.record.bounds = record_file(data, "bounds", "record/bounds.csv", study_.data_folder);
  study_.compare = data.flag("compare", true);
  ensemble_ = ensemble_file(data);
  keeps_ = data.texts("ensemble_keeps");
  data.finish();
  if (!study_.record.record.empty())
    study_.record_rows = read_record_files(study_.record, problems_);
  if (study_.record_rows && study_.compare) study_.options.bounds = study_.record_rows->bounds;
}

fs::path StudyReader::data_folder(ObjectReader& data) const {
  // A scenario inherits the data of its base, so a folder counts from the file that names it.
  const std::vector<fs::path>& files = study_.scenario.files;
  fs::path from = files.empty() ? fs::path() : files.back().parent_path();
  if (data.has("folder")) {
    const fs::path origin = table("data").find("folder")->origin.file;
    const bool in_file = std::find(files.begin(), files.end(), origin) != files.end();
    from = in_file ? origin.parent_path() : fs::path();  // or the current folder, after --set
  }
  const fs::path folder = (from / data.text("folder", ".")).lexically_normal();
  return folder == "." ? fs::path() : folder;  // "groups.csv" in messages, and not "./groups.csv"
}

fs::path StudyReader::record_file(ObjectReader& data, const char* key, const char* standard,
                                  const fs::path& folder) {
  const bool named = data.has(key);
  const std::string name = data.text(key, standard);
  if (name.empty()) return {};  // none
  const fs::path path = (folder / name).lexically_normal();
  if (io::is_stream(path)) {
    problems_.add(
        table("data").find(key)->origin,
        std::string("[data]: '") + key + "' is '" + path.string() + "' (a regular file is needed)");
    return {};
  }
  std::error_code ignored;
  // The standard file may be missing; one that was asked for is reported when it is read.
  return named || fs::exists(path, ignored) ? path : fs::path();
}

/// Counts from the folder of the data; after --set, from the current folder.
fs::path StudyReader::ensemble_file(ObjectReader& data) const {
  const std::string name = data.text("ensemble", "");
  if (name.empty()) return {};
  const fs::path origin = table("data").find("ensemble")->origin.file;
  const std::vector<fs::path>& files = study_.scenario.files;
  const bool in_file =
      files.empty() || std::find(files.begin(), files.end(), origin) != files.end();
  return in_file ? (study_.data_folder / name).lexically_normal() : fs::path(name);
}

/// Gives each replicate its own parameters if the scenario names an ensemble of them.
void StudyReader::draw_parameters() {
  std::vector<std::string> known;
  for (const Parameter* parameter : study_.model->parameters().all())
    known.push_back(parameter->info().name);
  for (const std::string& name : keeps_)
    if (std::find(known.begin(), known.end(), name) == known.end())
      problems_.add(table("data").find("ensemble_keeps")->origin,
                    "[data]: 'ensemble_keeps' has '" + name + "', which is no parameter",
                    suggest_name(name, known));
  if (ensemble_.empty()) return;
  Problems own;
  const Table sets = io::read_csv(ensemble_, own);
  if (own.empty())
    study_.draws = std::make_shared<const experiment::ParameterDraws>(
        sets, keeps_, study_.model->parameters(), own);
  for (const Problem& problem : own.all())
    problems_.add(problem.where, problem.text, problem.suggestion);
  if (!own.empty()) {
    study_.draws.reset();
    return;
  }
  study_.inputs.tables["ensemble"] = sets;  // so that a changed ensemble is noticed as changed data
  study_.model =
      experiment::draw_parameters(study_.model, *study_.entry, study_.inputs, *study_.draws);
}

void StudyReader::list_files() {
  const RecordFiles& record = study_.record;
  study_.files = study_.scenario.files;
  for (const fs::path& file : {record.record, record.phases, record.groups, ensemble_})
    if (!file.empty()) study_.files.push_back(file);
  if (study_.entry == nullptr) return;
  for (const InputFile& input : study_.entry->inputs)
    study_.files.push_back(study_.data_folder / input.path);
}

void StudyReader::build() {
  // Apart from the others: a model may give up after a mistake in its own inputs only.
  Problems own;
  const double scale = study_.inputs.scale;
  PanelRequest panel = std::move(study_.inputs.panel);
  study_.inputs = io::read_inputs(study_.entry->inputs, study_.data_folder, own);
  study_.inputs.panel = std::move(panel);
  study_.inputs.settings = settings();
  study_.inputs.start = study_.options.start;
  study_.inputs.until = study_.options.until;
  study_.inputs.scale = scale;
  study_.model = study_.entry->build(study_.inputs, own);
  if (!own.empty()) study_.model.reset();  // it may be half built
  for (const Problem& problem : own.all())
    problems_.add(problem.where, problem.text, problem.suggestion);
  if (study_.model == nullptr) return;
  study_.options.panel = study_.model->panel();
  if (study_.inputs.panel.agents > 0 && study_.options.panel.empty())
    problems_.add(study_.inputs.panel.origin,
                  "[output]: 'panel' asks for single agents (the model " + study_.entry->name +
                      " does not show any)");
}

/// Names are checked even if the model could not be built; labels are those of its inputs.
void StudyReader::check_observables() {
  const std::vector<std::string> names =
      study_.model != nullptr ? output_names(study_.model->observables(), {}).observables
                              : study_.entry->outputs().observables;
  for (const std::string& wanted : study_.options.observables)
    if (std::find(names.begin(), names.end(), wanted) == names.end())
      problems_.add(table("output").find("observables")->origin,
                    "[output]: there is no observable '" + wanted + "'", suggest_name(wanted, names));
}

void StudyReader::check_select() {
  const std::vector<Axis> axes = study_.model != nullptr ? study_.model->axes()
                                                         : std::vector<Axis>{};
  const std::vector<std::string> names =
      study_.model != nullptr ? output_names({}, axes).axes : study_.entry->outputs().axes;
  const Node* select = table("output").find("select");
  if (select == nullptr || !select->is_object()) return;
  for (const auto& [name, node] : *select->object()) {
    const auto axis = std::find(names.begin(), names.end(), name);
    if (axis == names.end()) {
      problems_.add(node.origin, "[output.select]: there is no axis '" + name + "'",
                    suggest_name(name, names));
      continue;
    }
    if (axes.empty()) continue;
    const auto& known = axes[static_cast<std::size_t>(axis - names.begin())].labels;
    for (const std::string& label : study_.options.select[name])
      if (std::find(known.begin(), known.end(), label) == known.end())
        problems_.add(node.origin,
                      "[output.select]: the axis '" + name + "' has no '" + label + "'",
                      suggest_name(label, known));
  }
}

}  // namespace

Study read_study(const fs::path& scenario, const std::vector<std::string>& overrides,
                 const std::string& model, const Catalogue& catalogue) {
  Problems problems;
  io::Scenario read;
  if (scenario.empty()) {
    read.settings.value = Node::Object{};
  } else {
    read = io::read_scenario(scenario, overrides, problems);
    // A file that could not be read at all would only raise complaints about what is not in it.
    if (!problems.empty() && read.settings.object() != nullptr && read.settings.object()->empty())
      problems.throw_if_any();
  }
  Study study = check_scenario(std::move(read), model, catalogue, problems);
  problems.throw_if_any();
  return study;
}

Study check_scenario(io::Scenario scenario, const std::string& model, const Catalogue& catalogue,
                     Problems& problems) {
  Study study;
  study.scenario = std::move(scenario);
  note_ensemble_keeps(study.scenario);
  StudyReader(study, catalogue, problems).read(model);
  return study;
}

}  // namespace sim::cli
