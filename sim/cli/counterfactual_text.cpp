#include "sim/cli/counterfactual_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <ostream>
#include <set>

#include "sim/experiment/scoring_statistics.hpp"
#include "sim/io/csv.hpp"

namespace sim::cli {
namespace {

using experiment::EffectKind;
using experiment::EffectRow;
using experiment::EffectUnit;
using Rows = std::vector<const EffectRow*>;

constexpr std::size_t label_width = 34;

/// Not a number, as of no pair, is an empty cell.
std::string number(double value, const char* format) {
  return std::isnan(value) ? "" : fmt::format(fmt::runtime(format), value);
}

std::string value_text(double value, EffectUnit unit) {
  if (std::isnan(value)) return "";
  if (unit == EffectUnit::days)
    return (event_date_epoch + static_cast<int>(std::lround(value))).iso();
  return unit == EffectUnit::share ? fmt::format("{:.3f}", value) : fmt::format("{:.4g}", value);
}

std::string difference_text(double value, EffectUnit unit) {
  if (unit == EffectUnit::days) return number(value, "{:+.1f} d");
  return number(value, unit == EffectUnit::share ? "{:+.3f}" : "{:+.3g}");
}

bool is_clear(const EffectRow& row) {
  return row.effect.interval.low > 0 || row.effect.interval.high < 0;
}

std::string interval_text(const EffectRow& row) {
  if (std::isnan(row.effect.interval.low)) return "";
  return fmt::format("{} .. {}{}", difference_text(row.effect.interval.low, row.unit),
                     difference_text(row.effect.interval.high, row.unit),
                     is_clear(row) ? " *" : "  ");
}

std::string higher_text(const EffectRow& row) {
  if (row.effect.pairs == 0) return "";
  const double pairs = static_cast<double>(row.effect.pairs);
  return fmt::format("{:.0f}/{}", row.effect.positive_share * pairs, row.effect.pairs);
}

std::string gain_text(double gain) {
  if (std::isinf(gain)) return "-";
  return gain < 10 ? number(gain, "{:.1f}") : number(gain, "{:.0f}");
}

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string text;
  for (const std::string& part : parts)
    if (!part.empty()) text += (text.empty() ? "" : between) + part;
  return text;
}

std::string label_of(const EffectRow& row) {
  if (row.kind == EffectKind::event) return row.event;
  if (row.kind == EffectKind::observable)
    return row.labels.empty() ? "all" : joined(row.labels, " ");
  std::string label = row.name;
  for (const std::string& part : row.labels)
    if (part != "all" && !part.empty()) label += " " + part;
  return label;
}

void write_line(const std::vector<std::string>& cells, std::ostream& out) {
  std::string line =
      fmt::format("  {:<{}} {:>10} {:>10} {:>10} {:>23} {:>7} {:>7} {:>6}", cells[0], label_width,
                  cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7]);
  line.erase(line.find_last_not_of(' ') + 1);
  out << line << '\n';
}

void write_row(const EffectRow& row, std::ostream& out) {
  write_line(
      {label_of(row), value_text(row.effect.base, row.unit),
       value_text(row.effect.variant, row.unit), difference_text(row.effect.difference, row.unit),
       interval_text(row), higher_text(row), row.needed ? std::to_string(*row.needed) : "",
       gain_text(row.effect.gain)},
      out);
  const experiment::PairedEffect& e = row.effect;
  if (e.in_base < e.replicates || e.in_variant < e.replicates)
    out << fmt::format("  {:<{}} {:>10} {:>10}  of {} replicates\n", "    happened in", label_width,
                       e.in_base, e.in_variant, e.replicates);
}

void write_titles(const std::string& title, const char* higher, std::ostream& out) {
  out << '\n' << title << '\n';
  write_line({"", "base", "variant", "difference", "95 % interval  ", higher, "pairs", "gain"},
             out);
}

/// The rows of a block that are shown, the largest differences first; tells how many are not.
void write_block(Rows rows, const ReportStyle& style, std::ostream& out) {
  if (style.rows > 0) {
    std::stable_sort(rows.begin(), rows.end(), [](const EffectRow* a, const EffectRow* b) {
      return std::abs(a->effect.difference) > std::abs(b->effect.difference);
    });
  }
  const std::size_t shown = style.rows > 0 ? std::min(style.rows, rows.size()) : rows.size();
  for (std::size_t i = 0; i < shown; ++i) write_row(*rows[i], out);
  if (shown < rows.size())
    out << fmt::format("  and {} smaller differences\n", rows.size() - shown);
}

Rows rows_of(const VariantReport& report, EffectKind kind, const ReportStyle& style) {
  Rows rows;
  for (const EffectRow& row : report.effects)
    if (row.kind == kind && (row.differs || style.rows == 0)) rows.push_back(&row);
  return rows;
}

void write_events(const VariantReport& report, const ReportStyle& style, std::ostream& out) {
  const Rows rows = rows_of(report, EffectKind::event, style);
  if (rows.empty()) {
    out << "\nEvents: the same ones on the same days\n";
    return;
  }
  write_titles("Events and assemblies that differ (dates: means over pairs)", "later", out);
  for (const EffectRow* row : rows) write_row(*row, out);
}

