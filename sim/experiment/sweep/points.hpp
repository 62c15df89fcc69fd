#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/core/parameters.hpp"
#include "sim/experiment/designs.hpp"
#include "sim/experiment/sweep/factor.hpp"

namespace sim::experiment {

/// Values of all factors, in their order. The id is made of keys and values alone, so that a point
/// is the same point wherever it stands in whatever design.
struct Point {
  std::vector<Node> values;
  std::string id;
};

/// How the points of a sweep are chosen.
struct Design {
  std::string kind;  // grid, list, one_at_a_time, latin_hypercube, sobol, saltelli, morris
  std::vector<std::size_t> points;  // asked for; several: a Latin hypercube that was extended
  std::size_t levels = 0;           // of morris
  std::uint32_t seed = 1;
};

/// What the factors and points of a [sweep] are.
struct Points {
  Design design;
  std::vector<Factor> factors;
  std::vector<Point> points;
  UnitPoints unit;  // of designs that draw: the points in the unit cube; empty for others
};

/// Reads the keys of [sweep] that make points: design, points, levels, seed, file, point, factor.
/// `settings` and `parameters` of the base scenario give one_at_a_time its middle. A file of points
/// counts from the folder of the file that names it.
Points read_points(ObjectReader& sweep, const Node& settings, const ParameterSet& parameters,
                   Problems& problems);

/// A point of values of these factors, with its id.
Point point_of(const std::vector<Factor>& factors, std::vector<Node> values);

/// The settings of a point.
Node settings_at(const Point& point, const std::vector<Factor>& factors, const Node& base);

}  // namespace sim::experiment
