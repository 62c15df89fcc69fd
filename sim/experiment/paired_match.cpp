#include "sim/experiment/paired_match.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <tuple>

#include "sim/core/took_place.hpp"

namespace sim::experiment {
namespace {

const Axis* find_axis(const std::vector<Axis>& axes, const std::string& name) {
  const auto found =
      std::find_if(axes.begin(), axes.end(), [&](const Axis& axis) { return axis.name == name; });
  return found != axes.end() ? &*found : nullptr;
}

std::vector<Axis> common_axes(const std::vector<Axis>& base, const std::vector<Axis>& variant) {
  std::vector<Axis> common;
  for (const Axis& axis : base) {
    const Axis* other = find_axis(variant, axis.name);
    if (other == nullptr) continue;
    std::vector<bool> in_both;
    for (const std::string& label : axis.labels)
      in_both.push_back(std::find(other->labels.begin(), other->labels.end(), label) !=
                        other->labels.end());
    common.push_back(keep_labels(axis, in_both));
  }
  return common;
}

/// Where the cells of an array over the labels of `wanted` lie in one over those of `all`.
std::vector<std::size_t> cells_of(const std::vector<std::string>& axes,
                                  const std::vector<Axis>& all, const std::vector<Axis>& wanted) {
  std::vector<std::size_t> cells{0};
  for (const std::string& name : axes) {
    const auto& labels = find_axis(all, name)->labels;
    std::vector<std::size_t> more;
    for (const std::size_t cell : cells)
      for (const std::string& label : find_axis(wanted, name)->labels) {
        const auto at = std::find(labels.begin(), labels.end(), label) - labels.begin();
        more.push_back(cell * labels.size() + static_cast<std::size_t>(at));
      }
    cells = std::move(more);
  }
  return cells;
}

auto key_of(const Series& s) {
  return std::tie(s.observable, s.event, s.place, s.group, s.list, s.unit);
}

std::vector<Observable> recorded(const Model& model, const EnsembleOptions& options) {
  const std::vector<Observable> all = model.observables();
  std::vector<Observable> kept;
  for (const std::size_t index : recorded_observables(all, options)) kept.push_back(all[index]);
  return kept;
}

}  // namespace

PairedMatch match(const Model& base, const Model& variant, const EnsembleOptions& options) {
  const std::vector<Axis> of_base = recorded_axes(base.axes(), options);
  const std::vector<Axis> of_variant = recorded_axes(variant.axes(), options);
  PairedMatch found;
  found.axes = common_axes(of_base, of_variant);
  const std::vector<Observable> base_kept = recorded(base, options);
  const std::vector<Observable> variant_kept = recorded(variant, options);
  for (std::size_t i = 0; i < base_kept.size(); ++i)
    for (std::size_t k = 0; k < variant_kept.size(); ++k)
      if (base_kept[i].name == variant_kept[k].name && base_kept[i].axes == variant_kept[k].axes &&
          base_kept[i].codes.empty())
        found.observables.push_back({i, k, base_kept[i],
                                     cells_of(base_kept[i].axes, of_base, found.axes),
                                     cells_of(base_kept[i].axes, of_variant, found.axes)});
  for (std::size_t i = 0; i < base.series().size(); ++i)
    for (std::size_t k = 0; k < variant.series().size(); ++k)
      if (key_of(base.series()[i]) == key_of(variant.series()[k])) {
        found.series.emplace_back(i, k);
        break;
      }
  return found;
}

std::vector<std::string> keys_of(const std::vector<Result>& results) {
  std::map<std::string, int> met;
  std::vector<std::string> keys;
  for (const Result& r : results) {
    std::string key = r.observable;
    for (const std::string* part : {&r.event, &r.place, &r.group, &r.list}) key += '\t' + *part;
    const int number = met[key]++;
    keys.push_back(number == 0 ? key : key + '\t' + std::to_string(number));
  }
  return keys;
}

std::vector<Result> difference_of(const std::vector<Result>& base,
                                  const std::vector<Result>& variant) {
  std::map<std::string, double> others;
  const std::vector<std::string> variant_keys = keys_of(variant), base_keys = keys_of(base);
  for (std::size_t i = 0; i < variant.size(); ++i) others[variant_keys[i]] = variant[i].value;
  std::vector<Result> differences;
  for (std::size_t i = 0; i < base.size(); ++i) {
    const auto other = others.find(base_keys[i]);
    if (other == others.end()) continue;
    differences.push_back(base[i]);
    differences.back().value = other->second - base[i].value;
  }
  return differences;
}

std::vector<EventRecord> difference_of(const std::vector<EventRecord>& base,
                                       const std::vector<EventRecord>& variant) {
  std::multimap<std::string, const EventRecord*> others;
  for (const EventRecord& event : variant)
    if (took_place(event)) others.emplace(event.id, &event);
  std::vector<EventRecord> differences;
  const auto add = [&](const EventRecord& event, const char* cause, const std::string& effect) {
    differences.push_back({event.id, event.date, event.role, event.scripted, cause, effect, {}});
  };
  for (const EventRecord& event : base) {
    if (!took_place(event)) continue;
    const auto other = others.find(event.id);
    if (other == others.end()) {
      add(event, "only in the base", "");
      continue;
    }
    const int days = other->second->date - event.date;
    if (days != 0)
      add(event, "on another day", (days > 0 ? "+" : "") + std::to_string(days) + " days");
    others.erase(other);
  }
  for (const EventRecord& event : variant)
    if (const auto left = others.find(event.id); left != others.end() && left->second == &event)
      add(event, "only in the variant", "");
  return differences;
}

}  // namespace sim::experiment
