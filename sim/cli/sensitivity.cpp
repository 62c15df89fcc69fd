#include "sim/experiment/sensitivity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <ostream>

#include "sim/cli/command.hpp"
#include "sim/cli/kinds.hpp"
#include "sim/cli/sweep_runs.hpp"
#include "sim/experiment/sweep/study_folder.hpp"
#include "sim/io/csv.hpp"

namespace sim::cli {
namespace {

using experiment::Estimate;
using experiment::MorrisEffects;
using experiment::Outputs;
using experiment::Sensitivity;
using experiment::SobolIndices;
using experiment::StudyFolder;
using experiment::UnitPoints;
using io::FactorColumn;
using io::StudyIndex;

/// A number of one factor: first, total, noise, mu, mu_star or sigma.
struct Line {
  std::string factor, measure;
  Estimate estimate;
};

/// A column as numbers from 0 to 1: least and greatest value of the study; texts by number.
std::vector<double> unit_values(const FactorColumn& column, std::size_t points) {
  std::vector<double> values = column.numbers;
  if (column.kind == FactorColumn::Kind::text) {
    std::map<std::string, double> number_of_text;
    values.clear();
    for (std::size_t p = 0; p < points; ++p) {
      const auto next = static_cast<double>(number_of_text.size());
      values.push_back(number_of_text.emplace(column.texts[p], next).first->second);
    }
  }
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  const double low = *least, width = *greatest - *least;
  for (double& value : values) value = width > 0 ? (value - low) / width : 0;
  return values;
}

/// Points in the unit cube: as they were drawn or, of a list from elsewhere, over the range of its
/// values.
UnitPoints points_of(const StudyIndex& index) {
  const std::size_t factors = index.factors.size();
  UnitPoints points(index.points.size(), std::vector<double>(factors));
  for (std::size_t f = 0; f < factors && !points.empty(); ++f) {
    const bool drawn = !index.unit.empty();
    const std::vector<double> values =
        drawn ? std::vector<double>() : unit_values(index.factors[f], points.size());
    for (std::size_t p = 0; p < points.size(); ++p)
      points[p][f] = drawn ? index.unit[p * factors + f] : values[p];
  }
  return points;
}

Outputs outputs_of(const StudyIndex& index, std::size_t scalar) {
  Outputs outputs(index.points.size());
  for (std::size_t p = 0; p < outputs.size(); ++p)
    for (std::size_t r = 0; r < index.replicates.size(); ++r)
      outputs[p].push_back(index.values[index.at(p, r) * index.scalars.size() + scalar]);
  return outputs;
}

/// A step from one text to another has no size.
bool has_texts(const StudyIndex& index) {
  return index.unit.empty() &&
         std::any_of(index.factors.begin(), index.factors.end(), [](const FactorColumn& column) {
           return column.kind == FactorColumn::Kind::text;
         });
}

Sensitivity analyse(const StudyFolder& folder, const StudyIndex& index, const UnitPoints& points,
                    std::size_t scalar) {
  const auto found = experiment::sensitivity_of(points, outputs_of(index, scalar));
  if (found && !(std::holds_alternative<MorrisEffects>(*found) && has_texts(index))) return *found;
  refuse(folder.path().string(), "the points of this study are not those of a sensitivity analysis",
         "Make a study with the design saltelli (indices of Sobol') or morris (elementary effects "
         "of numbers), or with a list of such points");
}

std::vector<Line> lines_of(const StudyIndex& index, const Sensitivity& sensitivity) {
  std::vector<Line> lines;
  for (std::size_t f = 0; f < index.factors.size(); ++f) {
    const std::string& name = index.factors[f].name;
    if (const auto* sobol = std::get_if<SobolIndices>(&sensitivity)) {
      lines.push_back({name, "first", sobol->first[f]});
      lines.push_back({name, "total", sobol->total[f]});
      lines.push_back({name, "noise", {sobol->noise[f], {}}});
    } else {
      const auto& effect = std::get<MorrisEffects>(sensitivity).factors[f];
      lines.push_back({name, "mu", {effect.mu, {}}});
      lines.push_back({name, "mu_star", effect.mu_star});
      lines.push_back({name, "sigma", {effect.sigma, {}}});
      lines.push_back({name, "noise", {effect.noise, {}}});
    }
  }
  return lines;
}

void write_csv(const std::string& scalar, const std::vector<Line>& lines, std::ostream& out) {
  const auto cell = [](double number) { return std::isnan(number) ? "" : number_text(number); };
  for (const Line& line : lines)
    out << io::csv_cell(scalar) << ',' << io::csv_cell(line.factor) << ',' << line.measure << ','
        << cell(line.estimate.value) << ',' << cell(line.estimate.interval.low) << ','
        << cell(line.estimate.interval.high) << '\n';
}

std::string number(double value) { return std::isnan(value) ? "-" : fmt::format("{:.3g}", value); }

std::string heading(const Sensitivity& sensitivity) {
  const auto left_out = [](std::size_t count) {
    return count == 0 ? ""
                      : fmt::format(" ({} left out: runs are missing or have no value)", count);
  };
  if (const auto* sobol = std::get_if<SobolIndices>(&sensitivity)) {
    std::string text =
        fmt::format("Sobol' indices of {} base points{}; mean {}, variance {}", sobol->base_points,
                    left_out(sobol->left_out), number(sobol->mean), number(sobol->variance));
    if (!std::isnan(sobol->noise_share))
      text += fmt::format(", {:.0f} % of it chance", 100 * sobol->noise_share);
    return text;
  }
  const auto& morris = std::get<MorrisEffects>(sensitivity);
  return fmt::format("elementary effects of {} trajectories{}, over the range of each factor",
                     morris.trajectories, left_out(morris.left_out));
}

/// A row a factor, a column a measure, each as wide as it needs.
void write_table(const std::string& scalar, const Sensitivity& sensitivity,
                 const std::vector<Line>& lines, std::ostream& out) {
  std::vector<std::vector<std::string>> rows{{"factor"}};
  for (const Line& line : lines) {
    if (rows.size() == 1 || rows.back().front() != line.factor) rows.push_back({line.factor});
    if (rows.size() == 2) rows.front().push_back(line.measure);
    const experiment::Interval& interval = line.estimate.interval;
    rows.back().push_back(number(line.estimate.value) +
                          (std::isnan(interval.low) ? ""
                                                    : fmt::format(" [{}, {}]", number(interval.low),
                                                                  number(interval.high))));
  }
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  out << scalar << ": " << heading(sensitivity) << '\n';
  for (const auto& row : rows) {
    std::string text;
    for (std::size_t c = 0; c < row.size(); ++c) text += fmt::format("  {:<{}}", row[c], widths[c]);
    out << text.substr(0, text.find_last_not_of(' ') + 1) << '\n';
  }
}

std::vector<std::size_t> asked_scalars(const Arguments& arguments, const StudyIndex& index) {
  std::vector<std::size_t> asked;
  for (const std::string& name : arguments.texts("scalar")) {
    const auto found = std::find(index.scalars.begin(), index.scalars.end(), name);
    if (found == index.scalars.end())
      arguments.refuse("the study has no scalar '" + name + "'", suggest_name(name, index.scalars));
    asked.push_back(static_cast<std::size_t>(found - index.scalars.begin()));
  }
  if (!asked.empty()) return asked;
  for (std::size_t s = 0; s < index.scalars.size(); ++s) asked.push_back(s);
  return asked;
}

int sensitivity(const Arguments& arguments, const Context& context) {
  expect_kind(*arguments.positional(), Kind::study_folder, "sensitivity");
  const StudyFolder folder(*arguments.positional());
  StudyIndex index = folder.design();
  const std::vector<std::size_t> scalars = asked_scalars(arguments, index);
  if (scalars.empty())
    refuse(folder.path().string(), "the study keeps no scalar",
           "Add [[sweep.scalar]] to its file and make it in another folder");
  folder.find_runs(index);
  warn_of_unreadable(index, context.err);
  const UnitPoints points = points_of(index);
  const bool csv = arguments.flag("csv");
  if (csv) context.out << "scalar,factor,measure,value,low,high\n";
  for (const std::size_t scalar : scalars) {
    const Sensitivity found = analyse(folder, index, points, scalar);
    const std::vector<Line> lines = lines_of(index, found);
    if (csv) {
      write_csv(index.scalars[scalar], lines, context.out);
    } else {
      write_table(index.scalars[scalar], found, lines, context.out);
    }
  }
  return 0;
}

}  // namespace

Command sensitivity_command() {
  return {
      "sensitivity",
      "DIR",
      "Estimate how much each factor of a study changes its scalars",
      "  narod sensitivity out/STUDY\n"
      "  narod sensitivity out/STUDY --scalar NAME\n"
      "  narod sensitivity out/STUDY --csv > sensitivity.csv\n",
      "Design saltelli: Sobol' indices, the share of the variance of a scalar that a factor\n"
      "explains alone (first) and together with all others (total). Design morris: elementary\n"
      "effects in units of the scalar over the whole range of a factor: mean (mu), mean of\n"
      "absolute values (mu_star), standard deviation (sigma: interaction, curvature and chance)\n"
      "and the part of it that is chance (noise). The value of a point is the mean over the\n"
      "replicates that all points of its base point or trajectory have. Brackets show 95 %\n"
      "confidence intervals, from a bootstrap over base points or trajectories, at least 5.\n"
      "The points may come from a list, of SALib for example; the range of a factor is then that\n"
      "of its values.\n",
      [](options::options_description_easy_init add) {
        add("scalar", options::value<std::vector<std::string>>()->value_name("NAME"),
            "Analyse only this scalar; repeatable");
        add("csv", options::bool_switch(), "Write comma-separated values");
      },
      sensitivity};
}

}  // namespace sim::cli
