#include "sim/experiment/parting.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <string>

#include "sim/core/took_place.hpp"

namespace sim::experiment {
namespace {

std::size_t size_of(const std::vector<std::string>& axes, const Model& model) {
  return recorded_cells(axes, model.axes(), {}).size();
}

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

/// New results and what newly took place, in an order that does not depend on that of the tables of
/// a scenario.
std::vector<std::string> news_of(const Simulation& run, std::size_t results, std::size_t events) {
  std::vector<std::string> news;
  for (const Result& r : std::span(run.results()).subspan(results)) {
    std::string text = r.observable + '\t' + r.event + '\t' + r.date.iso();
    for (const std::string* part : {&r.place, &r.group, &r.list}) text += '\t' + *part;
    news.push_back(text + '\t' + std::to_string(std::bit_cast<std::uint64_t>(r.value)));
  }
  for (const EventRecord& event : std::span(run.happened()).subspan(events))
    if (took_place(event)) news.push_back(event.id + '\t' + event.date.iso());
  std::sort(news.begin(), news.end());
  return news;
}

}  // namespace

Parting::Parting(const Model& base, const Model& variant) : match_(match(base, variant, {})) {
  const std::vector<Observable> of_variant = variant.observables();
  for (const PairedMatch::Pair& pair : match_.observables) {
    base_sizes_.push_back(size_of(pair.description.axes, base));
    variant_sizes_.push_back(size_of(of_variant[pair.variant].axes, variant));
  }
}

bool Parting::differ(const Simulation& base, const Simulation& variant) {
  const bool news = news_of(base, base_seen_.results, base_seen_.events) !=
                    news_of(variant, variant_seen_.results, variant_seen_.events);
  base_seen_ = {base.results().size(), base.happened().size()};
  variant_seen_ = {variant.results().size(), variant.happened().size()};
  return news || series_differ(base, variant) || arrays_differ(base, variant);
}

bool Parting::series_differ(const Simulation& base, const Simulation& variant) const {
  const std::span<const double> a = base.series(), b = variant.series();
  return std::any_of(match_.series.begin(), match_.series.end(),
                     [&](const auto& pair) { return !same_bits(a[pair.first], b[pair.second]); });
}

bool Parting::arrays_differ(const Simulation& base, const Simulation& variant) {
  constexpr float none = std::numeric_limits<float>::quiet_NaN();
  for (std::size_t i = 0; i < match_.observables.size(); ++i) {
    const PairedMatch::Pair& pair = match_.observables[i];
    base_values_.assign(base_sizes_[i], none);
    variant_values_.assign(variant_sizes_[i], none);
    base.observables()[pair.base].fill(base_values_);
    variant.observables()[pair.variant].fill(variant_values_);
    for (std::size_t k = 0; k < pair.base_cells.size(); ++k)
      if (std::bit_cast<std::uint32_t>(base_values_[pair.base_cells[k]]) !=
          std::bit_cast<std::uint32_t>(variant_values_[pair.variant_cells[k]]))
        return true;
  }
  return false;
}

}  // namespace sim::experiment
