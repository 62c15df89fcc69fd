#include "sim/io/run_format.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>

namespace sim::io {

bool is_known_run_format(std::string_view version) {
  return version == "1" || version == run_format_version;
}

double to_days(std::optional<Date> date) {
  return date ? *date - event_date_epoch : std::numeric_limits<double>::quiet_NaN();
}

std::optional<Date> from_days(double days) {
  if (std::isnan(days)) return {};
  return event_date_epoch + static_cast<int>(days);
}

std::string hex_text(std::uint64_t number) {
  std::array<char, 20> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(number));
  return digits.data();
}

void put_calendar(const Hdf5File& file, const Handle& dataset) {
  file.put_text(dataset.id(), "units", "days since " + event_date_epoch.iso());
  file.put_text(dataset.id(), "calendar", "proleptic_gregorian");
}

std::optional<Aggregate> aggregate_from(std::string_view text) {
  for (const Aggregate aggregate :
       {Aggregate::sum, Aggregate::mean_of_monthly_sums, Aggregate::share, Aggregate::level})
    if (name_of(aggregate) == text) return aggregate;
  return {};
}

std::vector<std::string> series_labels(const std::vector<Series>& series) {
  std::map<std::string, int> uses;
  std::vector<std::string> labels;
  for (const Series& s : series) {
    const std::string label = s.event + "@" + s.place + "/" + s.group + "/" + s.list;
    const int use = ++uses[label];
    labels.push_back(use == 1 ? label : label + "#" + std::to_string(use));
  }
  return labels;
}

}  // namespace sim::io
