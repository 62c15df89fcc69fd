#include "sim/experiment/calibration/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/problems.hpp"
#include "sim/experiment/calibration/abc.hpp"
#include "sim/experiment/calibration/ensemble_kalman.hpp"
#include "sim/experiment/calibration/random_numbers.hpp"
#include "sim/experiment/calibration/weighted.hpp"
#include "sim/experiment/designs.hpp"
#include "sim/experiment/sensitivity.hpp"

namespace sim::experiment {
namespace {

using Index = Eigen::Index;

/// Numbers of fits: 0 main, then ablations, the reference, folds.
constexpr std::uint32_t reference_number = 200;
using Set = std::vector<std::pair<std::string, double>>;

Matrix append(const Matrix& a, const Matrix& b) {
  if (a.rows() == 0) return b;
  Matrix both(a.rows() + b.rows(), a.cols());
  both << a, b;
  return both;
}

/// What a fit starts from.
struct Task {
  std::string prefix;  // of the names of its stages
  Set set;
  std::vector<bool> active, used;
  FitBudget budget;
  std::uint32_t number = 0;                         // keeps the draws of fits apart
  const Matrix *points = nullptr, *runs = nullptr;  // a first wave that is there already
};

class Calibrator {
 public:
  Calibrator(const CalibrationPlan& plan, const RunStage& run) : plan_(plan), run_(run) {}
  Calibration calibrate(const CalibrationParts& parts);

 private:
  void find_chance();
  void check_folds() const;
  double effect_of_chance() const;
  void screen();
  Fit fit(const std::string& name, const Task& task, bool keep_first_wave);
  void run_waves(const Task& task, Fit& fit, Matrix& points, Matrix& runs);
  void invert(const Task& task, Fit& fit, const Matrix& points, const Matrix& runs);
  void accept(const Task& task, Fit& fit, const Matrix& points, const Matrix& runs);
  void check(const Task& task, Fit& fit);

  Matrix centre() const;
  Matrix run_stage(const std::string& name, const Matrix& points, const Set& set,
                   std::size_t first_replicate, std::size_t replicates);
  /// Columns of the targets that are fitted, on their scale; a missing value is the column's mean.
  Matrix scaled(const Matrix& runs, const std::vector<bool>& used) const;
  Vector values(const std::vector<bool>& used) const;
  Vector variances(const std::vector<bool>& used) const;
  /// Columns of what is varied, and back with the rest at the centre.
  Matrix narrow(const Matrix& points, const std::vector<bool>& active) const;
  Matrix widen(const Matrix& points, const std::vector<bool>& active) const;
  void drop_failed(Matrix& points, Matrix& runs) const;
  double least_z(const Matrix& runs, const std::vector<bool>& used) const;

