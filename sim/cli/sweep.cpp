#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <optional>
#include <ostream>
#include <thread>

#include "sim/cli/command.hpp"
#include "sim/cli/overrides.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/sweep_file.hpp"
#include "sim/cli/sweep_runs.hpp"
#include "sim/experiment/sweep/study_folder.hpp"
#include "sim/experiment/sweep/trial.hpp"
#include "sim/mpi/launch.hpp"
#include "sim/mpi/ranks.hpp"

namespace sim::cli {
namespace {

namespace fs = std::filesystem;
using experiment::Handout;
using experiment::Job;
using experiment::Shard;
using experiment::StudyFolder;
using experiment::Sweep;
using experiment::SweepEnd;
using io::StudyIndex;

constexpr int success = 0, failure = 1, some_failed = 3, interrupted = 130;

std::size_t whole_number(const Arguments& arguments, const std::string& option,
                         const std::string& text, std::size_t low, std::size_t high) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < low || number > high)
    arguments.refuse(fmt::format("--{} is '{}' (a whole number from {} to {} is needed)", option,
                                 text, low, high));
  return number;
}

std::size_t processors() { return std::max(1u, std::thread::hardware_concurrency()); }

std::size_t jobs_of(const Arguments& arguments) {
  constexpr std::size_t most_jobs = 1024;
  const auto text = arguments.text("jobs");
  return text ? whole_number(arguments, "jobs", *text, 1, most_jobs) : processors();
}

int threads_of(const Arguments& arguments) {
  constexpr std::size_t most_threads = 4096;
  const auto text = arguments.text("threads");
  return text ? static_cast<int>(whole_number(arguments, "threads", *text, 1, most_threads)) : 1;
}

Shard shard_of(const Arguments& arguments) {
  constexpr std::size_t most_shards = 100'000;
  const auto text = arguments.text("shard");
  if (!text) return {};
  const std::size_t slash = text->find('/');
  if (slash == std::string::npos)
    arguments.refuse("--shard is '" + *text + "' (I/N is needed, with I from 0 to N-1)");
  Shard shard;
  shard.of = whole_number(arguments, "shard", text->substr(slash + 1), 1, most_shards);
  shard.number = whole_number(arguments, "shard", text->substr(0, slash), 0, shard.of - 1);
  return shard;
}

