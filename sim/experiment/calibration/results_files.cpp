#include <algorithm>
#include <charconv>
#include <cmath>

#include "sim/experiment/calibration/results.hpp"
#include "sim/experiment/calibration/weighted.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/output_file.hpp"

namespace sim::experiment {
namespace {

namespace fs = std::filesystem;

Eigen::Index at(std::size_t i) { return static_cast<Eigen::Index>(i); }

/// Seven significant digits: more than any of these numbers has. Empty for NaN.
std::string number(double value) {
  if (std::isnan(value)) return "";
  char text[40];
  const auto [end, error] =
      std::to_chars(std::begin(text), std::end(text), value, std::chars_format::general, 7);
  return error == std::errc() ? std::string(std::begin(text), end) : "";
}
std::string number(const std::optional<double>& value) { return value ? number(*value) : ""; }
std::string number(std::size_t value) { return std::to_string(value); }
std::string flag(bool value) { return value ? "1" : "0"; }

/// A table that changes as a whole.
class TableFile {
 public:
  explicit TableFile(const fs::path& path) : file_(with_folder(path)) {}
  std::ostream& out() { return file_.out(); }
  void row(const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i)
      out() << (i > 0 ? "," : "") << io::csv_cell(cells[i]);
    out() << '\n';
  }
  void close() { file_.close(); }

 private:
  static const fs::path& with_folder(const fs::path& path) {
    if (path.has_parent_path()) fs::create_directories(path.parent_path());
    return path;
  }
  io::OutputFile file_;
};

void write_rows(const CalibrationPlan& plan, const std::vector<FitRow>& rows, const Record& record,
                const fs::path& path) {
  TableFile file(path);
  file.row({"id",
            "phase",
            "observable",
            "event",
            "date",
            "place",
            "group",
            "list",
            "apart",
            "log_scale",
            "documented",
            "fitted",
            "comparable",
            "prior_q05",
            "prior_median",
            "prior_q95",
            "q05",
            "median",
            "q95",
            "q05_with_errors",
            "q95_with_errors",
            "z",
            "covered",
            "covered_with_errors",
            "naive_other_places",
            "naive_last_earlier",
            "naive_uniform_swing"});
  for (const FitRow& row : rows) {
    const Target& target = plan.targets.used[row.target];
    const RecordRow& what = record.rows[target.row];
    file.row({what.id,
              record.phase_of(what.date),
              what.observable,
              what.event,
              what.date.iso(),
              what.place,
              what.group,
              what.list,
              flag(record.apart.contains(what.group)),
              flag(target.log_scale),
              number(target.documented),
              flag(row.fitted),
              flag(row.comparable),
              number(row.prior_low),
              number(row.prior_median),
              number(row.prior_high),
              number(row.low),
              number(row.median),
              number(row.high),
              number(row.error_low),
              number(row.error_high),
              number(row.z),
              row.comparable ? flag(row.covered) : "",
              row.comparable ? flag(row.covered_with_errors) : "",
              number(row.naive.other_places),
              number(row.naive.last_earlier),
              number(row.naive.uniform_swing)});
  }
  file.close();
}

void write_targets(const CalibrationPlan& plan, const Calibration& calibration,
                   const Record& record, const fs::path& path) {
  TableFile file(path);
  file.row({"id", "observable", "fitted", "why_not", "log_scale", "documented", "sampling",
            "sources", "discrepancy", "chance"});
  for (std::size_t t = 0; t < plan.targets.used.size(); ++t) {
    const Target& target = plan.targets.used[t];
    const RecordRow& row = record.rows[target.row];
    file.row({row.id, row.observable, flag(calibration.comparable[t]),
              calibration.comparable[t] ? "" : "fewer than half of the runs have a value",
              flag(target.log_scale), number(target.documented), number(target.sampling),
              number(target.sources), number(target.discrepancy),
              number(std::sqrt(calibration.chance(at(t))))});
  }
  for (const LeftOutRow& left : plan.targets.left_out) {
    const RecordRow& row = record.rows[left.row];
    file.row({row.id, row.observable, "0", left.reason, "", number(row.value), "", "", "", ""});
  }
  file.close();
}

void write_parameters(const CalibrationPlan& plan, const Calibration& calibration,
                      const fs::path& path) {
  TableFile file(path);
  file.row({"name", "scale", "low", "high", "scenario", "central", "fitted", "influence", "q05",
            "median", "q95", "spread"});
  const Vector central = central_values(plan, calibration.main);
  const Moments moments = weighted_moments(calibration.main.members, calibration.main.weights);
  const auto members = static_cast<std::size_t>(calibration.main.members.rows());
  const double even = std::sqrt(1.0 / 12);  // deviation of a share that is anywhere
  for (std::size_t p = 0; p < plan.parameters.size(); ++p) {
    const FreeParameter& free = plan.parameters[p];
    const auto quantile = [&](double probability) {
      return value_at(free,
                      weighted_quantile({calibration.main.members.col(at(p)).data(), members},
                                        {calibration.main.weights.data(), members}, probability));
    };
    file.row({free.name, free.log_scale ? "log" : "linear", number(free.low), number(free.high),
              number(free.centre), number(central(at(p))), flag(calibration.main.active[p]),
              number(calibration.influence.row(at(p)).maxCoeff()), number(quantile(0.05)),
              number(quantile(0.5)), number(quantile(0.95)),
              number(moments.deviation(at(p)) / even)});
  }
  file.close();
}

void write_influence(const CalibrationPlan& plan, const Calibration& calibration,
                     const Record& record, const fs::path& path) {
  TableFile file(path);
  file.row({"parameter", "id", "influence"});
  for (std::size_t p = 0; p < plan.parameters.size(); ++p)
    for (std::size_t t = 0; t < plan.targets.used.size(); ++t)
      if (calibration.comparable[t])
        file.row({plan.parameters[p].name, record.rows[plan.targets.used[t].row].id,
                  number(calibration.influence(at(p), at(t)))});
  file.close();
}

void write_waves(const Calibration& calibration, const fs::path& path) {
  TableFile file(path);
  file.row({"fit", "stage", "points", "share_left", "cut", "relaxed", "least_implausibility",
            "emulator_explains", "best_mean_squared_z"});
  const auto add = [&](const std::string& kind, const Fit& fit) {
    for (const Wave& wave : fit.waves)
      file.row({kind + fit.name, wave.name, number(wave.points), number(wave.share),
                number(wave.cut), flag(wave.relaxed), number(wave.least), number(wave.explained),
                number(wave.best)});
  };
  add("", calibration.main);
  if (calibration.reference) add("", *calibration.reference);
  for (const Fit& fit : calibration.ablations) add("ablation ", fit);
  for (const Fit& fit : calibration.folds) add("fold ", fit);
  file.close();
}

void write_studies(const CalibrationPlan& plan, const Calibration& calibration,
                   const fs::path& folder) {
  const Fit& reference = calibration.reference ? *calibration.reference : calibration.main;
  const double all = mean_squared_z(plan, calibration, reference, calibration.comparable);
  TableFile ablations(folder / "ablations.csv");
  ablations.row({"name", "meaning", "set", "mean_squared_z", "reference_mean_squared_z"});
  for (std::size_t a = 0; a < calibration.ablations.size(); ++a) {
    std::string set;
    for (const auto& [name, value] : plan.ablations[a].set)
      set += (set.empty() ? "" : "; ") + name + " = " + number(value);
    ablations.row({plan.ablations[a].name, plan.ablations[a].meaning, set,
                   number(mean_squared_z(plan, calibration, calibration.ablations[a],
                                         calibration.comparable)),
                   number(all)});
  }
  ablations.close();
}

void write_central(const CalibrationPlan& plan, const Calibration& calibration,
                   const fs::path& path) {
  TableFile file(path);
  const Vector central = central_values(plan, calibration.main);
  file.out() << "# The middle of the ensemble, for a scenario without its own draws.\n"
                "[parameters]\n";
  for (std::size_t p = 0; p < plan.parameters.size(); ++p)
    if (calibration.main.active[p])
      file.out() << plan.parameters[p].name << " = " << number(central(at(p))) << '\n';
  file.close();
}

}  // namespace

