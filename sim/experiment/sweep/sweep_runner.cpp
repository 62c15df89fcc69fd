#include "sim/experiment/sweep/sweep_runner.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <limits>

#include "sim/experiment/bound_scoring.hpp"
#include "sim/experiment/scoring_join.hpp"

namespace sim::experiment {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> axes_of(const std::string& name, const std::vector<Observable>& all) {
  for (const Observable& observable : all)
    if (observable.name == name) return observable.axes;
  return {};
}

/// Takes the weeks of one run, reduces them and puts them into a StoredRun.
class RunCollector final : public RunSink {
 public:
  RunCollector(const Sweep& sweep, const Model& model, io::StoredRun& run);
  std::size_t weeks_per_block() const override { return 16; }
  void write_weeks(std::size_t replicate, std::size_t first_time, std::size_t weeks,
                   const std::vector<std::vector<float>>& blocks,
                   std::span<const double> series) override;
  void append_results(std::size_t, std::span<const Result> results) override {
    results_.insert(results_.end(), results.begin(), results.end());
  }
  void append_events(std::size_t, std::span<const EventRecord> events) override {
    if (sweep_.events) run_.events.insert(run_.events.end(), events.begin(), events.end());
  }
  void end_replicate(std::size_t) override {}
  void flush() override {}
  /// To be called at the end; `summary` has the series of all weeks.
  void finish(EnsembleSummary summary);

 private:
  /// A reduced observable: where its blocks and weights are, and where it goes.
  struct Line {
    Reduction reduction;
    std::size_t block = 0;
    std::optional<std::size_t> weights;  // number of their block
    std::size_t cell = 0;                // the one that a scalar looks at
  };
  Line line(const std::string& name, const ReductionSpec& spec) const;
  std::size_t cell_of(const Scalar& scalar, const Reduction& reduction) const;
  void reduce_week(const Line& line, std::size_t week, std::size_t weeks,
                   const std::vector<std::vector<float>>& blocks, std::vector<float>& out) const;

