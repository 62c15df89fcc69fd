#include "sim/io/run_format.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>

#include "sim/core/problems.hpp"

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

std::optional<Date> optional_date_in(const Hdf5File& file, double days, const std::string& what) {
  constexpr double most_days = 4e6;  // ten thousand years
  if (std::isnan(days)) return {};
  if (!(std::abs(days) <= most_days))
    file.refuse_content("'" + what + "' has the value " + number_text(days) +
                        ", which is not a date");
  return from_days(days);
}

Date date_in(const Hdf5File& file, double days, const std::string& what) {
  const std::optional<Date> date = optional_date_in(file, days, what);
  if (!date) file.refuse_content("'" + what + "' lacks a date");
  return *date;
}

std::size_t index_in(const Hdf5File& file, double number, std::size_t size,
                     const std::string& what) {
  if (!(number >= 0 && number < static_cast<double>(size) && number == std::floor(number)))
    file.refuse_content("'" + what + "' has the value " + number_text(number) +
                        " (a whole number from 0, below " + std::to_string(size) + ", is needed)");
  return static_cast<std::size_t>(number);
}

std::vector<Date> read_times(const Hdf5File& file) {
  std::vector<Date> times;
  for (const double days : file.read_numbers(file.id(), "time")) {
    times.push_back(date_in(file, days, "time"));
    if (times.size() > 1 && times.back() <= times[times.size() - 2])
      file.refuse_content("'time' does not go up at " + times.back().iso());
  }
  return times;
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
