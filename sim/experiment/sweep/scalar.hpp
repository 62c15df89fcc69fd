#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/node.hpp"
#include "sim/experiment/ensemble.hpp"
#include "sim/experiment/sweep/reduction.hpp"

namespace sim::experiment {

/// One number that is kept of each run: a result, a series over some weeks, a cell of an
/// observable over some weeks, or what belongs to a row of a record.
struct Scalar {
  enum class Source { result, series, observable, record };
  enum class Statistic { mean, sum, least, most, first, last };

  std::string name;
  Origin origin;
  Source source = Source::result;
  std::string observable;                   // the result's or the weekly array's
  std::map<std::string, std::string> keys;  // that a result or a series must have
  std::size_t series = 0;                   // number of the series
  std::size_t row = 0;                      // of Sweep::record
  ReductionSpec reduction;                  // of the weekly array
  std::map<std::string, std::string> at;    // label of each axis that remains
  std::optional<Date> from, until;          // weeks; both missing: all
  Statistic statistic = Statistic::mean;
};

/// Reads [[sweep.scalar]]; `options` tells weeks and labels that are recorded, `standard` the
/// reduction of those that name none.
std::vector<Scalar> read_scalars(const Node& list, const Model& model,
                                 const EnsembleOptions& options, const ReductionSpec& standard,
                                 Problems& problems);

/// Reads average_over, sum_over and weights, and checks them for these observables.
ReductionSpec read_reduction(ObjectReader& reader, const std::vector<std::string>& observables,
                             const Model& model, const ReductionSpec& standard, Problems& problems);

/// The value of a result; NaN if the run has none of that kind. Throws std::runtime_error if
/// several answer to the keys.
double value_of(const Scalar& scalar, const std::vector<Result>& results);
/// The statistic of the values of weeks, `times`, that lie in the scalar's period.
double value_of(const Scalar& scalar, const std::vector<Date>& times,
                const std::vector<double>& values);

}  // namespace sim::experiment