/// Elections and other results in the order of their dates; those in which nothing is clear are
/// only counted.
void write_results(const VariantReport& report, const ReportStyle& style, std::ostream& out) {
  std::map<std::pair<Date, std::string>, Rows> by_event;
  for (const EffectRow* row : rows_of(report, EffectKind::result, style))
    by_event[{row->date.value_or(Date()), row->event}].push_back(row);
  if (by_event.empty()) {
    out << "\nResults: the same\n";
    return;
  }
  std::vector<std::string> unclear;
  std::string title = "Results";
  for (const auto& [event, rows] : by_event) {
    const bool clear =
        std::any_of(rows.begin(), rows.end(), [](const EffectRow* row) { return is_clear(*row); });
    if (!clear && style.rows > 0 && report.replicates > 1) {
      unclear.push_back(event.second);
      continue;
    }
    write_titles(
        fmt::format("Results: {}, {}, {}", event.second, event.first.iso(), rows.front()->place),
        "higher", out);
    write_block(rows, style, out);
  }
  if (!unclear.empty())
    out << fmt::format("\nResults that differ, but not clearly: {}\n", joined(unclear, ", "));
}

/// The first dates after the runs part and the last one, unless all are asked for.
void write_views(const VariantReport& report, const ReportStyle& style, std::ostream& out) {
  constexpr std::size_t first_dates = 3;
  std::map<std::string, std::map<Date, Rows>> by_observable;
  for (const EffectRow* row : rows_of(report, EffectKind::observable, style))
    by_observable[row->name][*row->date].push_back(row);
  for (const auto& [name, by_date] : by_observable) {
    std::size_t number = 0;
    for (const auto& [date, rows] : by_date) {
      ++number;
      if (!style.all_dates && number > first_dates && number < by_date.size()) continue;
      write_titles(fmt::format("{} {}, week of {}", name, report.over, date.iso()), "higher", out);
      write_block(rows, style, out);
    }
  }
}

std::string parting_text(const VariantReport& report) {
  std::set<Date> weeks;
  std::size_t apart = 0;
  for (const experiment::Parting& parting : report.partings)
    if (parting.state) {
      weeks.insert(*parting.state);
      ++apart;
    }
  if (apart == 0) return "The same to the bit in all replicates, from the first week to the last";
  const std::string when = weeks.size() == 1 ? "in the week of " + weeks.begin()->iso()
                                             : "between the weeks of " + weeks.begin()->iso() +
                                                   " and " + weeks.rbegin()->iso();
  if (apart < report.replicates)
    return fmt::format("{} of {} replicates part from the base, {}; to the bit the same before",
                       apart, report.replicates, when);
  return fmt::format("All replicates part from the base {}; to the bit the same before", when);
}

}  // namespace

void write_counterfactual(const VariantReport& report, const ReportStyle& style,
                          std::ostream& out) {
  out << report.name << ": " << report.title << '\n';
  if (!report.question.empty()) out << report.question << '\n';
  for (const std::string& change : report.changes) out << "Changed: " << change << '\n';
  out << parting_text(report) << ".\n";
  write_events(report, style, out);
  write_results(report, style, out);
  write_views(report, style, out);
  out << '\n';
}

void write_explanation(const ReportStyle& style, std::ostream& out) {
  out << fmt::format(
      "difference: variant minus base, mean over pairs of runs with the same seed\n"
      "95 % interval: of that mean, by bootstrap over the pairs; *: does not hold 0\n"
      "higher, later: in how many of the pairs the variant has the larger value\n"
      "pairs: how many an interval would need to be {} wide (dates: {} days; counts: {} of the "
      "base)\n"
      "gain: how many times as many runs independent seeds would need for the same interval{}\n",
      style.width, style.width_days, style.width,
      std::isnan(style.median_gain) ? ""
                                    : fmt::format("; median {}", gain_text(style.median_gain)));
}

void write_counterfactual_csv(const std::vector<VariantReport>& reports, std::ostream& out) {
  out << "variant,kind,observable,event,date,place,labels,unit,base,variant_value,difference,low,"
         "high,positive_share,replicates,in_base,in_variant,pairs,deviation,pairs_needed,gain\n";
  const std::map<EffectKind, const char*> kinds{{EffectKind::event, "event"},
                                                {EffectKind::result, "result"},
                                                {EffectKind::observable, "observable"}};
  const std::map<EffectUnit, const char*> units{
      {EffectUnit::days, "days"}, {EffectUnit::share, "share"}, {EffectUnit::amount, "amount"}};
  for (const VariantReport& report : reports)
    for (const EffectRow& row : report.effects) {
      const experiment::PairedEffect& e = row.effect;
      const bool is_date = row.unit == EffectUnit::days;
      const auto value = [&](double v) {
        return is_date ? value_text(v, row.unit) : number(v, "{}");
      };
      std::vector<std::string> cells{report.name,
                                     kinds.at(row.kind),
                                     row.name,
                                     row.event,
                                     row.date ? row.date->iso() : "",
                                     row.place,
                                     joined(row.labels, "/"),
                                     units.at(row.unit),
                                     value(e.base),
                                     value(e.variant)};
      for (const double v : {e.difference, e.interval.low, e.interval.high, e.positive_share})
        cells.push_back(number(v, "{}"));
      for (const std::size_t n : {e.replicates, e.in_base, e.in_variant, e.pairs})
        cells.push_back(std::to_string(n));
      cells.push_back(number(e.deviation, "{}"));
      cells.push_back(row.needed ? std::to_string(*row.needed) : "");
      cells.push_back(number(e.gain, "{}"));
      for (std::size_t i = 0; i < cells.size(); ++i)
        out << (i > 0 ? "," : "") << io::csv_cell(cells[i]);
      out << '\n';
    }
}

double median_gain(const std::vector<VariantReport>& reports) {
  std::vector<double> gains;
  for (const VariantReport& report : reports)
    for (const EffectRow& row : report.effects)
      if (std::isfinite(row.effect.gain)) gains.push_back(row.effect.gain);
  std::sort(gains.begin(), gains.end());
  return experiment::quantile(gains, 0.5);
}

}  // namespace sim::cli
