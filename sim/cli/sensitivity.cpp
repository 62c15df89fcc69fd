#include "sim/experiment/sensitivity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <ostream>

#include "sim/cli/command.hpp"
#include "sim/cli/refuse.hpp"
#include "sim/experiment/sweep/study_folder.hpp"
#include "sim/io/csv.hpp"

namespace sim::cli {
namespace {

using experiment::Estimate;
using experiment::Interval;
using experiment::MorrisEffects;
using experiment::Outputs;
using experiment::SobolIndices;
using io::StudyIndex;

/// What is told of one scalar.
struct Finding {
  std::string scalar;
  experiment::Sensitivity sensitivity;
};

experiment::UnitPoints unit_points(const StudyIndex& index) {
  const std::size_t factors = index.factors.size();
  experiment::UnitPoints points;
  for (std::size_t p = 0; p * factors < index.unit.size(); ++p)
    points.emplace_back(index.unit.begin() + static_cast<std::ptrdiff_t>(p * factors),
                        index.unit.begin() + static_cast<std::ptrdiff_t>((p + 1) * factors));
  return points;
}

Outputs outputs_of(const StudyIndex& index, std::size_t scalar) {
  const std::size_t replicates = index.replicates.size();
  Outputs outputs(index.points.size(), std::vector<double>(replicates));
  for (std::size_t p = 0; p < outputs.size(); ++p)
    for (std::size_t r = 0; r < replicates; ++r) {
      const std::size_t at = index.at(p, r);
      outputs[p][r] = index.status[at] == StudyIndex::done
                          ? index.values[at * index.scalars.size() + scalar]
                          : std::numeric_limits<double>::quiet_NaN();
    }
  return outputs;
}

std::vector<std::string> chosen_scalars(const Arguments& arguments, const StudyIndex& index,
                                        const std::string& folder) {
  if (index.scalars.empty())
    refuse(folder, "the study keeps no scalar of its runs",
           "Name what is to be explained in the sweep file, as [[sweep.scalar]]");
  const std::vector<std::string> wanted = arguments.texts("scalar");
  for (const std::string& name : wanted)
    if (std::find(index.scalars.begin(), index.scalars.end(), name) == index.scalars.end())
      arguments.refuse("the study has no scalar '" + name + "'", suggest_name(name, index.scalars));
  return wanted.empty() ? index.scalars : wanted;
}

std::vector<Finding> analyse(const Arguments& arguments, const StudyIndex& index,
                             const std::string& folder) {
  const experiment::UnitPoints points = unit_points(index);
  if (!experiment::is_saltelli(points) && !experiment::is_morris(points))
    refuse(folder, "the points of the study are neither of the design saltelli nor of morris",
           "Run a sweep with design = \"saltelli\" (Sobol' indices) or \"morris\" (elementary "
           "effects)");
  std::vector<Finding> findings;
  for (const std::string& name : chosen_scalars(arguments, index, folder)) {
    const auto at = std::find(index.scalars.begin(), index.scalars.end(), name);
    const auto scalar = static_cast<std::size_t>(at - index.scalars.begin());
    findings.push_back(
        {name, experiment::sensitivity_of(points, outputs_of(index, scalar)).value()});
  }
  return findings;
}

std::string number(double value) { return std::isnan(value) ? "-" : fmt::format("{:.3g}", value); }
std::string share(double value) { return std::isnan(value) ? "-" : fmt::format("{:.3f}", value); }

template <class Text>
std::string interval_text(const Interval& interval, Text text) {
  return std::isnan(interval.low) ? "-" : text(interval.low) + " .. " + text(interval.high);
}

std::string left_out_text(std::size_t left_out) {
  return left_out == 0 ? "" : fmt::format(" ({} more left out: a run is missing)", left_out);
}

/// The most important factor first.
template <class Key>
std::vector<std::size_t> ordered(std::size_t factors, Key key) {
  std::vector<std::size_t> order(factors);
  for (std::size_t d = 0; d < factors; ++d) order[d] = d;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return key(a) > key(b); });
  return order;
}

std::size_t name_width(const StudyIndex& index) {
  std::size_t width = 8;
  for (const auto& factor : index.factors) width = std::max(width, factor.name.size());
  return width;
}

void write(const Finding& finding, const SobolIndices& found, const StudyIndex& index,
           std::ostream& out) {
  out << fmt::format("{}: mean {}, variance {}; {} base points{}, {} replicates\n", finding.scalar,
                     number(found.mean), number(found.variance), found.base_points,
                     left_out_text(found.left_out), index.replicates.size());
  if (!std::isnan(found.noise_share))
    out << fmt::format("  chance: {} of the variance, and of every total index\n",
                       share(found.noise_share));
  const std::size_t width = name_width(index);
  out << fmt::format("  {:<{}} {:>11} {:>20} {:>9} {:>20}\n", "", width, "first order",
                     "95 % interval", "total", "95 % interval");
  for (const std::size_t d :
       ordered(found.total.size(), [&](std::size_t i) { return found.total[i].value; }))
    out << fmt::format("  {:<{}} {:>11} {:>20} {:>9} {:>20}\n", index.factors[d].name, width,
                       share(found.first[d].value), interval_text(found.first[d].interval, share),
                       share(found.total[d].value), interval_text(found.total[d].interval, share));
  out << '\n';
}

