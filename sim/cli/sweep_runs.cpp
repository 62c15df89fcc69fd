#include "sim/cli/sweep_runs.hpp"

#include <fmt/format.h>

#include <chrono>
#include <map>
#include <ostream>

#include "sim/cli/progress.hpp"
#include "sim/experiment/sweep/local_workers.hpp"
#include "sim/io/scenario.hpp"

namespace sim::cli {

using experiment::Handout;
using experiment::Job;
using experiment::Shard;
using experiment::StudyFolder;
using experiment::Sweep;
using experiment::SweepEnd;
using io::StudyIndex;

Counts counts_of(const StudyIndex& index, Shard shard) {
  Counts counts;
  const std::size_t points = index.points.size(), replicates = index.replicates.size();
  for (std::size_t r = 0; r < replicates; ++r)
    for (std::size_t p = 0; p < points; ++p) {
      if ((r * points + p) % shard.of != shard.number) continue;
      const auto status = index.status[index.at(p, r)];
      ++counts.total;
      counts.done += status == StudyIndex::done ? 1 : 0;
      counts.failed += status == StudyIndex::failed ? 1 : 0;
    }
  return counts;
}

std::vector<Job> pending(const Sweep& sweep, const StudyIndex& index, Shard shard, bool retry) {
  std::map<std::string, std::size_t> first_place;
  for (std::size_t p = 0; p < index.points.size(); ++p) first_place.emplace(index.points[p], p);
  std::vector<Job> jobs;
  std::size_t number = 0;
  for (const Job& job : sweep.jobs()) {
    const std::size_t here = number++;
    if (here % shard.of != shard.number) continue;
    const std::size_t replicate = job.replicate - sweep.base.options.first_replicate;
    const auto status = index.status[index.at(job.point, replicate)];
    const bool wanted = status == StudyIndex::missing || (retry && status == StudyIndex::failed);
    if (wanted && first_place.at(index.points[job.point]) == job.point) jobs.push_back(job);
  }
  return jobs;
}

void write_failures(const StudyIndex& index, std::ostream& out) {
  constexpr std::size_t most_kinds = 10;
  std::map<std::string, std::vector<const StudyIndex::Failure*>> kinds;
  for (const StudyIndex::Failure& failed : index.failures) kinds[failed.message].push_back(&failed);
  std::size_t shown = 0;
  for (const auto& [message, runs] : kinds) {
    if (++shown > most_kinds) {
      out << fmt::format("  and {} other reasons\n", kinds.size() - most_kinds);
      return;
    }
    out << fmt::format("  {} run{} (the first: point {}, replicate {}): {}\n", runs.size(),
                       runs.size() == 1 ? "" : "s", runs[0]->point, runs[0]->replicate, message);
  }
}

void warn_of_unreadable(const StudyIndex& index, std::ostream& err) {
  for (const std::string& why : index.unreadable)
    err << "warning: a file of runs is damaged, and its runs count as missing: " << why
        << "\n  Delete it, then call narod sweep again to run them.\n";
}

std::string counts_text(const Counts& counts) {
  std::string text = fmt::format("{} of {} runs done", counts.done, counts.total);
  if (counts.failed > 0) text += fmt::format(", {} failed", counts.failed);
  const std::size_t left = counts.total - counts.done - counts.failed;
  if (left > 0) text += fmt::format(", {} to be made", left);
  return text;
}

std::string attribute(const StudyIndex& index, const std::string& name) {
  for (const auto& [key, text] : index.attributes)
    if (key == name) return text;
  return {};
}

std::function<experiment::SweepRunner()> runner_maker(const Sweep& sweep,
                                                      const StudyAttributes& attributes,
                                                      const StudyFolder& folder, int threads) {
  return [&sweep, &attributes, &folder, threads] {
    return experiment::SweepRunner(
        sweep, [&] { return folder.new_runs_file(); }, attributes, threads);
  };
}

std::string agreed(const StudyIndex& index) {
  std::string text = attribute(index, "source") + index.key_text;
  for (const std::string& point : index.points) text += '\n' + point;
  return io::content_hash(text);
}

SweepEnd make_runs(Handout& handout, const Sweep& sweep, const StudyAttributes& attributes,
                   const StudyFolder& folder, const StudyIndex& index, mpi::Ranks* ranks,
                   const MakingRuns& making, const Context& context) {
  const auto begin = std::chrono::steady_clock::now();
  ProgressDisplay display(context.err, context.terminal, context.columns);
  const std::size_t to_make = handout.waiting();
  const auto show = [&] {
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
    const auto text = [&] {
      const double rate = static_cast<double>(handout.ended()) / passed.count();
      const double left = static_cast<double>(handout.waiting() + handout.running()) / rate;
      return making.label + fmt::format("{}/{} done  {} failed  {} running  {} runs/s  {} left",
                                        handout.done(), handout.total(), handout.failed(),
                                        handout.running(), rounded(rate),
                                        handout.ended() > 0 ? time_text(left) : "?");
    };
    if (!making.quiet && to_make > 0) display.show(text, passed.count(), handout.ended(), to_make);
  };
  const auto make_runner = runner_maker(sweep, attributes, folder, making.threads);
  const SweepEnd end =
      ranks != nullptr ? ranks->run(handout, agreed(index), make_runner, show, making.more_follow)
                       : experiment::run_locally(handout, making.jobs, make_runner, show);
  display.finish();
  return end;
}

}  // namespace sim::cli
