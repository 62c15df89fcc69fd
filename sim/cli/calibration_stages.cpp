#include "sim/cli/calibration_stages.hpp"

#include <fmt/format.h>

#include <limits>
#include <ostream>

#include "sim/cli/exit_codes.hpp"
#include "sim/cli/interrupt.hpp"

namespace sim::cli {
namespace {

using experiment::Handout;
using experiment::Job;
using experiment::Stage;
using experiment::StudyFolder;
using experiment::Sweep;
using experiment::SweepEnd;
using io::StudyIndex;

constexpr int exit_code_of_signals = 128;  // plus the signal, as a shell gives it

bool is_set(const Stage& stage, const std::string& parameter) {
  for (const auto& [name, value] : stage.set)
    if (name == parameter) return true;
  return false;
}

}  // namespace

StageRunner::StageRunner(const CalibrationFile& file, std::filesystem::path folder,
                         MakingRuns making, bool retry_failed, mpi::Ranks* ranks,
                         const Context& context)
    : file_(file),
      folder_(std::move(folder)),
      making_(std::move(making)),
      retry_failed_(retry_failed),
      ranks_(ranks),
      context_(context) {}

Sweep StageRunner::sweep_of(const Stage& stage) const {
  const Study& study = file_.study;
  Sweep sweep;
  sweep.base = {study.entry,  study.inputs, study.model,    study.options,
                study.digits, study.title,  study.question, nullptr};
  for (const auto& [name, value] : stage.set)
    sweep.base.inputs.settings.set("parameters." + name, {value, {}});
  sweep.base.options.first_replicate = stage.first_replicate;
  sweep.base.options.replicates = stage.replicates;
  sweep.base.options.observables = {""};  // none: an empty list would be all
  sweep.recorded = sweep.base.options;
  sweep.events = false;
  sweep.all_results = false;
  sweep.record = std::make_shared<const experiment::Record>(*study.record_rows);
  for (const experiment::Target& target : file_.plan.targets.used) {
    experiment::Scalar scalar;
    scalar.source = experiment::Scalar::Source::record;
    scalar.name = study.record_rows->rows[target.row].id;
    scalar.row = target.row;
    sweep.scalars.push_back(scalar);
  }
  sweep.points.design.kind = "list";
  std::vector<std::size_t> columns;
  for (std::size_t p = 0; p < file_.plan.parameters.size(); ++p) {
    const experiment::FreeParameter& free = file_.plan.parameters[p];
    if (is_set(stage, free.name)) continue;
    experiment::Factor factor;
    factor.name = free.name;
    factor.keys = {"parameters." + free.name};
    factor.has_range = true;
    factor.low = free.low;
    factor.high = free.high;
    factor.log_scale = free.log_scale;
    sweep.points.factors.push_back(factor);
    columns.push_back(p);
  }
  for (Eigen::Index i = 0; i < stage.points.rows(); ++i) {
    std::vector<Node> values;
    for (const std::size_t p : columns)
      values.emplace_back().value = experiment::value_at(
          file_.plan.parameters[p], stage.points(i, static_cast<Eigen::Index>(p)));
    sweep.points.points.push_back(experiment::point_of(sweep.points.factors, std::move(values)));
  }
  sweep.key_text = experiment::key_text_of(sweep.base.inputs);
  for (const experiment::Scalar& scalar : sweep.scalars) {
    const experiment::RecordRow& row = study.record_rows->rows[scalar.row];
    sweep.key_text += fmt::format("row {} {} {} {} {} {} {} {} {}\n", row.id, row.date.iso(),
                                  row.date_end ? row.date_end->iso() : "", row.observable,
                                  row.event, row.place, row.group, row.list, row.unit);
  }
  return sweep;
}

/// [point * replicates + replicate, target]
experiment::Matrix StageRunner::values_of(const StudyIndex& index) const {
  const std::size_t scalars = index.scalars.size(), runs = index.status.size();
  experiment::Matrix values(static_cast<Eigen::Index>(runs), static_cast<Eigen::Index>(scalars));
  for (std::size_t run = 0; run < runs; ++run)
    for (std::size_t s = 0; s < scalars; ++s)
      values(static_cast<Eigen::Index>(run), static_cast<Eigen::Index>(s)) =
          index.status[run] == StudyIndex::done ? index.values[run * scalars + s]
                                                : std::numeric_limits<double>::quiet_NaN();
  return values;
}

void StageRunner::tell(const std::string& stage, const Counts& counts, const StudyIndex& index) {
  failed_ += counts.failed;
  if (!making_.quiet) context_.err << fmt::format("{}: {}\n", stage, counts_text(counts));
  if (counts.failed > 0) write_failures(index, context_.err);
}

experiment::Matrix StageRunner::run(const Stage& stage) {
  // Between stages: while runs are made, whoever makes them notices signals.
  if (Interrupt::signal() != 0)
    throw CalibrationStopped{exit_code_of_signals + Interrupt::signal(),
                             "interrupted before the stage " + stage.name};
  const Sweep sweep = sweep_of(stage);
  StudyFolder folder(folder_ / "stages" / stage.name);
  StudyIndex index = experiment::index_of(sweep, file_.attributes);
  if (ranks_ != nullptr && ranks_->rank() > 0) {
    if (!ranks_->work(agreed(index),
                      runner_maker(sweep, file_.attributes, folder, making_.threads)))
      throw CalibrationStopped{};
    folder.find_runs(index);
    return values_of(index);
  }
  if (folder.has_study()) experiment::check_same_study(sweep, folder.design(), folder.path());
  folder.prepare();
  folder.lock({});
  StudyIndex before = index;
  folder.find_runs(before);
  const std::vector<Job> jobs = pending(sweep, before, {}, retry_failed_);
  const Counts there = counts_of(before);
  SweepEnd end;
  try {
    folder.write(before);
    const std::size_t failed = retry_failed_ ? 0 : there.failed;
    Handout handout(jobs, there.done + failed + jobs.size(), there.done, failed);
    MakingRuns making = making_;
    making.label = stage.name + "  ";
    making.more_follow = true;
    end = make_runs(handout, sweep, file_.attributes, folder, index, ranks_, making, context_);
    folder.find_runs(index);
    folder.write(index);
  } catch (const InputError&) {
    throw;
  } catch (const std::exception& error) {
    throw CalibrationStopped{failure, error.what()};
  }
  if (end.how == SweepEnd::How::broken) throw CalibrationStopped{failure, end.message};
  if (end.how == SweepEnd::How::interrupted)
    throw CalibrationStopped{interrupted, "interrupted in the stage " + stage.name};
  tell(stage.name, counts_of(index), index);
  return values_of(index);
}

}  // namespace sim::cli
