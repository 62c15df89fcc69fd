#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <ostream>

#include "sim/cli/command.hpp"
#include "sim/cli/interrupt.hpp"
#include "sim/cli/overrides.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/resume.hpp"
#include "sim/cli/run_file.hpp"
#include "sim/cli/standard_files.hpp"
#include "sim/cli/study.hpp"
#include "sim/experiment/compare_text.hpp"

namespace sim::cli {
namespace {

namespace fs = std::filesystem;

constexpr int exit_code_of_signals = 128;  // plus the signal, as a shell gives it

/// A run from the opening of its files to their end.
class RunInProgress {
 public:
  RunInProgress(const Study& study, const std::optional<UnfinishedRun>& unfinished,
                const Context& context, bool quiet, bool force);
  experiment::EnsembleSummary simulate(const experiment::TakeReplicate& take);
  /// Deletes what resuming would need, once everything is printed.
  void forget_checkpoints();
  /// How to go on after an interruption.
  void tell_how_to_resume() const;

 private:
  void open_anew(const io::RunFileLayout& layout);
  void go_on(const UnfinishedRun& unfinished, const io::RunFileLayout& layout);

  const Study& study_;
  const Context& context_;
  const bool quiet_;
  std::optional<io::CheckpointFolder> checkpoints_;
  std::optional<io::RunFileWriter> writer_;
  experiment::Restart restart_;
  experiment::Progress progress_;
};

RunInProgress::RunInProgress(const Study& study, const std::optional<UnfinishedRun>& unfinished,
                             const Context& context, bool quiet, bool force)
    : study_(study), context_(context), quiet_(quiet) {
  io::prepare_output(study.output, {"a run file", io::is_run_file, study.files, force});
  const io::RunFileLayout layout = layout_of(study, context.command_line);
  const fs::path folder = checkpoint_folder_of(study.output);
  // The folder first: whoever has it has the files of the run.
  std::error_code ignored;
  if (study.checkpoint_every_weeks > 0 || fs::exists(folder, ignored)) checkpoints_.emplace(folder);
  if (unfinished) {
    go_on(*unfinished, layout);
  } else {
    open_anew(layout);
  }
  if (checkpoints_) restart_.checkpoints = &*checkpoints_;
  restart_.every_weeks = study.checkpoint_every_weeks;
  restart_.stop = [] { return Interrupt::signal() != 0; };
}

void RunInProgress::open_anew(const io::RunFileLayout& layout) {
  writer_.emplace(layout);
  if (!checkpoints_) return;
  checkpoints_->belong_to(owner_of(layout.attributes));
  checkpoints_->clear();  // those of a run that was given up
  if (study_.checkpoint_every_weeks > 0) return;
  checkpoints_->remove();
  checkpoints_.reset();
}

void RunInProgress::go_on(const UnfinishedRun& unfinished, const io::RunFileLayout& layout) {
  checkpoints_->belong_to(owner_of(unfinished.attributes));
  restart_.weeks_run = sound_checkpoints(*checkpoints_);
  const std::size_t weeks = experiment::weeks_of(study_.options).size();
  const auto finished =
      std::count_if(restart_.weeks_run.begin(), restart_.weeks_run.end(),
                    [&](const auto& replicate) { return replicate.second == weeks; });
  if (was_killed_at_its_end(unfinished)) {
    // It deletes checkpoints when all is told.
    if (static_cast<std::size_t>(finished) < study_.options.replicates) {
      checkpoints_->remove();
      refuse_finished(unfinished.output);
    }
    fs::rename(unfinished.output, io::part_of(unfinished.output));
  }
  writer_.emplace(resume_file(unfinished, study_, restart_.weeks_run, layout));
  if (quiet_) return;
  context_.err << fmt::format(
      "Going on with {}: of {} replicates, {} finished and {} in progress\n",
      study_.output.string(), study_.options.replicates, finished,
      restart_.weeks_run.size() - static_cast<std::size_t>(finished));
}

experiment::EnsembleSummary RunInProgress::simulate(const experiment::TakeReplicate& take) {
  FileSink sink(*writer_);
  ProgressDisplay display(context_.err, context_.terminal, context_.columns);
  const auto show = [&](const experiment::Progress& progress) {
    progress_ = progress;
    if (!quiet_) display.show(progress);
  };
  experiment::EnsembleSummary summary =
      experiment::run_ensemble(*study_.model, study_.options, sink, show, restart_, take);
  display.finish();
  if (!summary.stopped) writer_->close();
  return summary;
}

void RunInProgress::forget_checkpoints() {
  if (context_.out.flush() && checkpoints_) checkpoints_->remove();
}

void RunInProgress::tell_how_to_resume() const {
  context_.err << fmt::format("Interrupted after {} of {} weeks. ", progress_.weeks_done,
                              progress_.weeks);
  if (checkpoints_) {
    context_.err << "Checkpoints are written; to go on:\n  "
                 << command_line_text({"run", "--resume", study_.output.string()}) << '\n';
  } else {
    context_.err << io::part_of(study_.output).string()
                 << " has the weeks that were written. Only a run with --checkpoint-every WEEKS "
                    "can go on from where it was interrupted\n";
  }
}

void write_profile(const experiment::EnsembleSummary& summary, std::ostream& err) {
  double total = 0;
  for (const auto& [label, seconds] : summary.profile) total += seconds;
  err << "Time by process, all threads together:\n";
  for (const auto& [label, seconds] : summary.profile)
    err << fmt::format("  {:<28}{:>10.3f} s{:>7.1f} %{:>11.1f} million agents/s\n", label, seconds,
                       total > 0 ? 100 * seconds / total : 0,
                       seconds > 0 ? summary.agent_weeks / seconds * 1e-6 : 0);
}

std::string last_line(const Study& study, const experiment::EnsembleSummary& summary) {
  const std::size_t replicates = study.options.replicates;
  return fmt::format(
      "{}: {} of {} agents, {} weeks, {:.1f} s, {} agent-weeks/s\n", study.output.string(),
      replicates == 1 ? "1 replicate" : fmt::format("{} replicates", replicates), summary.agents,
      summary.data.times.size(), summary.seconds, rounded(summary.agent_weeks_per_second()));
}

/// Of the record that the run is compared with, if it is.
std::optional<experiment::Scorer> scorer_of(const Study& study) {
  if (!study.compare || !study.record_rows) return {};
  return experiment::Scorer(*study.record_rows, {study.options.replicates,
                                                 experiment::weeks_of(study.options),
                                                 study.model->series(),
                                                 {},
                                                 {},
                                                 {}});
}

int run(const Arguments& arguments, const Context& context) {
  auto scenario = arguments.positional();
  const auto resume = arguments.text("resume");
  if (!scenario && !resume) {
    if (!fs::exists(standard_scenario()))
      arguments.refuse("SCENARIO is missing", "For example: narod run configs/baseline.toml");
    scenario = standard_scenario().string();
  }
  const std::vector<std::string> overrides = overrides_of(arguments, true);
  const auto unfinished = resume ? std::optional(find_unfinished(*resume)) : std::nullopt;
  const Study study = unfinished ? read_study(*unfinished, scenario, overrides, context.catalogue)
                                 : read_study(*scenario, overrides, "", context.catalogue);
  const Interrupt interrupt;
  RunInProgress run(study, unfinished, context, arguments.flag("quiet"), arguments.flag("force"));
  std::optional<experiment::Scorer> scorer = scorer_of(study);
  const experiment::EnsembleSummary summary = run.simulate(
      [&](std::size_t replicate, const RunData& data, const experiment::BoundCourses& bounds) {
        if (scorer) scorer->add(replicate, data, bounds);
      });
  if (summary.stopped) {
    run.tell_how_to_resume();
    return exit_code_of_signals + Interrupt::signal();
  }
  if (arguments.flag("profile")) write_profile(summary, context.err);
  if (scorer) experiment::write_compare_table(scorer->finish(), context.out);
  context.out << last_line(study, summary);
  run.forget_checkpoints();
  return 0;
}

void declare_run_options(options::options_description_easy_init add) {
  declare_overrides(add, true);
  add("resume", options::value<std::string>()->value_name("FILE"),
      "Resume the killed or interrupted run that was writing FILE. That run must have used "
      "--checkpoint-every. The results are the same as without the interruption. All settings come "
      "from the run; only --threads and --checkpoint-every can differ");
  add("profile", options::bool_switch(), "Print how long each process took");
  add("quiet", options::bool_switch(), "Show no progress");
}

}  // namespace

Command run_command() {
  return {
      "run",
      "[SCENARIO]",
      "Simulate a scenario, write the output file and compare it with the record",
      "  narod run configs/baseline.toml\n"
      "  narod run configs/baseline.toml --replicates 20 --output out/baseline_20.h5\n"
      "  narod run configs/baseline.toml --scale 10000 --until YYYY-MM-DD\n"
      "  narod run configs/baseline.toml --seed 7 --first-replicate 3 --replicates 1\n"
      "  narod run configs/baseline.toml --set output.observables='[\"NAME\", \"NAME\"]'\n"
      "  narod run configs/baseline.toml --set output.select.AXIS='[\"LABEL\", \"LABEL\"]'\n"
      "  narod run configs/baseline.toml --scale 1 --checkpoint-every 26\n"
      "  narod run --resume out/baseline.h5\n",
      "Default SCENARIO: configs/baseline.toml. Files that are not found in the current folder\n"
      "are looked up in share/narod of the prefix that narod is installed in.\n"
      "\nKeys of a scenario that the program reads; the model reads all others:\n"
      "  model, title, question\n"
      "  horizon   until when the scenario may be followed: a date, the id of an event, or a list\n"
      "            of these of which the first counts (narod counterfactual heeds it)\n"
      "  [run]     start, until (or weeks: the number of weeks), seed, replicates,\n"
      "            first_replicate, scale, threads, checkpoint_every_weeks (0: no checkpoints)\n"
      "  [output]  file, observables (all), every_weeks (1),\n"
      "            digits (4): significant decimal digits of weekly arrays, 0: all;\n"
      "            integers, results and series are always exact\n"
      "            panel (0): number of single agents to record every week; true: 1000;\n"
      "            or a table:\n"
      "  [output.panel]  agents (1000), shares = { STRATUM = number, ... }: how the agents are\n"
      "            divided between the strata of the model\n"
      "  [output.select]  AXIS = [\"LABEL\", ...]: write only these labels of an axis; []: all.\n"
      "            narod describe --section axes lists axes, labels and strata\n"
      "  [data]    folder (.), record (record/record.csv), phases, groups, bounds,\n"
      "            compare (true)\n"
      "            folder is relative to the file that names it, the others to folder\n"
      "            ensemble: a table of parameter sets with a column weight. Replicate k always\n"
      "            draws the same set; --parameters default switches the ensemble off.\n"
      "            Parameters that --set or a derived scenario sets, and those that\n"
      "            ensemble_keeps lists, keep one value in all replicates\n",
      declare_run_options,
      run};
}

}  // namespace sim::cli