  const Sweep& sweep_;
  io::StoredRun& run_;
  const std::vector<Observable> observables_;
  const std::vector<Axis> axes_;    // as recorded
  std::vector<std::string> order_;  // of the blocks
  std::vector<Line> stored_;
  std::vector<std::optional<Line>> looked_at_;  // [scalar]
  std::vector<std::vector<double>> weekly_;     // [scalar][recorded week]
  std::vector<Result> results_;
  std::vector<float> week_;
};

RunCollector::RunCollector(const Sweep& sweep, const Model& model, io::StoredRun& run)
    : sweep_(sweep),
      run_(run),
      observables_(model.observables()),
      axes_(recorded_axes(model.axes(), sweep.recorded)) {
  for (const std::size_t index : recorded_observables(observables_, sweep.recorded))
    order_.push_back(observables_[index].name);
  for (const std::string& name : order_)
    if (std::find(sweep.observables.begin(), sweep.observables.end(), name) !=
        sweep.observables.end())
      stored_.push_back(line(name, sweep.reduction));
  run_.observables.resize(stored_.size());
  for (const Scalar& scalar : sweep.scalars) {
    looked_at_.emplace_back();
    if (scalar.source != Scalar::Source::observable) continue;
    looked_at_.back() = line(scalar.observable, scalar.reduction);
    looked_at_.back()->cell = cell_of(scalar, looked_at_.back()->reduction);
  }
  weekly_.resize(sweep.scalars.size());
}

RunCollector::Line RunCollector::line(const std::string& name, const ReductionSpec& spec) const {
  const auto number = [&](const std::string& wanted) {
    return static_cast<std::size_t>(std::find(order_.begin(), order_.end(), wanted) -
                                    order_.begin());
  };
  Line line{Reduction(axes_of(name, observables_), axes_of(spec.weights, observables_),
                      name == spec.weights, spec, axes_),
            number(name),
            {},
            0};
  if (!spec.average_over.empty()) line.weights = number(spec.weights);
  return line;
}

std::size_t RunCollector::cell_of(const Scalar& scalar, const Reduction& reduction) const {
  std::size_t cell = 0;
  for (const std::string& name : reduction.axes()) {
    const auto axis = std::find_if(axes_.begin(), axes_.end(),
                                   [&](const Axis& other) { return other.name == name; });
    const auto label = std::find(axis->labels.begin(), axis->labels.end(), scalar.at.at(name));
    cell = cell * axis->labels.size() + static_cast<std::size_t>(label - axis->labels.begin());
  }
  return cell;
}

void RunCollector::reduce_week(const Line& line, std::size_t week, std::size_t weeks,
                               const std::vector<std::vector<float>>& blocks,
                               std::vector<float>& out) const {
  const auto of_week = [&](std::size_t block) {
    const std::size_t size = blocks[block].size() / weeks;
    return std::span(blocks[block]).subspan(week * size, size);
  };
  line.reduction.apply(of_week(line.block),
                       line.weights ? of_week(*line.weights) : std::span<const float>(), out);
}

void RunCollector::write_weeks(std::size_t, std::size_t first_time, std::size_t weeks,
                               const std::vector<std::vector<float>>& blocks,
                               std::span<const double> series) {
  const auto every =
      static_cast<std::size_t>(sweep_.base.options.every_weeks / sweep_.recorded.every_weeks);
  const std::size_t all_series = series.size() / weeks;
  for (std::size_t week = 0; week < weeks; ++week) {
    const bool is_stored = (first_time + week) % every == 0;
    for (std::size_t i = 0; is_stored && i < stored_.size(); ++i)
      reduce_week(stored_[i], week, weeks, blocks, run_.observables[i]);
    if (is_stored && sweep_.series) {
      const auto values = series.subspan(week * all_series, all_series);
      run_.series.insert(run_.series.end(), values.begin(), values.end());
    }
    for (std::size_t i = 0; i < looked_at_.size(); ++i) {
      if (!looked_at_[i]) continue;
      week_.clear();
      reduce_week(*looked_at_[i], week, weeks, blocks, week_);
      weekly_[i].push_back(static_cast<double>(week_[looked_at_[i]->cell]));
    }
  }
}

void RunCollector::finish(EnsembleSummary summary) {
  const std::vector<Date> recorded = recorded_weeks_of(sweep_.recorded);
  RunData& data = summary.data;
  for (auto& result : results_of(sweep_.recorded.bounds, summary.bounds, data))
    data.results.push_back(std::move(result));
  std::optional<Join> rows;
  if (sweep_.record) rows.emplace(*sweep_.record, data);
  for (std::size_t i = 0; i < sweep_.scalars.size(); ++i) {
    const Scalar& scalar = sweep_.scalars[i];
    if (scalar.source == Scalar::Source::result) {
      run_.scalars.push_back(value_of(scalar, results_));
    } else if (scalar.source == Scalar::Source::record) {
      const Joined joined = rows->find(sweep_.record->rows[scalar.row]);
      run_.scalars.push_back(joined.reason.empty() ? joined.values.at(0) : nan);
    } else if (scalar.source == Scalar::Source::observable) {
      run_.scalars.push_back(value_of(scalar, recorded, weekly_[i]));
    } else {
      std::vector<double> values;
      for (std::size_t week = 0; week < data.times.size(); ++week)
        values.push_back(data.values[week * data.series.size() + scalar.series]);
      run_.scalars.push_back(value_of(scalar, data.times, values));
    }
  }
  for (Result& result : results_)
    if (sweep_.all_results || std::find(sweep_.results.begin(), sweep_.results.end(),
                                        result.observable) != sweep_.results.end())
      run_.results.push_back(std::move(result));
  run_.digest = summary.digests.at(0);
}

/// Names of parameters below a node, which are keys of a case.
void collect_parameters(const Node& node, const std::string& path, std::vector<std::string>& all) {
  constexpr std::string_view prefix = "parameters.";
  if (const Node::Object* members = node.object()) {
    for (const auto& [key, member] : *members)
      collect_parameters(member, path.empty() ? key : path + "." + key, all);
  } else if (path.starts_with(prefix)) {
    all.push_back(path.substr(prefix.size()));
  }
}

/// The parameters that factors set: a point has the value of its factor in every replicate.
std::vector<std::string> parameters_of(const std::vector<Factor>& factors) {
  std::vector<std::string> all;
  for (const Factor& factor : factors) {
    for (const std::string& key : factor.keys) collect_parameters({}, key, all);
    for (const Node& one : factor.cases) collect_parameters(one, "", all);
  }
  return all;
}

bool same_axes(const std::vector<Axis>& a, const std::vector<Axis>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Axis& x, const Axis& y) {
    return x.name == y.name && x.labels == y.labels;
  });
}

}  // namespace

