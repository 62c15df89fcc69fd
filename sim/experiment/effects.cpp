#include "sim/experiment/effects.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "sim/core/took_place.hpp"

namespace sim::experiment {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using Findings = std::vector<PairedFinding>;  // [replicate]

/// A quantity by replicate, in the base and in the variant.
struct Values {
  std::vector<double> base, variant;
  explicit Values(std::size_t replicates) : base(replicates, nan), variant(replicates, nan) {}
  bool any() const {
    const auto found = [](double value) { return !std::isnan(value); };
    return std::any_of(base.begin(), base.end(), found) ||
           std::any_of(variant.begin(), variant.end(), found);
  }
};

/// The values that count, and those behind the horizon of their run.
struct Found {
  Values within, beyond;
  std::optional<Date> date{};  // of the first that counts
  explicit Found(std::size_t replicates) : within(replicates), beyond(replicates) {}
};
using Side = std::vector<double> Values::*;

/// The last days that count.
class Horizons {
 public:
  explicit Horizons(std::vector<PairHorizon> pairs) : pairs_(std::move(pairs)) {}
  /// Whether a value of that day counts.
  bool reach(std::size_t replicate, Side side, const std::optional<Date>& day) const {
    const PairHorizon& pair = pairs_[replicate];
    const std::optional<Date>& last = side == &Values::base ? pair.base : pair.variant;
    return !last || !day || *day <= *last;
  }
  /// Whether it counts in both runs.
  bool reach(std::size_t replicate, Date day) const {
    return reach(replicate, &Values::base, day) && reach(replicate, &Values::variant, day);
  }

 private:
  std::vector<PairHorizon> pairs_;
};

/// Rows by key, in the order in which the keys come up.
class Rows {
 public:
  explicit Rows(std::size_t replicates) : replicates_(replicates) {}
  Found& at(const std::string& key, const std::function<EffectRow()>& describe) {
    const auto [place, is_new] = number_.try_emplace(key, rows_.size());
    if (is_new) rows_.emplace_back(describe(), Found(replicates_));
    return rows_[place->second].second;
  }
  std::vector<std::pair<EffectRow, Found>>& all() { return rows_; }

 private:
  std::size_t replicates_;
  std::map<std::string, std::size_t> number_;
  std::vector<std::pair<EffectRow, Found>> rows_;
};

bool is_share(const Values& values) {
  const auto within = [](double value) { return std::isnan(value) || std::abs(value) <= 1; };
  return std::all_of(values.base.begin(), values.base.end(), within) &&
         std::all_of(values.variant.begin(), values.variant.end(), within);
}

bool differ(const Values& values) {
  for (std::size_t r = 0; r < values.base.size(); ++r) {
    const double a = values.base[r], b = values.variant[r];
    if (std::isnan(a) != std::isnan(b) || (!std::isnan(a) && a != b)) return true;
  }
  return false;
}

class Effects {
 public:
  Effects(const EffectOptions& options) : options_(options), bootstrap_(options.bootstrap) {}
  void add(Rows rows) {
    for (auto& [row, found] : rows.all()) {
      row.beyond_horizon = !found.within.any() && found.beyond.any();
      const Values& values = row.beyond_horizon ? found.beyond : found.within;
      if (found.date) row.date = found.date;
      if (row.name != "event_date")
        row.unit = is_share(values) ? EffectUnit::share : EffectUnit::amount;
      row.effect = bootstrap_.effect(values.base, values.variant);
      row.presence = presence_of(values.base, values.variant);
      row.differs = differ(values);
      row.needed = pairs_needed(row.effect.deviation, width_of(row));
      row.needed_for_power =
          pairs_for_power(row.effect.difference, row.effect.deviation, options_.power);
      found_.push_back(std::move(row));
    }
  }
  std::vector<EffectRow> take() { return std::move(found_); }