  const CalibrationPlan& plan_;
  const RunStage& run_;
  Calibration done_;
};

Matrix Calibrator::centre() const {
  Matrix point(1, at(plan_.parameters.size()));
  for (std::size_t p = 0; p < plan_.parameters.size(); ++p)
    point(0, at(p)) = unit_of(plan_.parameters[p], plan_.parameters[p].centre);
  return point;
}

Matrix Calibrator::run_stage(const std::string& name, const Matrix& points, const Set& set,
                             std::size_t first_replicate, std::size_t replicates) {
  return run_({name, points, set, first_replicate, replicates});
}

Matrix Calibrator::scaled(const Matrix& runs, const std::vector<bool>& used) const {
  Matrix all(runs.rows(), std::count(used.begin(), used.end(), true));
  Index column = 0;
  for (std::size_t t = 0; t < used.size(); ++t) {
    if (!used[t]) continue;
    double sum = 0;
    Index count = 0;
    for (Index i = 0; i < runs.rows(); ++i) {
      all(i, column) = on_scale(plan_.targets.used[t], runs(i, at(t)));
      if (std::isnan(all(i, column))) continue;
      sum += all(i, column);
      ++count;
    }
    const double mean = count > 0 ? sum / static_cast<double>(count) : plan_.targets.used[t].value;
    for (Index i = 0; i < runs.rows(); ++i)
      if (std::isnan(all(i, column))) all(i, column) = mean;
    ++column;
  }
  return all;
}

Vector Calibrator::values(const std::vector<bool>& used) const {
  Vector all(std::count(used.begin(), used.end(), true));
  Index next = 0;
  for (std::size_t t = 0; t < used.size(); ++t)
    if (used[t]) all(next++) = plan_.targets.used[t].value;
  return all;
}

Vector Calibrator::variances(const std::vector<bool>& used) const {
  Vector all(std::count(used.begin(), used.end(), true));
  Index next = 0;
  for (std::size_t t = 0; t < used.size(); ++t)
    if (used[t]) all(next++) = total_variance(plan_, done_, t);
  return all;
}

Matrix Calibrator::narrow(const Matrix& points, const std::vector<bool>& active) const {
  Matrix some(points.rows(), std::count(active.begin(), active.end(), true));
  Index next = 0;
  for (std::size_t p = 0; p < active.size(); ++p)
    if (active[p]) some.col(next++) = points.col(at(p));
  return some;
}

Matrix Calibrator::widen(const Matrix& points, const std::vector<bool>& active) const {
  Matrix all = centre().replicate(points.rows(), 1);
  Index next = 0;
  for (std::size_t p = 0; p < active.size(); ++p)
    if (active[p]) all.col(at(p)) = points.col(next++);
  return all;
}

/// Leaves out points whose runs all failed.
void Calibrator::drop_failed(Matrix& points, Matrix& runs) const {
  Index kept = 0;
  for (Index i = 0; i < runs.rows(); ++i) {
    bool any = false;
    for (Index t = 0; t < runs.cols(); ++t) any = any || !std::isnan(runs(i, t));
    if (!any) continue;
    points.row(kept) = points.row(i);
    runs.row(kept++) = runs.row(i);
  }
  constexpr Index fewest = 3;
  if (kept < fewest) refuse("narod calibrate", "fewer than three runs of a stage succeeded");
  points.conservativeResize(kept, Eigen::NoChange);
  runs.conservativeResize(kept, Eigen::NoChange);
}

double Calibrator::least_z(const Matrix& runs, const std::vector<bool>& used) const {
  const Matrix z = (scaled(runs, used).rowwise() - values(used).transpose()) *
                   variances(used).cwiseSqrt().cwiseInverse().asDiagonal();
  return z.rowwise().squaredNorm().minCoeff() / static_cast<double>(z.cols());
}

/// A target is comparable if at least half of the central runs have a value.
void Calibrator::find_chance() {
  const Matrix runs = run_stage("chance", centre(), {}, 0, plan_.chance_runs);
  const std::size_t count = plan_.targets.used.size();
  done_.comparable.assign(count, false);
  done_.chance = Vector::Zero(at(count));
  for (std::size_t t = 0; t < count; ++t) {
    double sum = 0, squares = 0, n = 0;
    for (Index i = 0; i < runs.rows(); ++i) {
      const double value = on_scale(plan_.targets.used[t], runs(i, at(t)));
      if (std::isnan(value)) continue;
      sum += value;
      squares += value * value;
      ++n;
    }
    done_.comparable[t] = 2 * n >= static_cast<double>(runs.rows());
    if (n > 1) done_.chance(at(t)) = std::max(0.0, (squares - sum * sum / n) / (n - 1));
  }
  if (std::none_of(done_.comparable.begin(), done_.comparable.end(), [](bool yes) { return yes; }))
    refuse("narod calibrate", "no target can be compared with the runs",
           "Do they end too early ('run.until'), or does the model find none of the rows?");
}

/// What mu* of a parameter without influence hardly exceeds, in deviations of a run: the mean of
/// the absolute difference of two runs over the step, and three deviations of that mean.
double Calibrator::effect_of_chance() const {
  constexpr double mean = 0.798, deviation = 0.603, deviations = 3;  // of |x|, x standard normal
  const double steps = static_cast<double>(plan_.levels / 2);
  const double step = steps / static_cast<double>(plan_.levels - 1);
  const double trajectories = static_cast<double>(plan_.trajectories);
  return std::sqrt(2.0) / step * (mean + deviations * deviation / std::sqrt(trajectories));
}

void Calibrator::screen() {
  const std::size_t parameters = plan_.parameters.size();
  const UnitPoints design = morris(plan_.trajectories, parameters, plan_.levels, plan_.seed);
  Matrix points(at(design.size()), at(parameters));
  for (std::size_t i = 0; i < design.size(); ++i)
    for (std::size_t p = 0; p < parameters; ++p) points(at(i), at(p)) = design[i][p];
  const Matrix runs = run_stage("screening", points, {}, 0, 1);
  done_.influence = Matrix::Zero(at(parameters), at(plan_.targets.used.size()));
  for (std::size_t t = 0; t < plan_.targets.used.size(); ++t) {
    if (!done_.comparable[t]) continue;
    Outputs outputs(design.size());
    for (std::size_t i = 0; i < design.size(); ++i)
      outputs[i] = {on_scale(plan_.targets.used[t], runs(at(i), at(t)))};
    const MorrisEffects effects = morris_effects(design, outputs, {.resamples = 0});
    const double deviation = std::sqrt(total_variance(plan_, done_, t));
    const double by_chance = std::sqrt(done_.chance(at(t))) * effect_of_chance();
    for (std::size_t p = 0; p < parameters && effects.trajectories > 0; ++p)
      done_.influence(at(p), at(t)) =
          std::max(0.0, effects.factors[p].mu_star.value - by_chance) / deviation;
  }
}

void Calibrator::run_waves(const Task& task, Fit& fit, Matrix& points, Matrix& runs) {
  for (std::size_t w = 0; w < task.budget.waves.size(); ++w) {
    const Emulator emulator(narrow(points, task.active), scaled(runs, task.used));
    Matching matching = plan_.matching;
    matching.wave = 1000 * task.number + static_cast<std::uint32_t>(w);
    const Remaining left = remaining_points(
        emulator, values(task.used), variances(task.used),
        std::count(task.active.begin(), task.active.end(), true), task.budget.waves[w], matching);
    Wave wave;
    wave.name = task.prefix + "wave_" + std::to_string(w + 2);
    wave.points = static_cast<std::size_t>(left.points.rows());
    wave.share = left.share;
    wave.cut = left.cut;
    wave.relaxed = left.relaxed;
    wave.least = left.least;
    wave.explained = emulator.explained().mean();
    Matrix more = widen(left.points, task.active);
    Matrix found = run_stage(wave.name, more, task.set, 0, 1);
    drop_failed(more, found);
    wave.best = least_z(found, task.used);
    points = append(points, more);
    runs = append(runs, found);
    fit.waves.push_back(wave);
  }
}

/// Ensemble Kalman inversion from members of the region that the waves left.
void Calibrator::invert(const Task& task, Fit& fit, const Matrix& points, const Matrix& runs) {
  const Emulator emulator(narrow(points, task.active), scaled(runs, task.used));
  Matching matching = plan_.matching;
  matching.wave = 1000 * task.number + 999;
  const Remaining left = remaining_points(emulator, values(task.used), variances(task.used),
                                          std::count(task.active.begin(), task.active.end(), true),
                                          task.budget.members, matching);
  Matrix members = normal_of_unit(left.points);
  for (std::size_t i = 0; i < task.budget.iterations; ++i) {
    Wave wave;
    wave.name = task.prefix + "kalman_" + std::to_string(i + 1);
    wave.share = left.share;
    wave.cut = left.cut;
    wave.relaxed = left.relaxed;
    wave.least = left.least;
    wave.explained = emulator.explained().mean();
    Matrix now = widen(unit_of_normal(members), task.active);
    Matrix found = run_stage(wave.name, now, task.set, 0, 1);
    drop_failed(now, found);  // a member that cannot be run is given up
    wave.points = static_cast<std::size_t>(now.rows());
    wave.best = least_z(found, task.used);
    fit.waves.push_back(wave);
    KalmanStep step;
    step.alpha = static_cast<double>(task.budget.iterations);
    step.inflation = plan_.inflation;
    step.localise = plan_.localise;
    step.seed = plan_.seed;
    step.step = 1000 * task.number + static_cast<std::uint32_t>(i);
    members = kalman_step(normal_of_unit(narrow(now, task.active)), scaled(found, task.used),
                          values(task.used), variances(task.used), step);
  }
  fit.members = widen(unit_of_normal(members), task.active);
  fit.weights = Vector::Constant(members.rows(), 1 / static_cast<double>(members.rows()));
}

/// Approximate Bayesian computation on the runs of all waves.
void Calibrator::accept(const Task& task, Fit& fit, const Matrix& points, const Matrix& runs) {
  Matrix outputs = scaled(runs, task.used);
  const Vector variance = variances(task.used);
  outputs += normal_draws(plan_.seed, CalibrationDraw::abc_noise, task.number, outputs.rows(),
                          outputs.cols()) *
             variance.cwiseSqrt().asDiagonal();
  const WeightedSample sample = abc(normal_of_unit(narrow(points, task.active)), outputs,
                                    values(task.used), variance, plan_.accepted);
  fit.members = widen(unit_of_normal(sample.parameters), task.active);
  fit.weights = sample.weights;
}

void Calibrator::check(const Task& task, Fit& fit) {
  const std::size_t fresh = 1;  // the waves had replicate 0
  fit.runs = run_stage(task.prefix + "check", fit.members, task.set, fresh, plan_.check_replicates);
  const auto each = static_cast<double>(plan_.check_replicates);
  fit.run_weights.resize(fit.runs.rows());
  for (Index i = 0; i < fit.runs.rows(); ++i)
    fit.run_weights(i) = fit.weights(i / at(plan_.check_replicates)) / each;
}

Fit Calibrator::fit(const std::string& name, const Task& task, bool keep_first_wave) {
  Fit fit;
  fit.name = name;
  fit.active = task.active;
  fit.used = task.used;
  Matrix points, runs;
  if (task.points != nullptr) {
    points = *task.points;
    runs = *task.runs;
  } else {
    const auto dimensions = std::count(task.active.begin(), task.active.end(), true);
    const UnitPoints design = latin_hypercube(
        task.budget.first_wave, static_cast<std::size_t>(dimensions), plan_.seed + 1 + task.number);
    Matrix unit(at(design.size()), dimensions);
    for (std::size_t i = 0; i < design.size(); ++i)
      for (Index p = 0; p < dimensions; ++p)
        unit(at(i), p) = design[i][static_cast<std::size_t>(p)];
    points = widen(unit, task.active);
    Wave wave;
    wave.name = task.prefix + "wave_1";
    wave.points = task.budget.first_wave;
    runs = run_stage(wave.name, points, task.set, 0, 1);
    drop_failed(points, runs);
    wave.best = least_z(runs, task.used);
    fit.waves.push_back(wave);
    if (keep_first_wave) {
      done_.prior_points = points;
      done_.prior_runs = runs;
    }
  }
  run_waves(task, fit, points, runs);
  if (plan_.method == CalibrationPlan::Method::abc) {
    accept(task, fit, points, runs);
  } else {
    invert(task, fit, points, runs);
  }
  check(task, fit);
  return fit;
}

/// Before long runs are made in vain.
void Calibrator::check_folds() const {
  for (const Fold& fold : plan_.folds) {
    bool left = false, held_out = false;
    for (std::size_t t = 0; t < fold.targets.size(); ++t)
      if (done_.comparable[t]) (fold.targets[t] ? held_out : left) = true;
    if (!left || !held_out)
      refuse("narod calibrate", "the fold '" + fold.name + "' leaves " +
                                    (left ? "out no row" : "no row to be fitted") +
                                    " that can be compared with the runs");
  }
}

Calibration Calibrator::calibrate(const CalibrationParts& parts) {
  find_chance();
  if (parts.folds) check_folds();
  screen();
  Task task;
  task.used = done_.comparable;
  for (Index p = 0; p < done_.influence.rows(); ++p)
    task.active.push_back(done_.influence.row(p).maxCoeff() >= plan_.least_influence);
  if (std::none_of(task.active.begin(), task.active.end(), [](bool yes) { return yes; }))
    refuse("narod calibrate", "no free parameter has any influence on the targets",
           "Lower 'least_influence', or free other parameters");
  task.budget = plan_.budget;
  done_.main = fit("main", task, true);

  task.budget = plan_.refit;
  if (parts.ablations) {
    Task all = task;
    all.prefix = "reference_";
    all.number = reference_number;
    done_.reference = fit("reference", all, false);
  }
  for (std::size_t a = 0; parts.ablations && a < plan_.ablations.size(); ++a) {
    const Ablation& ablation = plan_.ablations[a];
    Task without = task;
    without.prefix = "ablation_" + ablation.name + "_";
    without.set = ablation.set;
    without.number = 1 + static_cast<std::uint32_t>(a);
    for (std::size_t p = 0; p < plan_.parameters.size(); ++p)
      for (const auto& [name, value] : ablation.set)
        if (plan_.parameters[p].name == name) without.active[p] = false;
    done_.ablations.push_back(fit(ablation.name, without, false));
  }
  for (std::size_t f = 0; parts.folds && f < plan_.folds.size(); ++f) {
    const Fold& fold = plan_.folds[f];
    Task rest = task;
    rest.prefix = "fold_" + fold.name + "_";
    rest.number = reference_number + 1 + static_cast<std::uint32_t>(f);
    rest.points = &done_.prior_points;
    rest.runs = &done_.prior_runs;
    for (std::size_t t = 0; t < rest.used.size(); ++t)
      if (fold.targets[t]) rest.used[t] = false;
    done_.folds.push_back(fit(fold.name, rest, false));
  }
  return std::move(done_);
}

}  // namespace

double total_variance(const CalibrationPlan& plan, const Calibration& calibration,
                      std::size_t target) {
  return plan.targets.used[target].variance() + calibration.chance(at(target));
}

double mean_squared_z(const CalibrationPlan& plan, const Calibration& calibration, const Fit& fit,
                      const std::vector<bool>& counted) {
  double sum = 0, count = 0;
  const auto runs = static_cast<std::size_t>(fit.runs.rows());
  for (std::size_t t = 0; t < counted.size(); ++t) {
    if (!counted[t]) continue;
    const double median =
        weighted_quantile({fit.runs.col(at(t)).data(), runs}, {fit.run_weights.data(), runs}, 0.5);
    if (std::isnan(median)) continue;
    const Target& target = plan.targets.used[t];
    const double distance = on_scale(target, median) - target.value;
    sum += distance * distance / total_variance(plan, calibration, t);
    ++count;
  }
  return count > 0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

Calibration calibrate(const CalibrationPlan& plan, const CalibrationParts& parts,
                      const RunStage& run) {
  return Calibrator(plan, run).calibrate(parts);
}

std::vector<std::pair<std::string, std::size_t>> stages_of(const CalibrationPlan& plan,
                                                           const CalibrationParts& parts) {
  std::vector<std::pair<std::string, std::size_t>> stages;
  stages.emplace_back("chance", plan.chance_runs);
  stages.emplace_back("screening", plan.trajectories * (plan.parameters.size() + 1));
  const auto add_fit = [&](const std::string& prefix, const FitBudget& budget, bool first_wave) {
    if (first_wave) stages.emplace_back(prefix + "wave_1", budget.first_wave);
    for (std::size_t w = 0; w < budget.waves.size(); ++w)
      stages.emplace_back(prefix + "wave_" + std::to_string(w + 2), budget.waves[w]);
    const bool abc = plan.method == CalibrationPlan::Method::abc;
    for (std::size_t i = 0; !abc && i < budget.iterations; ++i)
      stages.emplace_back(prefix + "kalman_" + std::to_string(i + 1), budget.members);
    stages.emplace_back(prefix + "check",
                        (abc ? plan.accepted : budget.members) * plan.check_replicates);
  };
  add_fit("", plan.budget, true);
  if (parts.ablations) add_fit("reference_", plan.refit, true);
  if (parts.ablations)
    for (const Ablation& ablation : plan.ablations)
      add_fit("ablation_" + ablation.name + "_", plan.refit, true);
  if (parts.folds)
    for (const Fold& fold : plan.folds) add_fit("fold_" + fold.name + "_", plan.refit, false);
  return stages;
}

}  // namespace sim::experiment
