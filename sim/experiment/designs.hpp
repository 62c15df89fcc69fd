#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sim::experiment {

/// Points of the unit cube, a row each, a column per factor; from 0 (included) to 1 (left out but
/// by morris). The same arguments give the same bits on any machine.
using UnitPoints = std::vector<std::vector<double>>;

/// Each factor has one point in each of `points` equal parts of its range, at random within it.
/// Another number of points is another design; extend_latin_hypercube() keeps the points there are.
/// Source: McKay, Beckman and Conover 1979, A comparison of three methods for selecting values.
UnitPoints latin_hypercube(std::size_t points, std::size_t factors, std::uint32_t seed);

/// The `added` points that follow `earlier`: each factor has them in different ones of the
/// earlier.size() + added equal parts of its range, none where an earlier point is. All together
/// are a Latin hypercube if `earlier` is one and `added` a multiple of its size; otherwise nearly.
UnitPoints extend_latin_hypercube(const UnitPoints& earlier, std::size_t added, std::uint32_t seed);

/// Sobol' sequence with direction numbers of Joe and Kuo 2008, shifted digitally at random, which
/// keeps its balance: 2^m points have one in each 2^-m part of every factor. More points begin with
/// the same ones.
/// Limits: 3667 factors.
UnitPoints sobol(std::size_t points, std::size_t factors, std::uint32_t seed);

/// For first-order and total indices: for each base point the rows A, B and, for each factor, A
/// with that factor from B: base_points * (factors + 2) rows. More base points begin with the same
/// rows. Source: Saltelli et al. 2010, Variance based sensitivity analysis of model output. Limits:
/// 1833 factors; balanced for powers of two.
UnitPoints saltelli(std::size_t base_points, std::size_t factors, std::uint32_t seed);

/// For elementary effects: trajectories of factors + 1 rows on a grid of `levels` >= 2 values from
/// 0 to 1 (included), each row with one factor changed by levels/2 steps. Even numbers of levels
/// are all drawn equally often. More trajectories begin with the same rows. Source: Morris 1991,
/// Factorial sampling plans for preliminary computational experiments.
UnitPoints morris(std::size_t trajectories, std::size_t factors, std::size_t levels,
                  std::uint32_t seed);

}  // namespace sim::experiment
