#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <optional>
#include <ostream>
#include <thread>

#include "sim/cli/calibration_file.hpp"
#include "sim/cli/calibration_stages.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/interrupt.hpp"
#include "sim/cli/progress.hpp"
#include "sim/experiment/calibration/results.hpp"
#include "sim/experiment/sweep/trial.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/output_file.hpp"
#include "sim/mpi/launch.hpp"

namespace sim::cli {
namespace {

namespace fs = std::filesystem;
using experiment::Calibration;
using experiment::CalibrationParts;
using experiment::CalibrationPlan;

constexpr int success = 0, failure = 1, some_failed = 3;

std::size_t processors() { return std::max(1u, std::thread::hardware_concurrency()); }

std::size_t number_of(const Arguments& arguments, const char* option, std::size_t standard) {
  constexpr std::size_t most = 4096;
  const auto text = arguments.text(option);
  if (!text) return standard;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size() || number < 1 || number > most)
    arguments.refuse(
        fmt::format("--{} is '{}' (a whole number from 1 to {} is needed)", option, *text, most));
  return number;
}

fs::path folder_of(const Arguments& arguments) {
  const fs::path file(*arguments.positional());
  return arguments.text("output").value_or("out/calibration_" + file.stem().string());
}

CalibrationParts parts_of(const Arguments& arguments) {
  return {arguments.flag("ablations"), arguments.flag("folds")};
}

void check_command_line(const Arguments& arguments, bool on_ranks) {
  if (!arguments.positional())
    arguments.refuse("FILE is missing",
                     "For example: narod calibrate configs/calibration/NAME.toml");
  number_of(arguments, "jobs", 1);
  number_of(arguments, "threads", 1);
  if (!on_ranks) return;
  if (!mpi::available())
    arguments.refuse("was started by mpirun, and is built without MPI",
                     "Install libopenmpi-dev, then configure and build again with -DNAROD_MPI=ON");
  if (arguments.text("jobs"))
    arguments.refuse("--jobs is of no use with mpirun: each rank makes one run at a time");
}

bool is_ensemble(const fs::path& path) { return io::first_line_of(path).starts_with("weight,"); }

/// Files of a calibration may only be replaced by those of a calibration.
void check_folder(const fs::path& folder) {
  const std::string hint = "Name another folder with --output";
  std::error_code error;
  const fs::file_status status = fs::status(folder, error);
  if (status.type() == fs::file_type::not_found) return;
  if (status.type() != fs::file_type::directory)
    refuse(folder.string(), "is not a folder" + (error ? " (" + error.message() + ")" : ""), hint);
  const fs::directory_iterator first(folder, error);
  if (error) refuse(folder.string(), "cannot be read (" + error.message() + ")", hint);
  if (first != fs::directory_iterator() && !fs::is_directory(folder / "stages", error))
    refuse(folder.string(),
           "holds other things than a calibration ('" + first->path().filename().string() + "')",
           hint);
}

void check_parts(const CalibrationPlan& plan, const CalibrationParts& parts,
                 const Arguments& arguments) {
  if (parts.ablations && plan.ablations.empty())
    arguments.refuse("--ablations: the file has none",
                     "Write each below a line [[calibration.ablation]]");
  if (parts.folds && plan.folds.empty())
    arguments.refuse("--folds: the file has none", "Write each below a line [[calibration.fold]]");
}

int dry_run(const CalibrationFile& file, const StageRunner& runner, const CalibrationParts& parts,
            std::size_t at_a_time, const Context& context) {
  constexpr double most_seconds = 15;
  const CalibrationPlan& plan = file.plan;
  std::size_t runs = 0;
  std::map<std::string, std::size_t> rows;
  for (const experiment::Target& target : plan.targets.used)
    ++rows[file.study.record_rows->rows[target.row].observable];
  context.out << fmt::format("{} free parameters, {} rows of the record:\n", plan.parameters.size(),
                             plan.targets.used.size());
  for (const auto& [observable, count] : rows)
    context.out << fmt::format("  {:<38}{:>7} rows\n", observable, count);
  for (const auto& [name, count] : experiment::stages_of(plan, parts)) {
    context.out << fmt::format("{:<40}{:>7} runs\n", name, count);
    runs += count;
  }
  experiment::Matrix centre(1, static_cast<Eigen::Index>(plan.parameters.size()));
  for (std::size_t p = 0; p < plan.parameters.size(); ++p)
    centre(0, static_cast<Eigen::Index>(p)) =
        experiment::unit_of(plan.parameters[p], plan.parameters[p].centre);
  const experiment::Trial trial =
      experiment::try_run(runner.sweep_of({"trial", centre, {}, 0, 1}), most_seconds);
  if (!trial.failure.empty()) {
    context.err << "the first run fails: " << trial.failure << '\n';
    return failure;
  }
  context.out << fmt::format(
      "in all {} runs; trial of {} of {} weeks: {:.3g} s a run\nexpected: {} on {} processor{}\n",
      runs, trial.weeks, trial.of_weeks, trial.seconds,
      time_text(static_cast<double>(runs) * trial.seconds / static_cast<double>(at_a_time)),
      at_a_time, at_a_time == 1 ? "" : "s");
  return success;
}

/// Rank 0, or the only process: everything is written and told here.
int finish(const CalibrationFile& file, const Calibration& done, const StageRunner& runner,
           const fs::path& folder, const Arguments& arguments, const Context& context) {
  experiment::write_calibration(file.plan, done, *file.study.record_rows, file.attributes, folder);
  if (const auto copy = arguments.text("ensemble"))
    experiment::write_ensemble(file.plan, done.main, *copy);
  experiment::write_fit_table(file.plan, done, *file.study.record_rows, context.out);
  const auto fitted = std::count(done.main.active.begin(), done.main.active.end(), true);
  context.out << fmt::format("{}: {} parameter sets of {} parameters in ensemble.csv\n",
                             folder.string(), done.main.members.rows(), fitted);
  if (runner.failed() == 0) return success;
  context.err << fmt::format(
      "{} runs failed and were left out. Try them again with --retry-failed.\n", runner.failed());
  return some_failed;
}

int work_as_rank(mpi::Ranks& ranks, const Arguments& arguments, const Context& context) {
  try {
    const CalibrationFile file = read_calibration_file(
        *arguments.positional(), arguments.texts("set"), context.catalogue, context.command_line);
    MakingRuns making;
    making.threads = static_cast<int>(number_of(arguments, "threads", 1));
    making.quiet = true;
    StageRunner runner(file, folder_of(arguments), making, arguments.flag("retry-failed"), &ranks,
                       context);
    experiment::calibrate(file.plan, parts_of(arguments),
                          [&](const experiment::Stage& stage) { return runner.run(stage); });
    ranks.refuse_to_work("has no more to do");  // waits for rank 0 to end
  } catch (const CalibrationStopped&) {
    return success;
  } catch (const std::exception& error) {
    ranks.refuse_to_work(error.what());
  }
  return success;
}

int calibrate(const Arguments& arguments, const Context& context) {
  const mpi::Launch launch = mpi::launch();
  const bool dry = arguments.flag("dry-run"), first = launch.rank == 0;
  if (!first && dry) return success;
  try {
    check_command_line(arguments, launch.size > 1);
  } catch (const InputError&) {
    if (first) throw;
    return success;
  }
  std::optional<mpi::Ranks> ranks;
  if (launch.size > 1 && !dry) ranks.emplace();
  if (ranks && ranks->rank() > 0) return work_as_rank(*ranks, arguments, context);

  const CalibrationFile file = read_calibration_file(
      *arguments.positional(), arguments.texts("set"), context.catalogue, context.command_line);
  const CalibrationParts parts = parts_of(arguments);
  check_parts(file.plan, parts, arguments);
  const fs::path folder = folder_of(arguments);
  check_folder(folder);
  if (const auto copy = arguments.text("ensemble"))
    io::check_output(*copy, {"an ensemble", is_ensemble, file.study.files, arguments.flag("force"),
                             "--ensemble"});
  MakingRuns making;
  making.jobs = number_of(arguments, "jobs", processors());
  making.threads = static_cast<int>(number_of(arguments, "threads", 1));
  making.quiet = arguments.flag("quiet");
  StageRunner runner(file, folder, making, arguments.flag("retry-failed"),
                     ranks ? &*ranks : nullptr, context);
  if (dry)
    return dry_run(file, runner, parts,
                   launch.size > 1 ? launch.size : std::min(making.jobs, processors()), context);
  const Interrupt interrupt;
  try {
    const Calibration done = experiment::calibrate(
        file.plan, parts, [&](const experiment::Stage& stage) { return runner.run(stage); });
    return finish(file, done, runner, folder, arguments, context);
  } catch (const CalibrationStopped& stopped) {
    context.err << fmt::format(
        "narod calibrate: {}\n  What is done is kept. Call again: it goes on from here.\n",
        stopped.message);
    return stopped.exit_code;
  }
}

void declare_options(options::options_description_easy_init add) {
  const auto text = [](const char* name) {
    return options::value<std::string>()->value_name(name);
  };
  add("output", text("DIR"),
      "Folder of the calibration; default out/calibration_<name of the file>");
  add("ensemble", text("FILE"), "Also write the ensemble to this file");
  add("force", options::bool_switch(),
      "With --ensemble: replace the file even if it is not an ensemble; never a file that is read");
  add("ablations", options::bool_switch(), "Also fit without each mechanism in turn");
  add("folds", options::bool_switch(),
      "Also fit without each fold of rows and predict the held-out rows");
  add("jobs", text("N"), "Number of runs in parallel, each in a process; default: all processors");
  add("threads", text("N"), "Threads per run; default 1");
  add("dry-run", options::bool_switch(),
      "Report the number of runs and estimate the time; run only one");
  add("retry-failed", options::bool_switch(), "Repeat the runs that failed");
  add("set", options::value<std::vector<std::string>>()->value_name("KEY=VALUE"),
      "Change a key of the calibration file; repeatable");
  add("quiet", options::bool_switch(), "Show no progress");
}

}  // namespace

