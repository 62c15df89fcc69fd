#include "sim/cli/counterfactual_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <ostream>
#include <set>

#include "sim/cli/effect_text.hpp"
#include "sim/experiment/scoring_statistics.hpp"

namespace sim::cli {
namespace {

using experiment::EffectKind;
using experiment::EffectRow;
using experiment::EffectUnit;
using Rows = std::vector<const EffectRow*>;

constexpr double most_false_discovery = 0.05, level = 0.05;

/// An outcome whose interval excludes zero, or any other row that is a discovery.
bool is_clear(const EffectRow& row) {
  const experiment::Interval& interval = row.effect.interval;
  return !row.beyond_horizon && (interval.low > 0 || interval.high < 0) &&
         (!row.outcome.empty() || row.false_discovery <= most_false_discovery);
}

/// The same of whether it comes about at all.
bool presence_is_clear(const EffectRow& row) {
  return !row.beyond_horizon &&
         (row.outcome.empty() ? row.presence_false_discovery <= most_false_discovery
                              : row.presence.p <= level);
}

/// Of the interval: a clear difference; behind the horizon.
const char* mark_of(const EffectRow& row) {
  if (row.beyond_horizon) return " !";
  return is_clear(row) ? " *" : "  ";
}

std::string interval_text(const EffectRow& row) {
  if (std::isnan(row.effect.interval.low)) return row.beyond_horizon ? "!" : "";
  return fmt::format("{} .. {}{}", difference_text(row.effect.interval.low, row.unit),
                     difference_text(row.effect.interval.high, row.unit), mark_of(row));
}

std::string presence_text(const EffectRow& row) {
  const experiment::Interval& interval = row.presence.interval;
  if (row.beyond_horizon) return "!";
  if (std::isnan(interval.low)) return "";
  return fmt::format("{:+.3f} .. {:+.3f}{}", interval.low, interval.high,
                     presence_is_clear(row) ? " *" : "  ");
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

std::string label_of(const EffectRow& row) {
  if (!row.outcome.empty()) return row.outcome;
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
  /// A line below each row.
  void explain(std::function<std::string(const EffectRow&)> more) { more_ = std::move(more); }
  void write() const {
    out_ << '\n';
    write_line(
        {title_, "base", "variant", "difference", "95 % interval  ", higher_, "pairs", "gain"});
    for (const Block& block : blocks_) {
      if (!block.title.empty()) out_ << block.title << '\n';
      for (const EffectRow* row : block.rows) {
        write_row(*row);
        if (const std::string more = more_ ? more_(*row) : ""; !more.empty())
          out_ << "    " << more << '\n';
      }
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
      write_line({e.pairs > 0 ? "    found" : label, found(e.in_base), found(e.in_variant),
                  number(row.presence.difference, "{:+.3f}"), presence_text(row), "", "", ""});
  }

  std::string title_, higher_;
  std::function<std::string(const EffectRow&)> more_;
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
    if (row.kind == kind && row.outcome.empty() && (row.differs || style.rows == 0) &&
        (!row.beyond_horizon || style.beyond_horizon))
      rows.push_back(&row);
  return rows;
}

/// How sure, how alike in all pairs, and how many pairs to find it again.
std::string outcome_text(const EffectRow& row) {
  const experiment::PairedEffect& e = row.effect;
  if (e.pairs < 2) return "";
  std::string text =
      fmt::format("5-95 % of pairs {} .. {}; same sign in {:.0f} of {}",
                  difference_text(e.spread.low, row.unit), difference_text(e.spread.high, row.unit),
                  e.same_sign_share * static_cast<double>(e.pairs), e.pairs);
  if (!std::isnan(e.p)) text += fmt::format("; p {:.2g}", e.p);
  if (row.needed_for_power)
    text += fmt::format("; found again with {} pairs", *row.needed_for_power);
  return text;
}

/// What the scenario declares, whether it differs or not.
void write_outcomes(const VariantReport& report, std::ostream& out) {
  Rows rows;
  for (const EffectRow& row : report.effects)
    if (!row.outcome.empty()) rows.push_back(&row);
  for (const std::string& note : report.notes) out << "note: " << note << '\n';
  if (rows.empty()) return;
  Table table("Outcomes declared beforehand", "higher", out);
  table.explain(outcome_text);
  table.add_block("", rows, 0, "");
  table.write();
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
  write_outcomes(report, out);
  write_events(report, style, out);
  write_results(report, style, out);
  write_views(report, style, out);
  out << '\n';
}

void write_explanation(const ReportStyle& style, std::ostream& out) {
  out << fmt::format(
      "difference: variant minus base, mean over pairs of runs with the same seed\n"
      "95 % interval: of that mean, over the pairs, at least {}{}\n"
      "*: an outcome whose interval excludes zero; any other row with a false discovery rate of "
      "at\n"
      "   most {:.0f} % (Benjamini-Hochberg over all rows of a variant that differ)\n"
      "found: in how many runs there is a value at all; difference of their shares\n"
      "higher, later: in how many of the pairs the variant has the larger value\n"
      "pairs: how many an interval would need to be {} wide (dates: {} days; counts: {} of the "
      "base)\n"
      "gain: how many times as many runs independent seeds would need for the same interval{}\n"
      "found again: with how many pairs a t test finds such a difference with probability {}\n",
      experiment::least_units,
      style.beyond_horizon ? "; !: behind the horizon, counts for nothing" : "",
      100 * most_false_discovery, style.width, style.width_days, style.width,
      std::isnan(style.median_gain) ? "" : fmt::format("; median {}", gain_text(style.median_gain)),
      style.power);
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
