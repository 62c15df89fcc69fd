#include "sim/experiment/calibration/calibration.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "sim/experiment/calibration/random_numbers.hpp"
#include "sim/experiment/calibration/weighted.hpp"

namespace sim::experiment {
namespace {

constexpr double deviation = 0.05;

/// Three parameters, of which the third does nothing; four targets that are functions of them, made
/// with (0.3, 0.7), and one that no run has.
CalibrationPlan small_plan() {
  CalibrationPlan plan;
  plan.parameters = {{.name = "a"}, {.name = "b"}, {.name = "idle"}};
  for (FreeParameter& free : plan.parameters) free.centre = 0.5;
  for (const double value : {0.3, 0.7, 1.0, 0.21, 0.5}) {
    Target target;
    target.row = plan.targets.used.size();
    target.documented = target.value = value;
    target.discrepancy = deviation;
    plan.targets.used.push_back(target);
  }
  plan.matching.candidates = 1000;
  plan.matching.allowed_share = 0;
  plan.budget = {.first_wave = 40, .waves = {40}, .members = 100, .iterations = 3};
  plan.refit = {.first_wave = 40, .waves = {30}, .members = 60, .iterations = 2};
  plan.accepted = 60;
  return plan;
}

Matrix simulate(const Stage& stage) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto replicates = static_cast<Eigen::Index>(stage.replicates);
  Matrix runs(stage.points.rows() * replicates, 5);
  for (Eigen::Index i = 0; i < runs.rows(); ++i) {
    const Eigen::RowVectorXd x = stage.points.row(i / replicates);
    double a = x(0);
    const double b = x(1);
    for (const auto& [name, value] : stage.set)
      if (name == "a") a = value;
    const auto seed = static_cast<std::uint32_t>(stage.first_replicate + 100);
    const Matrix chance = normal_draws(seed, CalibrationDraw::candidate, 0, i + 1, 4);
    runs.row(i) << a, b, a + b, a * b, nan;
    runs.row(i).head(4) += 0.01 * chance.row(i);
  }
  return runs;
}

TEST(Targets, of_a_phase_and_observable_count_as_at_most_so_many) {
  Record record;
  for (int i = 0; i < 9; ++i) {
    RecordRow row;
    row.observable = i < 8 ? "vote_share" : "turnout";
    row.date = *Date::parse("1917-11-25");
    record.rows.push_back(row);
  }
  std::vector<Target> targets(9);
  for (std::size_t i = 0; i < targets.size(); ++i) {
    targets[i].row = i;
    targets[i].discrepancy = 0.06;
    targets[i].sampling = 0.02;
  }
  const double before = targets[0].variance();
  weigh_cells_alike(record, 2, targets);
  EXPECT_NEAR(targets[0].variance(), 4 * before, 1e-12);
  EXPECT_EQ(targets[0].sampling, 0.02);
  EXPECT_NEAR(targets[8].variance(), before, 1e-12);
}

TEST(Calibration, finds_the_parameters_that_made_the_targets) {
  for (const auto method :
       {CalibrationPlan::Method::ensemble_kalman, CalibrationPlan::Method::abc}) {
    CalibrationPlan plan = small_plan();
    plan.method = method;
    const Calibration done = calibrate(plan, {}, simulate);
    EXPECT_EQ(done.main.active, (std::vector<bool>{true, true, false}));
    EXPECT_EQ(done.comparable, (std::vector<bool>{true, true, true, true, false}));
    const Moments moments = weighted_moments(done.main.members, done.main.weights);
    EXPECT_NEAR(moments.mean(0), 0.3, 0.03);
    EXPECT_NEAR(moments.mean(1), 0.7, 0.03);
    EXPECT_DOUBLE_EQ(moments.mean(2), 0.5);
    // Each is seen with deviation 0.05 by its own target, and through the other two.
    EXPECT_GT(moments.deviation(0), 0.4 * deviation);
    EXPECT_LT(moments.deviation(0), 1.3 * deviation);
    EXPECT_LT(mean_squared_z(plan, done, done.main, done.comparable), 0.3);
    EXPECT_NEAR(std::sqrt(done.chance(0)), 0.01, 0.006);
  }
}

TEST(Calibration, a_mechanism_that_is_needed_is_missed_when_it_is_switched_off) {
  CalibrationPlan plan = small_plan();
  plan.ablations = {{"no_a", "", {{"a", 0.0}}}};
  const Calibration done = calibrate(plan, {.ablations = true}, simulate);
  ASSERT_EQ(done.ablations.size(), 1u);
  EXPECT_EQ(done.ablations[0].active, (std::vector<bool>{false, true, false}));
  ASSERT_TRUE(done.reference.has_value());
  const double all = mean_squared_z(plan, done, *done.reference, done.comparable);
  EXPECT_LT(all, 0.5);
  EXPECT_GT(mean_squared_z(plan, done, done.ablations[0], done.comparable), 5 + all);
}

TEST(Calibration, a_fold_does_not_see_the_rows_that_it_foretells) {
  CalibrationPlan plan = small_plan();
  plan.folds = {{"sums", {false, false, true, false, false}}};
  const Calibration done = calibrate(plan, {.folds = true}, simulate);
  ASSERT_EQ(done.folds.size(), 1u);
  EXPECT_FALSE(done.folds[0].used[2]);
  EXPECT_LT(mean_squared_z(plan, done, done.folds[0], {false, false, true, false, false}), 0.5);

  // Another value of the row that was left out changes nothing.
  plan.targets.used[2].value = 7;
  const Calibration other = calibrate(plan, {.folds = true}, simulate);
  EXPECT_EQ(other.folds[0].members, done.folds[0].members);
  EXPECT_NE(other.main.members, done.main.members);
}

TEST(Calibration, asks_for_the_stages_that_it_tells_beforehand) {
  CalibrationPlan plan = small_plan();
  plan.ablations = {{"no_a", "", {{"a", 0.0}}}};
  plan.folds = {{"sums", {false, false, true, false, false}}};
  plan.check_replicates = 2;
  for (const auto method :
       {CalibrationPlan::Method::ensemble_kalman, CalibrationPlan::Method::abc}) {
    plan.method = method;
    std::vector<std::pair<std::string, std::size_t>> asked;
    const CalibrationParts parts{.ablations = true, .folds = true};
    const auto run = [&](const Stage& stage) {
      Matrix runs = simulate(stage);
      asked.emplace_back(stage.name, static_cast<std::size_t>(runs.rows()));
      return runs;
    };
    calibrate(plan, parts, run);
    EXPECT_EQ(asked, stages_of(plan, parts));
  }
}

TEST(Calibration, runs_that_failed_are_left_out_and_the_rest_goes_on) {
  const CalibrationPlan plan = small_plan();
  const Calibration done = calibrate(plan, {}, [](const Stage& stage) {
    Matrix runs = simulate(stage);
    if (stage.name != "chance" && stage.name != "screening")
      runs.row(1).setConstant(std::numeric_limits<double>::quiet_NaN());
    return runs;
  });
  const Moments moments = weighted_moments(done.main.members, done.main.weights);
  EXPECT_NEAR(moments.mean(0), 0.3, 0.03);
}

TEST(Calibration, the_same_plan_gives_the_same_bits) {
  const CalibrationPlan plan = small_plan();
  EXPECT_EQ(calibrate(plan, {}, simulate).main.members, calibrate(plan, {}, simulate).main.members);
}

}  // namespace
}  // namespace sim::experiment
