#include "sim/cli/counterfactual_file.hpp"

#include <limits>

#include "sim/cli/provenance.hpp"

namespace sim::cli {
namespace {

io::RunFileLayout difference_layout(const CounterfactualPlan& plan, std::size_t variant) {
  const experiment::PairedMatch match =
      experiment::match(*plan.paired.models[0], *plan.paired.models[variant], plan.paired.options);
  io::RunFileLayout layout;
  layout.title = plan.names[variant] + " minus " + plan.names[0];
  layout.axes = match.axes;
  for (const auto& pair : match.observables)
    layout.variables.push_back({pair.description.name, pair.description.unit,
                                "difference of: " + pair.description.long_name,
                                pair.description.axes});
  for (const auto& [of_base, of_variant] : match.series)
    layout.series.push_back(plan.paired.models[0]->series()[of_base]);
  layout.times = experiment::recorded_weeks_of(plan.paired.options);
  layout.replicates = plan.paired.options.replicates;
  layout.digits = plan.studies[0].digits;
  layout.attributes = {{"base", plan.names[0]}, {"variant", plan.names[variant]}};
  return layout;
}

std::vector<std::pair<std::string, std::string>> attributes(const CounterfactualPlan& plan,
                                                            const Context& context) {
  auto all = provenance(plan.studies[0], context.command_line);
  std::string variants;
  for (std::size_t i = 1; i < plan.names.size(); ++i)
    variants += (i > 1 ? " " : "") + plan.names[i];
  all.insert(all.begin(), {{"title", "Counterfactuals of: " + plan.studies[0].title},
                           {"kind", "counterfactual"},
                           {"base", plan.names[0]},
                           {"variants", variants}});
  return all;
}

}  // namespace

CounterfactualFile::CounterfactualFile(const CounterfactualPlan& plan, const Context& context)
    : set_(plan.output, attributes(plan, context)) {
  for (std::size_t i = 0; i < plan.studies.size(); ++i)
    add(plan.names[i], layout_of(plan.studies[i], context.command_line), sinks_.runs);
  for (std::size_t i = 1; i < plan.studies.size(); ++i)
    add("difference/" + plan.names[i], difference_layout(plan, i), sinks_.differences);
}

void CounterfactualFile::add(const std::string& group, const io::RunFileLayout& layout,
                             std::vector<experiment::RunSink*>& to) {
  files_.push_back(std::make_unique<FileSink>(set_.add(group, layout)));
  to.push_back(files_.back().get());
}

void CounterfactualFile::store_pairs(const std::vector<VariantReport>& reports) {
  using Kind = io::RunTable::Kind;
  const auto day = [](const std::optional<Date>& date) {
    return date ? static_cast<double>(*date - event_date_epoch)
                : std::numeric_limits<double>::quiet_NaN();
  };
  std::vector<io::RunTable::Row> rows;
  for (const VariantReport& report : reports)
    for (std::size_t r = 0; r < report.replicates; ++r)
      rows.push_back({report.name, static_cast<double>(r), day(report.partings[r]),
                      day(report.horizons[r].base), day(report.horizons[r].variant)});
  set_.add_table("pairs",
                 {{"variant", Kind::text, "variant that is compared with the base"},
                  {"replicate", Kind::whole, "replicate, from 0"},
                  {"parting", Kind::date, "first day of the week in which the two runs part"},
                  {"horizon_base", Kind::date, "last day that counts of the run of the base"},
                  {"horizon_variant", Kind::date, "last day that counts of that of the variant"}},
                 std::move(rows));
}

void CounterfactualFile::store_effects(const std::vector<VariantReport>& reports) {
  using Kind = io::RunTable::Kind;
  std::vector<io::RunTable::Row> rows;
  for (const VariantReport& report : reports)
    for (const experiment::EffectRow& row : report.effects) {
      const experiment::PairedEffect& e = row.effect;
      std::string labels;
      for (const std::string& label : row.labels) labels += (labels.empty() ? "" : "/") + label;
      const auto count = [](std::size_t n) { return static_cast<double>(n); };
      rows.push_back({report.name,
                      row.name,
                      row.event,
                      row.date ? static_cast<double>(*row.date - event_date_epoch) : e.nan,
                      row.place,
                      labels,
                      e.base,
                      e.variant,
                      e.difference,
                      e.interval.low,
                      e.interval.high,
                      e.positive_share,
                      count(e.in_base),
                      count(e.in_variant),
                      count(e.pairs),
                      e.deviation,
                      row.needed ? count(*row.needed) : e.nan,
                      e.gain,
                      row.beyond_horizon ? 1.0 : 0.0,
                      row.outcome,
                      e.same_sign_share,
                      e.spread.low,
                      e.spread.high,
                      e.p,
                      row.false_discovery,
                      row.presence.difference,
                      row.presence.interval.low,
                      row.presence.interval.high,
                      row.presence.p,
                      row.presence_false_discovery,
                      row.needed_for_power ? count(*row.needed_for_power) : e.nan});
    }
  set_.add_table(
      "effects",
      {{"variant", Kind::text, "variant that is compared with the base"},
       {"observable", Kind::text, "observable, or what the result is"},
       {"event", Kind::text, "event, election or congress"},
       {"date", Kind::date, "date, New Style"},
       {"place", Kind::text, "where, of a result"},
       {"labels", Kind::text, "labels of the axes that are left, or group and list"},
       {"base", Kind::real, "mean of the base over pairs; dates: days since day 0"},
       {"variant_value", Kind::real, "mean of the variant over pairs"},
       {"difference", Kind::real, "mean of variant minus base"},
       {"low", Kind::real, "lower end of its 95 % interval; none of fewer than 5 pairs"},
       {"high", Kind::real, "upper end of its 95 % interval"},
       {"positive_share", Kind::real, "share of the pairs with a difference above 0"},
       {"in_base", Kind::whole, "replicates of the base that have a value"},
       {"in_variant", Kind::whole, "replicates of the variant that have a value"},
       {"pairs", Kind::whole, "replicates in which both have a value"},
       {"deviation", Kind::real, "standard deviation of the differences"},
       {"pairs_needed", Kind::real, "pairs for an interval of the chosen width"},
       {"gain", Kind::real, "variance with independent seeds over that of pairs"},
       {"beyond_horizon", Kind::flag, "1: behind the horizon, counts for nothing"},
       {"outcome", Kind::text, "name, if the scenario declares it as an outcome"},
       {"same_sign_share", Kind::real, "share of the pairs with the sign of the mean"},
       {"spread_low", Kind::real, "5 % of the differences of the pairs"},
       {"spread_high", Kind::real, "95 % of the differences of the pairs"},
       {"p", Kind::real, "two-sided probability of such a difference if there is none"},
       {"false_discovery", Kind::real,
        "least false discovery rate at which it is a difference; none of outcomes"},
       {"found_difference", Kind::real, "share of the runs that have a value, variant minus base"},
       {"found_low", Kind::real, "lower end of its 95 % interval"},
       {"found_high", Kind::real, "upper end of its 95 % interval"},
       {"found_p", Kind::real, "two-sided probability, exact"},
       {"found_false_discovery", Kind::real, "the same for found_difference"},
       {"pairs_for_power", Kind::real, "pairs to find the difference again with the chosen power"}},
      std::move(rows));
}

}  // namespace sim::cli
