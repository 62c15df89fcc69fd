#include "sim/experiment/designs.hpp"

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <cassert>
#include <numeric>

#include "sim/core/random.hpp"

namespace sim::experiment {
namespace {

/// Kinds of draws, far from those of models: a study may use one seed for both.
enum Decision : std::uint32_t {
  order_of_cells = 0xde519001u,
  place_in_cell,
  digital_shift,
  start_level,
  direction,
  order_of_factors
};

Draws draws_of(std::uint32_t seed, Decision decision, std::size_t entity) {
  return {{seed, 0}, decision, entity, 0};
}

/// Fisher-Yates; std::shuffle differs between standard libraries.
void shuffle(std::vector<std::size_t>& cells, const Draws& draws) {
  for (std::size_t i = cells.size(); i > 1; --i) {
    const auto bound = static_cast<std::uint32_t>(i);
    std::swap(cells[i - 1], cells[draws.below(bound, bound)]);
  }
}

std::uint64_t bits64(const Draws& draws, std::size_t index) {
  const auto i = static_cast<std::uint32_t>(2 * index);
  return std::uint64_t{draws.bits(i)} << 32 | draws.bits(i + 1);
}

double to_unit53(std::uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1p-53; }

std::size_t cell_of(double x, std::size_t cells) {
  return std::min(static_cast<std::size_t>(x * static_cast<double>(cells)), cells - 1);
}

std::vector<std::size_t> free_cells(const UnitPoints& earlier, std::size_t factor,
                                    std::size_t cells) {
  std::vector<bool> taken(cells, false);
  for (const auto& point : earlier) taken[cell_of(point[factor], cells)] = true;
  std::vector<std::size_t> free;
  for (std::size_t cell = 0; cell < cells; ++cell)
    if (!taken[cell]) free.push_back(cell);
  return free;
}

/// In each factor, `added` points in cells of their own where no earlier point is.
UnitPoints fill_cells(const UnitPoints& earlier, std::size_t added, std::size_t factors,
                      std::uint32_t seed) {
  const std::size_t cells = earlier.size() + added;
  UnitPoints points(added, std::vector<double>(factors));
  for (std::size_t factor = 0; factor < factors; ++factor) {
    const std::uint64_t entity = std::uint64_t{earlier.size()} << 32 | factor;
    std::vector<std::size_t> free = free_cells(earlier, factor, cells);
    shuffle(free, draws_of(seed, order_of_cells, entity));
    const Draws place = draws_of(seed, place_in_cell, entity);
    for (std::size_t i = 0; i < added; ++i) {
      const double in_cell = to_unit53(bits64(place, i));
      const double x = (static_cast<double>(free[i]) + in_cell) / static_cast<double>(cells);
      points[i][factor] = std::min(x, 1 - 0x1p-53);
    }
  }
  return points;
}

}  // namespace

UnitPoints latin_hypercube(std::size_t points, std::size_t factors, std::uint32_t seed) {
  return fill_cells({}, points, factors, seed);
}

UnitPoints extend_latin_hypercube(const UnitPoints& earlier, std::size_t added,
                                  std::uint32_t seed) {
  assert(!earlier.empty());
  return fill_cells(earlier, added, earlier.front().size(), seed);
}

UnitPoints sobol(std::size_t points, std::size_t factors, std::uint32_t seed) {
  UnitPoints rows(points, std::vector<double>(factors));
  if (factors == 0) return rows;
  const Draws shift = draws_of(seed, digital_shift, 0);
  boost::random::sobol_engine<std::uint64_t, 64> sequence(factors);
  for (std::size_t i = 0; i < points; ++i)
    for (std::size_t d = 0; d < factors; ++d) {
      // Boost leaves out the first point, zero, without which 2^m points are not balanced.
      const std::uint64_t x = i == 0 ? 0 : sequence();
      rows[i][d] = to_unit53(x ^ bits64(shift, d));
    }
  return rows;
}

UnitPoints saltelli(std::size_t base_points, std::size_t factors, std::uint32_t seed) {
  UnitPoints rows;
  rows.reserve(base_points * (factors + 2));
  for (const auto& both : sobol(base_points, 2 * factors, seed)) {
    const auto middle = both.begin() + static_cast<std::ptrdiff_t>(factors);
    const std::vector<double> a(both.begin(), middle), b(middle, both.end());
    rows.push_back(a);
    rows.push_back(b);
    for (std::size_t d = 0; d < factors; ++d) {
      rows.push_back(a);
      rows.back()[d] = b[d];
    }
  }
  return rows;
}

UnitPoints morris(std::size_t trajectories, std::size_t factors, std::size_t levels,
                  std::uint32_t seed) {
  assert(levels >= 2);
  const std::size_t step = levels / 2;
  const auto value = [&](std::size_t level) {
    return static_cast<double>(level) / static_cast<double>(levels - 1);
  };
  UnitPoints rows;
  rows.reserve(trajectories * (factors + 1));
  for (std::size_t t = 0; t < trajectories; ++t) {
    const Draws start = draws_of(seed, start_level, t), up = draws_of(seed, direction, t);
    std::vector<std::size_t> order(factors), low(factors);
    std::iota(order.begin(), order.end(), std::size_t{0});
    shuffle(order, draws_of(seed, order_of_factors, t));
    std::vector<double> x(factors);
    const auto rises = [&](std::size_t d) {
      return up.below(static_cast<std::uint32_t>(d), 2) == 1;
    };
    for (std::size_t d = 0; d < factors; ++d) {
      low[d] =
          start.below(static_cast<std::uint32_t>(d), static_cast<std::uint32_t>(levels - step));
      x[d] = value(rises(d) ? low[d] : low[d] + step);
    }
    rows.push_back(x);
    for (const std::size_t d : order) {
      x[d] = value(rises(d) ? low[d] + step : low[d]);
      rows.push_back(x);
    }
  }
  return rows;
}

}  // namespace sim::experiment
