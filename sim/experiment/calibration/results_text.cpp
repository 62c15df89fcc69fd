#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <ostream>
#include <tuple>

#include "sim/experiment/calibration/results.hpp"

namespace sim::experiment {
namespace {

/// Sums over the rows of one phase and observable.
struct Line {
  std::size_t rows = 0, covered = 0, covered_with_errors = 0;
  double error = 0, z = 0;             // sums of absolute values
  double beside_naive = 0, naive = 0;  // of rows with a naive forecast
  void add(const Target& target, const FitRow& row) {
    ++rows;
    const double off = std::abs(on_scale(target, row.median) - target.value);
    error += off;
    z += std::abs(row.z);
    covered += row.covered ? 1 : 0;
    covered_with_errors += row.covered_with_errors ? 1 : 0;
    const auto best = row.naive.best();
    if (!best) return;
    beside_naive += off;
    naive += std::abs(on_scale(target, *best) - target.value);
  }
};

template <class... Values>
std::string formatted(const char* format, Values... values) {
  char buffer[400];
  std::snprintf(buffer, sizeof buffer, format, values...);
  return buffer;
}

void write_line(const std::string& phase, const std::string& observable, const Line& line,
                std::ostream& out) {
  if (line.rows == 0) return;
  const double rows = static_cast<double>(line.rows);
  out << formatted("%-24s %-18s %4zu %9.3g %6.2f %7.0f%% %7.0f%%", phase.c_str(),
                   observable.c_str(), line.rows, line.error / rows, line.z / rows,
                   100 * static_cast<double>(line.covered) / rows,
                   100 * static_cast<double>(line.covered_with_errors) / rows);
  out << (line.naive > 0 ? formatted(" %7.2f", 1 - line.beside_naive / line.naive) : "       -")
      << '\n';
}

const char* heading =
    "phase                    observable         rows     error    |z|  covered  with errors"
    "  skill\n";

}  // namespace

void write_fit_table(const CalibrationPlan& plan, const Calibration& calibration,
                     const Record& record, std::ostream& out) {
  const auto rank_of = [&](const std::string& phase) {
    std::size_t rank = 0;
    while (rank < record.phases.size() && record.phases[rank].id != phase) ++rank;
    return rank;
  };
  std::map<std::tuple<std::size_t, std::string, std::string>, Line> lines;
  Line total;
  for (const FitRow& row : fit_rows(plan, calibration, calibration.main, record)) {
    if (!row.comparable) continue;
    const Target& target = plan.targets.used[row.target];
    const RecordRow& what = record.rows[target.row];
    const std::string phase = record.phase_of(what.date);
    lines[{rank_of(phase), phase, what.observable}].add(target, row);
    total.add(target, row);
  }
  out << "Fit of the ensemble with fresh seeds:\n" << heading;
  for (const auto& [key, line] : lines) write_line(std::get<1>(key), std::get<2>(key), line, out);
  write_line("all", "", total, out);
  out << "error: mean distance of the median; of counts, of its logarithm. covered: by the 5-95 % "
         "range of runs;\nwith errors: of sources and model added. skill: 1 - error / error of the "
         "naive forecast.\n";
  const double main = mean_squared_z(plan, calibration, calibration.main, calibration.comparable);
  out << formatted("Mean squared z: %.3f\n", main);
  if (calibration.reference) {
    const double all =
        mean_squared_z(plan, calibration, *calibration.reference, calibration.comparable);
    out << formatted(
        "\nMechanisms switched off, the rest fitted anew; mean squared z (with all, by as "
        "many runs: %.3f):\n",
        all);
    for (const Fit& fit : calibration.ablations) {
      const double z = mean_squared_z(plan, calibration, fit, calibration.comparable);
      out << formatted("%-32s %.3f (%+.3f)\n", fit.name.c_str(), z, z - all);
    }
  }
  if (calibration.folds.empty()) return;
  out << "\nRows left out and foretold:\n" << heading;
  for (const Fit& fit : calibration.folds) {
    Line line;
    for (const FitRow& row : fit_rows(plan, calibration, fit, record))
      if (row.comparable && !row.fitted) line.add(plan.targets.used[row.target], row);
    write_line(fit.name, "", line, out);
  }
}

}  // namespace sim::experiment