std::shared_ptr<const Model> RunMaker::model_at(std::size_t point) {
  if (built_ == point) return model_;
  if (!inputs_) inputs_ = sweep_.base.inputs;
  const Node& base = sweep_.base.inputs.settings;
  inputs_->settings = settings_at(sweep_.points.points[point], sweep_.points.factors, base);
  inputs_->scale = sweep_.base.inputs.scale;
  if (const Node* scale = inputs_->settings.find("run.scale")) inputs_->scale = number_in(*scale);
  built_.reset();
  Problems problems;
  model_ = sweep_.base.entry->build(*inputs_, problems);
  problems.throw_if_any();
  if (!same_axes(model_->axes(), sweep_.base.model->axes()) ||
      model_->series().size() != sweep_.base.model->series().size())
    throw std::runtime_error("the axes or series are not those of the base scenario");
  if (sweep_.base.draws)
    model_ = draw_parameters(model_, *sweep_.base.entry, *inputs_,
                             sweep_.base.draws->keeping(parameters_of(sweep_.points.factors)));
  built_ = point;
  return model_;
}

void RunMaker::simulate(Job job, io::StoredRun& run) {
  const std::shared_ptr<const Model> model = model_at(job.point);
  EnsembleOptions options = sweep_.recorded;
  options.first_replicate = job.replicate;
  options.replicates = 1;
  options.threads = threads_;
  RunCollector collector(sweep_, *model, run);
  collector.finish(run_ensemble(*model, options, collector));
  run.done = true;
}

io::StoredRun RunMaker::make(Job job) {
  const auto begin = std::chrono::steady_clock::now();
  const std::string& id = sweep_.points.points[job.point].id;
  io::StoredRun run;
  try {
    simulate(job, run);
  } catch (const std::exception& error) {
    run = {};
    run.message = error.what();
  }
  run.point = id;
  run.replicate = job.replicate;
  run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return run;
}

SweepRunner::SweepRunner(const Sweep& sweep, std::function<std::filesystem::path()> new_file,
                         std::vector<std::pair<std::string, std::string>> attributes, int threads)
    : sweep_(sweep),
      maker_(sweep, threads),
      new_file_(std::move(new_file)),
      attributes_(std::move(attributes)) {}

void SweepRunner::write(const io::StoredRun& run) {
  try {
    if (!writer_) {
      io::RunsFileLayout layout = layout_of(sweep_);
      layout.run.path = new_file_();
      layout.run.attributes = attributes_;
      writer_.emplace(layout);
    }
    writer_->append(run);
  } catch (const std::exception& error) {
    throw StudyBroken(error.what());
  }
}

SweepRunner::Outcome SweepRunner::run(Job job) {
  const io::StoredRun run = maker_.make(job);
  write(run);
  return {run.done, run.message};
}

void SweepRunner::record_failure(Job job, const std::string& message) {
  io::StoredRun run;
  run.point = sweep_.points.points[job.point].id;
  run.replicate = job.replicate;
  run.message = message;
  write(run);
}

}  // namespace sim::experiment
