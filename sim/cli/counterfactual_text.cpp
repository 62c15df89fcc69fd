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
  return !row.beyond_horizon && (row.effect.interval.low > 0 || row.effect.interval.high < 0);
}

/// Of the interval: excludes zero; lies behind the horizon.
const char* mark_of(const EffectRow& row) {
  if (row.beyond_horizon) return " !";
  return is_clear(row) ? " *" : "  ";
}

std::string interval_text(const EffectRow& row) {
  if (std::isnan(row.effect.interval.low)) return row.beyond_horizon ? "!" : "";
  return fmt::format("{} .. {}{}", difference_text(row.effect.interval.low, row.unit),
                     difference_text(row.effect.interval.high, row.unit), mark_of(row));
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

/// Blocks of rows under one line of titles.
class Table {
 public:
  Table(std::string title, std::string higher, std::ostream& out)
      : title_(std::move(title)), higher_(std::move(higher)), out_(out) {}
  void add_block(const std::string& title, Rows rows, std::size_t hidden, const char* what) {
    for (const EffectRow* row : rows)
      width_ = std::clamp(label_of(*row).size() + 2, width_, most_width);
    blocks_.push_back({title, std::move(rows), hidden, what});
  }
  void write() const {
    out_ << '\n';
    write_line(
        {title_, "base", "variant", "difference", "95 % interval  ", higher_, "pairs", "gain"});
    for (const Block& block : blocks_) {
      if (!block.title.empty()) out_ << block.title << '\n';
      for (const EffectRow* row : block.rows) write_row(*row);
      if (block.hidden > 0) out_ << fmt::format("  and {} {}\n", block.hidden, block.what);
    }
  }

 private:
  struct Block {
    std::string title;
    Rows rows;
    std::size_t hidden;
    const char* what;
  };
  static constexpr std::size_t most_width = 70;

  void write_line(const std::vector<std::string>& cells) const {
    std::string line =
        fmt::format("{:<{}} {:>10} {:>10} {:>10} {:>25} {:>7} {:>6} {:>5}", cells[0], width_,
                    cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7]);
    line.erase(line.find_last_not_of(' ') + 1);
    out_ << line << '\n';
  }
  void write_row(const EffectRow& row) const {
    const experiment::PairedEffect& e = row.effect;
    const auto found = [&](std::size_t n) { return fmt::format("in {} of {}", n, e.replicates); };
    const std::string label = "  " + label_of(row);
    if (e.pairs > 0)
      write_line({label, value_text(e.base, row.unit), value_text(e.variant, row.unit),
                  difference_text(e.difference, row.unit), interval_text(row), higher_text(row),
                  row.needed ? std::to_string(*row.needed) : "", gain_text(e.gain)});
    if (e.pairs < e.replicates)
      write_line({e.pairs > 0 ? "    found" : label, found(e.in_base), found(e.in_variant), "",
                  e.pairs == 0 && row.beyond_horizon ? "!" : "", "", "", ""});
  }

  std::string title_, higher_;
  std::ostream& out_;
  std::size_t width_ = 34;
  std::vector<Block> blocks_;
};

/// The largest differences, at most `most` of them (0: all, in the order that they have).
Rows largest(Rows rows, std::size_t most) {
  if (most == 0) return rows;
  std::stable_sort(rows.begin(), rows.end(), [](const EffectRow* a, const EffectRow* b) {
    return std::abs(a->effect.difference) > std::abs(b->effect.difference);
  });
  rows.resize(std::min(rows.size(), most));
  return rows;
}

Rows rows_of(const VariantReport& report, EffectKind kind, const ReportStyle& style) {
  Rows rows;
  for (const EffectRow& row : report.effects)
    if (row.kind == kind && (row.differs || style.rows == 0) &&
        (!row.beyond_horizon || style.beyond_horizon))
      rows.push_back(&row);
  return rows;
}

void write_events(const VariantReport& report, const ReportStyle& style, std::ostream& out) {
  const Rows rows = rows_of(report, EffectKind::event, style);
  if (rows.empty()) {
    out << "\nEvents: the same ones on the same days\n";
    return;
  }
  Table table("Events and assemblies that differ", "later", out);
  table.add_block("", rows, 0, "");
  table.write();
}

/// Elections and other results in the order of their dates. With intervals, only the clear ones.
void write_results(const VariantReport& report, const ReportStyle& style, std::ostream& out) {
  std::map<std::pair<Date, std::string>, Rows> by_event;
  for (const EffectRow* row : rows_of(report, EffectKind::result, style))
    by_event[{row->date.value_or(Date()), row->event}].push_back(row);
  if (by_event.empty()) {
    out << "\nResults: the same\n";
    return;
  }
  const bool only_clear = style.rows > 0 && report.replicates >= experiment::least_units;
  Table table("Results", "higher", out);
  std::vector<std::string> unclear;
  for (const auto& [event, rows] : by_event) {
    Rows told;
    for (const EffectRow* row : rows)
      if (!only_clear || is_clear(*row) || row->effect.pairs == 0 || row->beyond_horizon)
        told.push_back(row);
    if (told.empty()) {
      unclear.push_back(event.second);
      continue;
    }
    told = largest(told, style.rows);
    const std::size_t hidden = rows.size() - told.size();
    table.add_block(event.second + ", " + event.first.iso() +
                        (rows.front()->place == "all" ? "" : ", " + rows.front()->place),
                    told, hidden, "smaller or unclear differences");
  }
  table.write();
  if (!unclear.empty()) out << "not clear: " << joined(unclear, ", ") << '\n';
}

