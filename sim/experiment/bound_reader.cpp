#include "sim/experiment/bound_reader.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sim::experiment {
namespace {

constexpr const char* place_axis = "place";
constexpr const char* class_axis = "social_class";
constexpr const char* faction_axis = "faction";

bool is_among(const std::string& names, const std::string& name) {
  for (std::size_t begin = 0; begin <= names.size();) {
    const std::size_t end = std::min(names.find(';', begin), names.size());
    if (names.compare(begin, end - begin, name) == 0) return true;
    begin = end + 1;
  }
  return false;
}

const Axis* axis_of(const std::vector<Axis>& axes, const std::string& name) {
  const auto found =
      std::find_if(axes.begin(), axes.end(), [&](const Axis& axis) { return axis.name == name; });
  return found == axes.end() ? nullptr : &*found;
}

std::size_t number_of(const std::vector<Observable>& all, const std::string& name) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Observable& one) { return one.name == name; });
  return static_cast<std::size_t>(found - all.begin());
}

double mean_of(double sum, double weight) {
  return weight > 0 ? sum / weight : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::vector<std::size_t> labels_named(const Axis& axis, const std::string& name) {
  std::vector<std::size_t> found;
  const Coordinate* groups = nullptr;
  for (const Coordinate& coordinate : axis.coordinates)
    if (coordinate.name == axis.name + "_groups") groups = &coordinate;
  const bool all = name == "all" || name == "any";
  const bool kind = name.ends_with(":*");
  for (std::size_t i = 0; i < axis.labels.size(); ++i) {
    const std::string& label = axis.labels[i];
    if (all || label == name || (kind && label.starts_with(name.substr(0, name.size() - 1))) ||
        (groups != nullptr && i < groups->texts.size() && is_among(groups->texts[i], name)))
      found.push_back(i);
  }
  return found;
}

BoundReader::BoundReader(std::span<const Bound> bounds, const std::vector<Axis>& axes,
                         const std::vector<Observable>& observables) {
  for (const Bound& bound : bounds) {
    std::string reason;
    views_.push_back(view_of(bound, axes, observables, reason));
    reasons_.push_back(std::move(reason));
  }
}

std::size_t BoundReader::need(std::size_t observable) {
  const auto found = std::find(needed_.begin(), needed_.end(), observable);
  const auto number = static_cast<std::size_t>(found - needed_.begin());
  if (found == needed_.end()) needed_.push_back(observable);
  return number;
}

BoundReader::View BoundReader::view_of(const Bound& bound, const std::vector<Axis>& axes,
                                       const std::vector<Observable>& observables,
                                       std::string& reason) {
  View view;
  const auto give_up = [&](std::string why) {
    reason = std::move(why);
    return View{};
  };
  const std::size_t array = number_of(observables, bound.observable);
  if (array == observables.size()) return give_up("no weekly array '" + bound.observable + "'");
  const std::size_t people = number_of(observables, observables[array].averaged_by);
  if (people == observables.size())
    return give_up("no weights of the weekly array '" + bound.observable + "'");
  const std::vector<std::string> by_class = {place_axis, class_axis};
  std::vector<std::string> by_faction = by_class;
  by_faction.emplace_back(faction_axis);
  const bool has_factions = observables[array].axes == by_faction;
  if (observables[people].axes != by_class ||
      (!has_factions && observables[array].axes != by_class))
    return give_up("'" + bound.observable + "' is not an array by place and class");

  const Axis &places = *axis_of(axes, place_axis), &classes = *axis_of(axes, class_axis);
  const std::vector<std::size_t> at = labels_named(places, bound.place);
  const std::vector<std::size_t> of = labels_named(classes, bound.social_class);
  if (at.empty()) return give_up("no place '" + bound.place + "'");
  if (of.empty()) return give_up("no class '" + bound.social_class + "'");
  for (const std::size_t place : at)
    for (const std::size_t one : of) view.cells.push_back(place * classes.labels.size() + one);

  if (has_factions == bound.factions.empty())
    return give_up(has_factions ? "'faction' is empty and '" + bound.observable + "' needs one"
                                : "'" + bound.observable + "' has no factions");
  if (!has_factions && bound.among == Bound::Among::followers)
    return give_up("'" + bound.observable + "' has no followers");
  view.followers = bound.among == Bound::Among::followers;
  if (has_factions) {
    const Axis& factions = *axis_of(axes, faction_axis);
    view.factions = factions.labels.size();
    for (const std::string& name : bound.factions) {
      const std::vector<std::size_t> named = labels_named(factions, name);
      if (named.empty()) return give_up("no faction '" + name + "'");
      view.chosen.insert(view.chosen.end(), named.begin(), named.end());
    }
    std::sort(view.chosen.begin(), view.chosen.end());
    view.chosen.erase(std::unique(view.chosen.begin(), view.chosen.end()), view.chosen.end());
  } else {
    view.chosen = {0};
  }
  view.array = need(array);
  view.people = need(people);
  return view;
}

void BoundReader::read_week(std::span<const std::span<const float>> arrays,
                            std::span<double> values) const {
  for (std::size_t b = 0; b < views_.size(); ++b) {
    const View& view = views_[b];
    double sum = 0, weight = 0;
    for (const std::size_t cell : view.cells) {
      const double people = static_cast<double>(arrays[view.people][cell]);
      if (!(people > 0)) continue;
      const std::span<const float> shares =
          arrays[view.array].subspan(cell * view.factions, view.factions);
      const auto add = [&](double& to, std::size_t faction) {
        const double share = static_cast<double>(shares[faction]);
        if (!std::isnan(share)) to += people * share;
      };
      for (const std::size_t faction : view.chosen) add(sum, faction);
      if (view.followers)
        for (std::size_t faction = 0; faction < view.factions; ++faction) add(weight, faction);
      else
        weight += people;
    }
    values[b] = mean_of(sum, weight);
  }
}

}  // namespace sim::experiment