void write(const Finding& finding, const MorrisEffects& found, const StudyIndex& index,
           std::ostream& out) {
  out << fmt::format("{}: {} trajectories{}, {} replicates\n", finding.scalar, found.trajectories,
                     left_out_text(found.left_out), index.replicates.size());
  const std::size_t width = name_width(index);
  out << fmt::format("  {:<{}} {:>9} {:>22} {:>9} {:>9} {:>9}\n", "", width, "mu*", "95 % interval",
                     "mu", "sigma", "chance");
  for (const std::size_t d :
       ordered(found.factors.size(), [&](std::size_t i) { return found.factors[i].mu_star.value; }))
    out << fmt::format("  {:<{}} {:>9} {:>22} {:>9} {:>9} {:>9}\n", index.factors[d].name, width,
                       number(found.factors[d].mu_star.value),
                       interval_text(found.factors[d].mu_star.interval, number),
                       number(found.factors[d].mu), number(found.factors[d].sigma),
                       number(found.factors[d].noise));
  out << '\n';
}

void explain(bool sobol, std::ostream& out) {
  out << (sobol
              ? "first order: share of the variance that a factor explains alone; total: with all "
                "interactions\n"
                "95 % interval: bootstrap over base points, which takes them for independent: "
                "rather too wide\n"
                "chance: what the replicates of a point leave in its mean; more replicates, less "
                "of it\n"
              : "effects over the whole range of a factor, in the unit of the scalar\n"
                "mu*: mean of their sizes, with an interval by bootstrap over trajectories; mu: "
                "mean\n"
                "sigma: their deviation: interaction, curvature and chance; chance: the part of "
                "chance in it\n");
}

std::string cell(double value) { return std::isnan(value) ? "" : fmt::format("{}", value); }

void write_csv_row(const std::vector<std::string>& cells, std::ostream& out) {
  for (std::size_t i = 0; i < cells.size(); ++i)
    out << (i > 0 ? "," : "") << io::csv_cell(cells[i]);
  out << '\n';
}

void write_csv(const Finding& finding, const SobolIndices& found, const StudyIndex& index,
               std::ostream& out) {
  for (std::size_t d = 0; d < found.total.size(); ++d) {
    const Estimate &first = found.first[d], &total = found.total[d];
    write_csv_row(
        {finding.scalar, index.factors[d].name, cell(first.value), cell(first.interval.low),
         cell(first.interval.high), cell(total.value), cell(total.interval.low),
         cell(total.interval.high), cell(found.mean), cell(found.variance), cell(found.noise_share),
         std::to_string(found.base_points), std::to_string(found.left_out)},
        out);
  }
}

void write_csv(const Finding& finding, const MorrisEffects& found, const StudyIndex& index,
               std::ostream& out) {
  for (std::size_t d = 0; d < found.factors.size(); ++d) {
    const experiment::MorrisEffect& effect = found.factors[d];
    write_csv_row({finding.scalar, index.factors[d].name, cell(effect.mu_star.value),
                   cell(effect.mu_star.interval.low), cell(effect.mu_star.interval.high),
                   cell(effect.mu), cell(effect.sigma), cell(effect.noise),
                   std::to_string(found.trajectories), std::to_string(found.left_out)},
                  out);
  }
}

int sensitivity(const Arguments& arguments, const Context& context) {
  const std::vector<std::string> formats{"table", "csv"};
  const std::string format = arguments.text("format").value_or("table");
  if (std::find(formats.begin(), formats.end(), format) == formats.end())
    arguments.refuse("'" + format + "' is no format", suggest_name(format, formats));
  const std::string path = *arguments.positional();
  const experiment::StudyFolder folder(path);
  StudyIndex index = folder.design();
  folder.find_runs(index);
  const std::vector<Finding> findings = analyse(arguments, index, path);
  const bool sobol = std::holds_alternative<SobolIndices>(findings.front().sensitivity);
  if (format == "csv")
    context.out << (sobol ? "scalar,factor,first,first_low,first_high,total,total_low,total_high,"
                            "mean,variance,noise_share,base_points,left_out\n"
                          : "scalar,factor,mu_star,mu_star_low,mu_star_high,mu,sigma,noise,"
                            "trajectories,left_out\n");
  for (const Finding& finding : findings)
    std::visit(
        [&](const auto& found) {
          if (format == "csv") {
            write_csv(finding, found, index, context.out);
          } else {
            write(finding, found, index, context.out);
          }
        },
        finding.sensitivity);
  if (format == "table") explain(sobol, context.out);
  return 0;
}

}  // namespace

Command sensitivity_command() {
  return {
      "sensitivity",
      "DIR",
      "Tell which factors of a study move its scalars: Sobol' indices or Morris effects",
      "  narod sensitivity out/STUDY\n"
      "  narod sensitivity out/STUDY --scalar NAME --format csv > indices.csv\n"
      "\nThe study is one of `narod sweep` with design = \"saltelli\" or \"morris\" and at least\n"
      "one [[sweep.scalar]]. It may be unfinished: base points and trajectories with a run\n"
      "that is missing, has failed or has no value are left out and counted.\n",
      [](options::options_description_easy_init add) {
        add("scalar", options::value<std::vector<std::string>>()->value_name("NAME"),
            "Which scalar; may be given several times. Default: all");
        add("format", options::value<std::string>()->value_name("NAME"), "table (default) or csv");
      },
      sensitivity};
}

}  // namespace sim::cli
