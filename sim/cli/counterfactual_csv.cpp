#include <fmt/format.h>

#include <map>
#include <ostream>

#include "sim/cli/counterfactual_text.hpp"
#include "sim/cli/effect_text.hpp"
#include "sim/io/csv.hpp"

namespace sim::cli {

using experiment::EffectKind;
using experiment::EffectRow;
using experiment::EffectUnit;

void write_counterfactual_csv(const std::vector<VariantReport>& reports, std::ostream& out) {
  out << "variant,kind,observable,event,date,place,labels,unit,base,variant_value,difference,low,"
         "high,positive_share,replicates,in_base,in_variant,pairs,deviation,pairs_needed,gain,"
         "beyond_horizon,outcome,same_sign_share,spread_low,spread_high,p,false_discovery,"
         "found_difference,found_low,found_high,found_p,found_false_discovery,pairs_for_power\n";
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
      cells.push_back(row.outcome);
      for (const double v :
           {e.same_sign_share, e.spread.low, e.spread.high, e.p, row.false_discovery,
            row.presence.difference, row.presence.interval.low, row.presence.interval.high,
            row.presence.p, row.presence_false_discovery})
        cells.push_back(number(v, "{}"));
      cells.push_back(row.needed_for_power ? std::to_string(*row.needed_for_power) : "");
      for (std::size_t i = 0; i < cells.size(); ++i)
        out << (i > 0 ? "," : "") << io::csv_cell(cells[i]);
      out << '\n';
    }
}

}  // namespace sim::cli
