#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

namespace sim::experiment {

struct BootstrapOptions {
  std::size_t resamples = 2000;
  std::uint32_t seed = 1;
  double probability = 0.95;  // of the interval
};

struct Interval {
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
};

/// No interval is given of fewer units: resamples cannot reach beyond the units, so that what is
/// called a 95 % interval would hold the true value in 50 % of samples of two units, 75 of three,
/// 88 of four.
inline constexpr std::size_t least_units = 5;

/// Draws of `units` out of `units` with replacement. The same for the same arguments.
class Resamples {
 public:
  Resamples(std::size_t units, const BootstrapOptions& options);
  std::size_t size() const { return options_.resamples; }
  std::span<const std::uint32_t> operator[](std::size_t i) const {
    return {units_of_.data() + i * units_, units_};
  }
  /// The interval of a statistic of units (given by their numbers; `resamples` values that are not
  /// NaN count). Percentiles, widened as the t interval of a mean is wider than that of a known
  /// deviation, since few units spread too little. NaN for fewer than least_units.
  /// Source: Hesterberg 2015, What teachers should know about the bootstrap, section 5.3.
  Interval interval(const std::function<double(std::span<const std::uint32_t>)>& statistic) const;

 private:
  BootstrapOptions options_;
  std::size_t units_;
  std::vector<std::uint32_t> units_of_;  // [resample, draw]
};

/// Quantile of Student's t; `degrees` >= 1.
double t_quantile(double probability, std::size_t degrees);

}  // namespace sim::experiment