std::string bytes_text(double bytes) {
  constexpr const char* units[] = {"B", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  for (; bytes >= 1000 && unit + 1 < std::size(units); ++unit) bytes /= 1000;
  return fmt::format("{:.3g} {}", bytes, units[unit]);
}

std::string count_of(std::size_t count, const std::string& thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

/// A scalar may be missing in some runs (an assembly that was not held), but hardly in all.
void warn_of_empty_scalars(const StudyIndex& index, std::ostream& err) {
  const std::size_t scalars = index.scalars.size();
  for (std::size_t s = 0; s < scalars; ++s) {
    std::size_t done = 0, found = 0;
    for (std::size_t run = 0; run < index.status.size(); ++run) {
      if (index.status[run] != StudyIndex::done) continue;
      ++done;
      found += std::isnan(index.values[run * scalars + s]) ? 0 : 1;
    }
    if (done > 0 && found == 0)
      err << fmt::format(
          "warning: the scalar '{}' has no value in any run. Is what it asks for "
          "spelt as in the table of results?\n",
          index.scalars[s]);
  }
}

int status(const std::string& path, const Context& context) {
  const StudyFolder folder(path);
  StudyIndex index = folder.design();
  folder.find_runs(index);
  const Counts counts = counts_of(index);
  context.out << fmt::format("{}: {}\n{} ({}), {}, {} of runs\n{}\n", path,
                             attribute(index, "title"), count_of(index.points.size(), "point"),
                             attribute(index, "design"),
                             count_of(index.replicates.size(), "replicate"),
                             count_of(index.files.size(), "file"), counts_text(counts));
  warn_of_unreadable(index, context.err);
  warn_of_empty_scalars(index, context.err);
  write_failures(index, context.out);
  return counts.failed > 0 ? some_failed : success;
}

int dry_run(const Sweep& sweep, const std::vector<Job>& jobs, std::size_t workers,
            const Context& context) {
  constexpr double most_seconds = 15;
  const std::size_t points = sweep.points.points.size();
  const std::size_t replicates = sweep.base.options.replicates;
  context.out << fmt::format("{} ({}) x {} = {}; {} to be made\n", count_of(points, "point"),
                             sweep.points.design.kind, count_of(replicates, "replicate"),
                             count_of(points * replicates, "run"), jobs.size());
  if (jobs.empty()) return success;
  const experiment::Trial trial = experiment::try_run(sweep, most_seconds);
  if (!trial.failure.empty()) {
    context.err << "the first run fails: " << trial.failure << '\n';
    return failure;
  }
  const double runs = static_cast<double>(jobs.size());
  const std::size_t at_a_time = std::min(workers, jobs.size());
  const double parallel = static_cast<double>(at_a_time);
  context.out << fmt::format(
      "trial of {} of {} weeks: {:.3g} s and {} a run\n"
      "expected: {} on {}, {} on disk\n",
      trial.weeks, trial.of_weeks, trial.seconds, bytes_text(trial.bytes),
      time_text(runs * trial.seconds / parallel), count_of(at_a_time, "processor"),
      bytes_text(runs * trial.bytes + parallel * trial.file_bytes));
  return success;
}

int report(const SweepEnd& end, const StudyIndex& index, const fs::path& path, Shard shard,
           const Context& context) {
  const Counts counts = counts_of(index, shard);
  const std::string where =
      path.string() + (shard.of > 1 ? fmt::format(" (part {}/{})", shard.number, shard.of) : "");
  context.out << fmt::format("{}: {}\n", where, counts_text(counts));
  warn_of_empty_scalars(index, context.err);
  if (end.how == SweepEnd::How::broken) {
    context.err << "narod sweep: the study cannot go on: " << end.message
                << "\n  What is done is kept. Put it right, then call again: it goes on from "
                   "here.\n";
    return failure;
  }
  if (end.how == SweepEnd::How::interrupted) {
    context.err << "narod sweep: interrupted. Call again: it goes on from here.\n";
    return interrupted;
  }
  if (counts.failed == 0) return success;
  write_failures(index, context.err);
  context.err << "  Try them again with --retry-failed.\n";
  return some_failed;
}

/// Points and replicates that the study had and is not asked for now.
void tell_what_is_left_out(const StudyIndex& there, const StudyIndex& here,
                           const Context& context) {
  const auto missing = [](auto known, auto asked) {
    std::sort(known.begin(), known.end());
    std::sort(asked.begin(), asked.end());
    decltype(known) rest;
    std::set_difference(known.begin(), known.end(), asked.begin(), asked.end(),
                        std::back_inserter(rest));
    return rest.size();
  };
  const std::size_t points = missing(there.points, here.points);
  const std::size_t replicates = missing(there.replicates, here.replicates);
  if (points + replicates == 0) return;
  context.err << fmt::format(
      "note: left out now are {} and {} that the study had. Their runs stay in the folder, and "
      "are back when they are asked for again.\n",
      count_of(points, "point"), count_of(replicates, "replicate"));
}

void warn_of_other_program(const StudyIndex& there, const StudyIndex& here,
                           const Context& context) {
  if (attribute(there, "source") == attribute(here, "source")) return;
  context.err << "warning: the study was begun with " << attribute(there, "source") << "; this is "
              << attribute(here, "source") << ". Runs of different programs may differ.\n";
}

/// Only 2^m points of a Sobol' sequence are balanced.
void warn_of_size(const Sweep& sweep, const Context& context) {
  const experiment::Design& design = sweep.points.design;
  if (design.kind != "sobol" && design.kind != "saltelli") return;
  const std::size_t points = design.points.at(0);
  if (std::has_single_bit(points)) return;
  context.err << fmt::format(
      "warning: {} points of a Sobol' sequence are not balanced, which makes estimates worse. Take "
      "a "
      "power of two: {} or {}. The points made so far are kept\n",
      points, std::bit_floor(points), std::bit_ceil(points));
}

/// Makes what is missing of a study; `index` has no runs yet.
int make_study(const SweepFile& file, StudyFolder& folder, StudyIndex index, Shard shard,
               mpi::Ranks* ranks, const Arguments& arguments, const Context& context) {
  folder.prepare();
  folder.lock(shard);
  StudyIndex before = index;
  folder.find_runs(before);
  warn_of_unreadable(before, context.err);
  try {
    folder.write(before);
  } catch (const std::exception& error) {
    return report({SweepEnd::How::broken, error.what()}, before, folder.path(), shard, context);
  }
  const bool retry = arguments.flag("retry-failed");
  const std::vector<Job> jobs = pending(file.sweep, before, shard, retry);
  const Counts counts = counts_of(before, shard);
  const std::size_t failed = retry ? 0 : counts.failed;
  Handout handout(jobs, counts.done + failed + jobs.size(), counts.done, failed);
  const MakingRuns making{
      jobs_of(arguments), threads_of(arguments), arguments.flag("quiet"), {}, false};
  const SweepEnd end =
      make_runs(handout, file.sweep, file.attributes, folder, index, ranks, making, context);
  folder.find_runs(index);
  try {
    folder.write(index);
  } catch (const std::exception& error) {
    // Readers find the runs without it.
    context.err << "warning: the index could not be brought up to date: " << error.what() << '\n';
  }
  return report(end, index, folder.path(), shard, context);
}

SweepFile read_file(const Arguments& arguments, const Context& context) {
  std::vector<std::string> overrides = arguments.texts("set");
  if (const auto replicates = arguments.text("replicates"))
    overrides.push_back("run.replicates=" + *replicates);
  add_parameters_override(arguments, overrides);
  return read_sweep_file(*arguments.positional(), overrides, context.catalogue,
                         context.command_line);
}

fs::path folder_of(const Arguments& arguments) {
  return arguments.text("output").value_or("out/" +
                                           fs::path(*arguments.positional()).stem().string());
}

/// Mistakes of the command line come before those of the file.
void check_command_line(const Arguments& arguments, bool on_ranks) {
  if (!arguments.positional())
    arguments.refuse("STUDY is missing", "For example: narod sweep configs/sweeps/NAME.toml");
  shard_of(arguments);
  jobs_of(arguments);
  threads_of(arguments);
  if (!on_ranks) return;
  if (!mpi::available())
    arguments.refuse("was started by mpirun, and is built without MPI",
                     "Install libopenmpi-dev, then configure and build again with -DNAROD_MPI=ON");
  if (arguments.text("jobs"))
    arguments.refuse("--jobs is of no use with mpirun: each rank makes one run at a time",
                     "Start more ranks instead: mpirun -n N narod sweep ...");
}

/// Any rank but the first. It is silent: if something is wrong, rank 0 has found it too, or tells.
int work_for_rank_0(mpi::Ranks& ranks, const Arguments& arguments, const Context& context) {
  std::optional<SweepFile> file;
  std::string wrong;
  try {
    file = read_file(arguments, context);
  } catch (const std::exception& error) {
    wrong = error.what();
  }
  if (file) {
    const StudyFolder folder(folder_of(arguments));
    ranks.work(agreed(experiment::index_of(file->sweep, file->attributes)),
               runner_maker(file->sweep, file->attributes, folder, threads_of(arguments)));
  } else {
    ranks.refuse_to_work(wrong);
  }
  return success;
}

int sweep(const Arguments& arguments, const Context& context) {
  const mpi::Launch launch = mpi::launch();
  const bool dry = arguments.flag("dry-run"), first = launch.rank == 0;
  if (!first && (dry || arguments.text("status"))) return success;
  if (const auto folder = arguments.text("status")) return status(*folder, context);
  try {
    check_command_line(arguments, launch.size > 1);
  } catch (const InputError&) {
    if (first) throw;
    return success;
  }
  std::optional<mpi::Ranks> ranks;
  if (launch.size > 1 && !dry) ranks.emplace();
  if (ranks && ranks->rank() > 0) return work_for_rank_0(*ranks, arguments, context);
  const SweepFile file = read_file(arguments, context);
  warn_of_size(file.sweep, context);
  StudyFolder folder(folder_of(arguments));
  StudyIndex index = experiment::index_of(file.sweep, file.attributes);
  if (folder.has_study()) {
    const StudyIndex there = folder.design();
    experiment::check_same_study(file.sweep, there, folder.path());
    warn_of_other_program(there, index, context);
    tell_what_is_left_out(there, index, context);
  }
  const Shard shard = shard_of(arguments);
  if (!dry)
    return make_study(file, folder, std::move(index), shard, ranks ? &*ranks : nullptr, arguments,
                      context);
  folder.find_runs(index);
  return dry_run(file.sweep, pending(file.sweep, index, shard, arguments.flag("retry-failed")),
                 launch.size > 1 ? launch.size : std::min(jobs_of(arguments), processors()),
                 context);
}

void declare_options(options::options_description_easy_init add) {
  const auto text = [](const char* name) {
    return options::value<std::string>()->value_name(name);
  };
  add("output", text("DIR"), "Folder of the study; default out/<name of the file>");
  add("jobs", text("N"), "Number of runs in parallel, each in a process; default: all processors");
  add("threads", text("N"), "Threads per run; default 1");
  add("dry-run", options::bool_switch(),
      "Estimate time and disk space from a short trial; run nothing else");
  add("status", text("DIR"), "Report how many runs of the study in DIR are complete");
  add("retry-failed", options::bool_switch(), "Repeat the runs that failed");
  add("shard", text("I/N"), "Run only part I of N, I from 0: one task of a job array");
  add("replicates", text("N"), "Number of replicates (short for --set run.replicates=...)");
  add("set", options::value<std::vector<std::string>>()->value_name("KEY=VALUE"),
      "Change a key of the sweep file; repeatable");
  declare_parameters(add);
  add("quiet", options::bool_switch(), "Show no progress");
}

}  // namespace

Command sweep_command() {
  return {
      "sweep",
      "[STUDY]",
      "Simulate a scenario at many points of its parameters",
      "  narod sweep configs/sweeps/NAME.toml --dry-run\n"
      "  narod sweep configs/sweeps/NAME.toml --output out/NAME --jobs 8\n"
      "  narod sweep configs/sweeps/NAME.toml --output out/NAME --replicates 20   # adds runs\n"
      "  narod sweep --status out/NAME\n"
      "  narod sweep configs/sweeps/NAME.toml --output out/NAME --retry-failed\n"
      "  narod sweep configs/sweeps/NAME.toml --output out/NAME --shard 3/20\n"
      "  mpirun -n 64 narod sweep configs/sweeps/NAME.toml --output out/NAME\n",
      "A study is a scenario with a table [sweep]:\n"
      "  base = \"../baseline.toml\"\n"
      "  [run]\n"
      "  replicates = 8           replicate k has the same seed at every point\n"
      "  [output]\n"
      "  observables = [\"NAME\"]   weekly arrays to store (default: none); every_weeks, digits\n"
      "                           and [output.select] as in narod help run\n"
      "  [sweep]\n"
      "  design = \"sobol\"         grid, list, one_at_a_time, latin_hypercube, sobol, saltelli,\n"
      "                           morris\n"
      "  points = 64              base points of saltelli, trajectories of morris\n"
      "  [[sweep.factor]]\n"
      "  key = \"parameters.GROUP.NAME\"   any key that a scenario may change; name = \"...\"\n"
      "  low = 0.1                with high; or values = [...]; or cases.NAME = {KEY = VALUE}\n"
      "  high = 2.0               scale = \"log\"; whole = true; levels = 5 (of a grid). Dates\n"
      "                           are allowed\n"
      "  [[sweep.scalar]]         a number to store per run: result, series or observable\n"
      "  name = \"NAME\"\n"
      "  [sweep.store]            average_over = [\"AXIS\"] with weights = \"OBSERVABLE\", "
      "sum_over,\n"
      "                           results (true), events (true), series (false)\n"
      "docs/sweeps.md has all keys. Exit code 3: some runs failed; the others are complete.\n"
      "To resume an interrupted or killed sweep, run the same command again.\n",
      declare_options,
      sweep};
}

}  // namespace sim::cli
