#include <algorithm>
#include <stdexcept>

#include "sim/experiment/ensemble.hpp"

namespace sim::experiment {
namespace {

bool is_in(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Whether each label of an axis is recorded.
std::vector<bool> recorded_labels(const Axis& axis, const EnsembleOptions& options) {
  const auto selected = options.select.find(axis.name);
  if (selected == options.select.end() || selected->second.empty())
    return std::vector<bool>(axis.labels.size(), true);
  std::vector<bool> recorded;
  for (const std::string& label : axis.labels) recorded.push_back(is_in(selected->second, label));
  return recorded;
}

const Axis& axis_of(const std::string& name, const std::vector<Axis>& all) {
  const auto axis =
      std::find_if(all.begin(), all.end(), [&](const Axis& other) { return other.name == name; });
  if (axis == all.end())
    throw std::logic_error("an observable has an axis that the model does not declare: '" + name +
                           "'");
  return *axis;
}

}  // namespace

std::vector<Date> weeks_of(const EnsembleOptions& options) {
  constexpr int days = 7;
  std::vector<Date> weeks;
  for (Date date = options.start; date <= options.until; date = date + days) weeks.push_back(date);
  return weeks;
}

std::vector<Date> recorded_weeks_of(const EnsembleOptions& options) {
  const std::vector<Date> weeks = weeks_of(options);
  std::vector<Date> recorded;
  for (std::size_t i = 0; i < weeks.size(); i += static_cast<std::size_t>(options.every_weeks))
    recorded.push_back(weeks[i]);
  return recorded;
}

std::size_t written_weeks(const EnsembleOptions& options, std::size_t weeks_run,
                          std::size_t weeks_per_block) {
  const auto every = static_cast<std::size_t>(options.every_weeks);
  const std::size_t recorded = (weeks_run + every - 1) / every;
  if (weeks_run == weeks_of(options).size()) return recorded;
  return recorded / weeks_per_block * weeks_per_block;
}

std::vector<std::size_t> recorded_observables(const std::vector<Observable>& all,
                                              const EnsembleOptions& options) {
  const std::vector<std::string>& wanted = options.observables;
  std::vector<std::size_t> recorded;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (wanted.empty() || is_in(wanted, all[i].name) ||
        (!options.panel.empty() && is_in(all[i].axes, options.panel)))
      recorded.push_back(i);
  return recorded;
}

Axis keep_labels(const Axis& axis, const std::vector<bool>& kept) {
  const auto keep = [&](auto& values) {
    if (values.empty()) return;
    std::size_t n = 0;
    for (std::size_t i = 0; i < kept.size(); ++i)
      if (kept[i]) values[n++] = values[i];
    values.resize(n);
  };
  Axis out = axis;
  keep(out.labels);
  for (Coordinate& coordinate : out.coordinates) {
    keep(coordinate.texts);
    keep(coordinate.numbers);
  }
  return out;
}

std::vector<Axis> recorded_axes(const std::vector<Axis>& all, const EnsembleOptions& options) {
  std::vector<Axis> axes;
  for (const Axis& axis : all) axes.push_back(keep_labels(axis, recorded_labels(axis, options)));
  return axes;
}

std::vector<std::size_t> recorded_cells(const std::vector<std::string>& axes,
                                        const std::vector<Axis>& all,
                                        const EnsembleOptions& options) {
  std::vector<std::size_t> cells{0};
  for (const std::string& name : axes) {
    const std::vector<bool> recorded = recorded_labels(axis_of(name, all), options);
    std::vector<std::size_t> finer;
    for (const std::size_t cell : cells)
      for (std::size_t i = 0; i < recorded.size(); ++i)
        if (recorded[i]) finer.push_back(cell * recorded.size() + i);
    cells = std::move(finer);
  }
  return cells;
}

}  // namespace sim::experiment