Command calibrate_command() {
  return {
      "calibrate",
      "[FILE]",
      "Fit parameters to the record and report the quality of the fit",
      "  narod calibrate configs/calibration/NAME.toml --dry-run\n"
      "  narod calibrate configs/calibration/NAME.toml --output out/NAME --jobs 8\n"
      "  narod calibrate configs/calibration/NAME.toml --ablations --folds\n"
      "  narod calibrate FILE --ensemble configs/calibration/ensemble.csv\n"
      "  mpirun -n 64 narod calibrate configs/calibration/NAME.toml --output out/NAME\n",
      "A calibration file is a scenario with a table [calibration]:\n"
      "  base = \"../baseline.toml\"\n"
      "  [run]\n"
      "  scale = 2000             as in narod help run; rows after 'until' are not used\n"
      "  [calibration]\n"
      "  seed = 1\n"
      "  method = \"ensemble_kalman\"   or \"abc\"\n"
      "  chance_runs = 20         replicates of the central set, to estimate chance variation\n"
      "  first_wave = 100         points of a Latin hypercube\n"
      "  waves = [100, 100]       points of the next waves, where nothing is ruled out\n"
      "  members = 100            parameter sets of the ensemble\n"
      "  iterations = 3           steps of ensemble Kalman inversion; also inflation, localise\n"
      "  accepted = 100           parameter sets of abc\n"
      "  check_replicates = 1     runs per set with fresh seeds, from which the fit is reported\n"
      "  [[calibration.parameter]]    at most 25, none with a documented value\n"
      "  name = \"GROUP.NAME\"      low and high (its declared range), scale = \"log\"\n"
      "  [calibration.discrepancy]    model discrepancy: a standard deviation per observable;\n"
      "  vote_share = 0.05        for counts, of the logarithm\n"
      "  [calibration.sampling_error]    the same for the documented values; the ranges of\n"
      "                           sources come from the record\n"
      "  [calibration.screening]  trajectories (4), levels (4), least_influence (0.25)\n"
      "  [calibration.matching]   cut (3), allowed_share (0.05), candidates (4000)\n"
      "  [[calibration.leave_out]]    rows that are not fitted: observable, event, place, group,\n"
      "                           list, phase, id; \"front:*\" matches all of a kind\n"
      "  [[calibration.ablation]]     name, meaning, set = {\"GROUP.NAME\" = 0}\n"
      "  [[calibration.fold]]         name, and rows as in leave_out: held out, then predicted\n"
      "  [calibration.refit]      first_wave, waves, members, iterations of ablations, folds\n"
      "\nOnly rows with role 'calibration' are fitted. The folder holds ensemble.csv, "
      "central.toml,\n"
      "fit.csv, parameters.csv, waves.csv, targets.csv, influence.csv, ablations, folds, and each\n"
      "stage as a study (narod sweep --status DIR/stages/NAME). docs/calibration.md has more.\n"
      "To resume an interrupted or killed calibration, run the same command again. Exit code 3:\n"
      "some runs failed and were not used.\n",
      declare_options,
      calibrate};
}

}  // namespace sim::cli
