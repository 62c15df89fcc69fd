#include "sim/cli/effect_text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace sim::cli {

using experiment::EffectUnit;

std::string number(double value, const char* format) {
  return std::isnan(value) ? "" : fmt::format(fmt::runtime(format), value);
}

std::string value_text(double value, EffectUnit unit) {
  if (std::isnan(value)) return "";
  if (unit == EffectUnit::days)
    return (event_date_epoch + static_cast<int>(std::lround(value))).iso();
  return unit == EffectUnit::share ? fmt::format("{:.3f}", value) : fmt::format("{:.4g}", value);
}

std::string difference_text(double value, EffectUnit unit) {
  if (unit == EffectUnit::days) return number(value, "{:+.1f} d");
  return number(value, unit == EffectUnit::share ? "{:+.3f}" : "{:+.3g}");
}

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string text;
  for (const std::string& part : parts)
    if (!part.empty()) text += (text.empty() ? "" : between) + part;
  return text;
}

}  // namespace sim::cli