 private:
  double width_of(const EffectRow& row) const {
    if (row.unit == EffectUnit::days) return options_.width_days;
    return row.unit == EffectUnit::share ? options_.width
                                         : options_.width * std::abs(row.effect.base);
  }
  const EffectOptions& options_;
  PairedBootstrap bootstrap_;
  std::vector<EffectRow> found_;
};

Rows events_of(const Findings& base, const Findings& variant, const Horizons& horizons) {
  Rows rows(base.size());
  const auto add = [&](const Findings& of, Side side) {
    for (std::size_t r = 0; r < of.size(); ++r) {
      std::map<std::string, int> met;
      for (const EventRecord& event : of[r].happened) {
        if (!took_place(event)) continue;
        const int number = met[event.id]++;
        const std::string key =
            event.id + (number > 0 ? " (" + std::to_string(number + 1) + ")" : "");
        Found& found = rows.at(key, [&] {
          return EffectRow{.kind = EffectKind::event,
                           .unit = EffectUnit::days,
                           .name = "event_date",
                           .event = key,
                           .date = event.date};
        });
        const bool counts = horizons.reach(r, side, event.date);
        if (counts && !found.date) found.date = event.date;
        Values& values = counts ? found.within : found.beyond;
        (values.*side)[r] = event.date - event_date_epoch;
      }
    }
  };
  add(base, &Values::base);
  add(variant, &Values::variant);
  return rows;
}

Rows results_of(const Findings& base, const Findings& variant, const Horizons& horizons,
                const std::vector<std::string>& places) {
  Rows rows(base.size());
  std::set<std::string> events;  // whose dates are told already
  for (const Findings* of : {&base, &variant})
    for (const PairedFinding& one : *of)
      for (const EventRecord& event : one.happened)
        if (took_place(event)) events.insert(event.id);
  const auto add = [&](const Findings& of, Side side) {
    for (std::size_t r = 0; r < of.size(); ++r) {
      const std::vector<std::string> keys = keys_of(of[r].results);
      for (std::size_t i = 0; i < keys.size(); ++i) {
        const Result& result = of[r].results[i];
        const bool is_date = result.observable == "event_date";
        if (is_date && events.count(result.event) > 0) continue;
        if (std::find(places.begin(), places.end(), result.place) == places.end()) continue;
        Found& found = rows.at(keys[i], [&] {
          return EffectRow{.kind = is_date ? EffectKind::event : EffectKind::result,
                           .unit = is_date ? EffectUnit::days : EffectUnit::share,
                           .name = result.observable,
                           .event = result.event,
                           .date = result.date,
                           .place = result.place,
                           .labels = {result.group, result.list}};
        });
        const bool counts = horizons.reach(r, side, result.date);
        if (counts && !found.date) found.date = result.date;
        Values& values = counts ? found.within : found.beyond;
        (values.*side)[r] = result.value;
      }
    }
  };
  add(base, &Values::base);
  add(variant, &Values::variant);
  return rows;
}

Rows views_of(const PairedPlan& plan, const PairedSummary& summary, const Horizons& horizons,
              std::size_t model, std::size_t view, std::size_t date) {
  Rows rows(plan.options.replicates);
  const auto add = [&](std::size_t of, Side side) {
    const auto labels = ObservableView(*plan.models[of], plan.views[view]).rows();
    for (std::size_t r = 0; r < plan.options.replicates; ++r) {
      const std::vector<double>& measured = summary.found[of][r].views[view][date];
      for (std::size_t i = 0; i < measured.size(); ++i) {
        std::string key;
        for (const std::string& label : labels[i]) key += label + '\t';
        Found& found = rows.at(key, [&] {
          return EffectRow{.kind = EffectKind::observable,
                           .name = plan.views[view].observable,
                           .date = plan.dates[date],
                           .labels = labels[i],
                           .view = view};
        });
        Values& values = horizons.reach(r, plan.dates[date]) ? found.within : found.beyond;
        (values.*side)[r] = measured[i];
      }
    }
  };
  add(0, &Values::base);
  add(model, &Values::variant);
  return rows;
}

}  // namespace

std::vector<PairHorizon> horizons_of(const PairedPlan& plan, const PairedSummary& summary,
                                     std::size_t variant) {
  const Horizon both =
      plan.horizons.empty() ? Horizon{} : earlier(plan.horizons[0], plan.horizons[variant + 1]);
  std::vector<PairHorizon> pairs;
  for (std::size_t r = 0; r < plan.options.replicates; ++r)
    pairs.push_back(
        horizon_of(both, summary.found[0][r].happened, summary.found[variant + 1][r].happened));
  return pairs;
}

std::vector<EffectRow> effects_of(const PairedPlan& plan, const PairedSummary& summary,
                                  std::size_t variant, const EffectOptions& options) {
  const Findings &base = summary.found[0], &other = summary.found[variant + 1];
  Effects effects(options);
  const Horizons horizons(horizons_of(plan, summary, variant));
  effects.add(events_of(base, other, horizons));
  effects.add(results_of(base, other, horizons, options.places));
  for (std::size_t view = 0; view < plan.views.size(); ++view)
    for (std::size_t date = 0; date < plan.dates.size(); ++date)
      effects.add(views_of(plan, summary, horizons, variant + 1, view, date));
  return effects.take();
}

}  // namespace sim::experiment