/// The first dates after the runs part and the last one, unless all are asked for.
void write_views(const VariantReport& report, const ReportStyle& style, std::ostream& out) {
  constexpr std::size_t first_dates = 3;
  std::map<std::string, std::map<Date, Rows>> by_observable;
  for (const EffectRow* row : rows_of(report, EffectKind::observable, style))
    by_observable[row->name][*row->date].push_back(row);
  if (by_observable.empty()) out << "\nObservables: the same on these dates\n";
  for (const auto& [name, by_date] : by_observable) {
    Table table(name + " " + report.over, "higher", out);
    std::size_t number = 0;
    for (const auto& [date, rows] : by_date) {
      ++number;
      if (!style.all_dates && number > first_dates && number < by_date.size()) continue;
      const Rows told = largest(rows, style.rows);
      table.add_block("week of " + date.iso(), told, rows.size() - told.size(),
                      "smaller differences");
    }
    table.write();
  }
}

std::string parting_text(const VariantReport& report) {
  std::set<Date> weeks;
  std::size_t apart = 0;
  for (const std::optional<Date>& parting : report.partings)
    if (parting) {
      weeks.insert(*parting);
      ++apart;
    }
  constexpr const char* before = "before, observables, results and events are the same to the bit";
  if (apart == 0)
    return "Observables, results and events are the same to the bit in all replicates";
  const std::string when = weeks.size() == 1 ? "in the week of " + weeks.begin()->iso()
                                             : "between the weeks of " + weeks.begin()->iso() +
                                                   " and " + weeks.rbegin()->iso();
  if (apart < report.replicates)
    return fmt::format("{} of {} replicates part from the base, {}; {}", apart, report.replicates,
                       when, before);
  return fmt::format("All replicates part from the base {}; {}", when, before);
}

/// First and last of the days, as far as there are any: "2001-11-20 to 2001-12-02".
std::string range_text(const std::set<Date>& days) {
  if (days.size() <= 1) return days.empty() ? "" : days.begin()->iso();
  return days.begin()->iso() + " to " + days.rbegin()->iso();
}

/// Until when the pairs count, and how much of the table lies behind it.
void write_horizon(const VariantReport& report, const ReportStyle& style, std::ostream& out) {
  std::set<Date> days;
  for (const experiment::PairHorizon& pair : report.horizons)
    for (const std::optional<Date>& day : {pair.base, pair.variant})
      if (day) days.insert(*day);
  if (report.horizon.empty() && days.empty()) {
    out << "Horizon: none is set; what is put in by date may not fit the change\n";
    return;
  }
  out << "Horizon: "
      << (report.horizon.empty() ? "where a driver waits in vain" : report.horizon.text());
  if (days.empty()) out << ", which never comes in these runs";
  if (!days.empty() && range_text(days) != report.horizon.text())
    out << " (in these runs " << range_text(days) << ")";
  const auto beyond =
      std::count_if(report.effects.begin(), report.effects.end(),
                    [](const EffectRow& row) { return row.beyond_horizon && row.differs; });
  if (beyond > 0)
    out << fmt::format(
        "; {} differences behind it are {}", beyond,
        style.beyond_horizon ? "marked with !" : "left out (--beyond-horizon shows them)");
  out << '\n';
}

}  // namespace

void write_counterfactual(const VariantReport& report, const ReportStyle& style,
                          std::ostream& out) {
  out << report.name << ": " << report.title << '\n';
  if (!report.question.empty()) out << report.question << '\n';
  for (const std::string& change : report.changes) out << "Changed: " << change << '\n';
  out << parting_text(report) << ".\n";
  write_horizon(report, style, out);
  write_events(report, style, out);
  write_results(report, style, out);
  write_views(report, style, out);
  out << '\n';
}

void write_explanation(const ReportStyle& style, std::ostream& out) {
  out << fmt::format(
      "difference: variant minus base, mean over pairs of runs with the same seed\n"
      "95 % interval: of that mean, over the pairs, at least {}; *: excludes zero{}\n"
      "higher, later: in how many of the pairs the variant has the larger value\n"
      "pairs: how many an interval would need to be {} wide (dates: {} days; counts: {} of the "
      "base)\n"
      "gain: how many times as many runs independent seeds would need for the same interval{}\n"
      "The rows are the largest of many: of 20 quantities that do not differ, one has a *\n",
      experiment::least_units,
      style.beyond_horizon ? "; !: behind the horizon, counts for nothing" : "", style.width,
      style.width_days, style.width,
      std::isnan(style.median_gain) ? ""
                                    : fmt::format("; median {}", gain_text(style.median_gain)));
}

void write_counterfactual_csv(const std::vector<VariantReport>& reports, std::ostream& out) {
  out << "variant,kind,observable,event,date,place,labels,unit,base,variant_value,difference,low,"
         "high,positive_share,replicates,in_base,in_variant,pairs,deviation,pairs_needed,gain,"
         "beyond_horizon\n";
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
      cells.push_back(row.beyond_horizon ? "1" : "0");
      for (std::size_t i = 0; i < cells.size(); ++i)
        out << (i > 0 ? "," : "") << io::csv_cell(cells[i]);
      out << '\n';
    }
}

double median_gain(const std::vector<VariantReport>& reports) {
  std::vector<double> gains;
  for (const VariantReport& report : reports)
    for (const EffectRow& row : report.effects)
      if (std::isfinite(row.effect.gain) && !row.beyond_horizon) gains.push_back(row.effect.gain);
  std::sort(gains.begin(), gains.end());
  return experiment::quantile(gains, 0.5);
}

}  // namespace sim::cli