void write_ensemble(const CalibrationPlan& plan, const Fit& fit, const fs::path& path) {
  TableFile file(path);
  std::vector<std::string> cells{"weight"};
  for (std::size_t p = 0; p < plan.parameters.size(); ++p)
    if (fit.active[p]) cells.push_back(plan.parameters[p].name);
  file.row(cells);
  for (Eigen::Index i = 0; i < fit.members.rows(); ++i) {
    if (!(fit.weights(i) > 0)) continue;
    cells.assign(1, number(fit.weights(i)));
    for (std::size_t p = 0; p < plan.parameters.size(); ++p)
      if (fit.active[p])
        cells.push_back(number(value_at(plan.parameters[p], fit.members(i, at(p)))));
    file.row(cells);
  }
  file.close();
}

void write_calibration(const CalibrationPlan& plan, const Calibration& calibration,
                       const Record& record,
                       const std::vector<std::pair<std::string, std::string>>& about,
                       const fs::path& folder) {
  TableFile file(folder / "about.csv");
  file.row({"key", "value"});
  for (const auto& [key, value] : about) file.row({key, value});
  file.close();
  write_targets(plan, calibration, record, folder / "targets.csv");
  write_parameters(plan, calibration, folder / "parameters.csv");
  write_influence(plan, calibration, record, folder / "influence.csv");
  write_waves(calibration, folder / "waves.csv");
  write_rows(plan, fit_rows(plan, calibration, calibration.main, record), record,
             folder / "fit.csv");
  write_studies(plan, calibration, folder);
  if (calibration.reference)
    write_rows(plan, fit_rows(plan, calibration, *calibration.reference, record), record,
               folder / "reference.csv");
  for (const Fit& fit : calibration.ablations)
    write_rows(plan, fit_rows(plan, calibration, fit, record), record,
               folder / "ablations" / (fit.name + ".csv"));
  for (const Fit& fit : calibration.folds)
    write_rows(plan, fit_rows(plan, calibration, fit, record), record,
               folder / "folds" / (fit.name + ".csv"));
  write_central(plan, calibration, folder / "central.toml");
  write_ensemble(plan, calibration.main, folder / "ensemble.csv");
}

}  // namespace sim::experiment
