#include "models/russia/history/drivers.hpp"

#include <algorithm>
#include <cmath>

#include "models/russia/history/dated_values.hpp"
#include "sim/core/numeric.hpp"

namespace russia {
namespace {

constexpr double weeks_per_month = 365.25 / 12 / 7;
constexpr int middle_of_month = 14;

const std::vector<std::string>& flag_names() {
  static const std::vector<std::string> names = {"obs", "interp", "assumed", "gap", "held"};
  return names;
}

Driver read_driver(const sim::Inputs& inputs, const std::string& table_name,
                   const std::string& column, const std::string& flag_column,
                   const std::string& name, const std::string& unit, sim::Problems& problems) {
  Driver driver{name, unit, {}, {}, {}};
  const sim::Table& table = inputs.tables.at(table_name);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const auto month = row.date("month_ns");
    const auto value = row.maybe_number(column);
    if (!month || !value) continue;
    if (!driver.middle.empty() && *month + middle_of_month <= driver.middle.back())
      row.problem("month " + month->iso() + " is not after the row before it");
    if (!flag_column.empty() && row.text(flag_column).empty() && table.is_sound())
      row.problem("'" + flag_column + "' is empty (a flag is needed beside '" + column + "')");
    driver.middle.push_back(*month + middle_of_month);
    driver.value.push_back(*value);
    driver.flag.push_back(flag_column.empty()
                              ? DriverFlag::assumed
                              : static_cast<DriverFlag>(row.index(flag_column, flag_names())));
  }
  if (driver.value.empty() && table.is_sound())
    problems.add({table.file(), 0}, "the column '" + column + "' has no value");
  return driver;
}

}  // namespace

double Driver::at(sim::Date date) const { return interpolate(middle, value, date); }

DriverFlag Driver::flag_at(sim::Date date) const {
  constexpr int beyond = 31;
  if (middle.empty() || date < middle.front() + -beyond || date > middle.back() + beyond)
    return DriverFlag::none;
  const auto nearest = std::min_element(middle.begin(), middle.end(), [&](auto a, auto b) {
    return std::abs(a - date) < std::abs(b - date);
  });
  return flag[static_cast<std::size_t>(nearest - middle.begin())];
}

DriverValues Drivers::week(sim::Date date, const DriverValues& last, const Parameters& parameters,
                           bool at_war) const {
  DriverValues now;
  const auto within = [&](const Driver& driver) {
    return driver.flag_at(date) == DriverFlag::none ? 0.0 : driver.at(date);
  };
  now.field_army = within(field_army);
  now.red_army = within(red_army);
  now.real_wage = real_wage.at(date) / 100;
  now.bread = bread.at(date) / prewar_bread_grams;
  now.casualties = at_war ? within(casualties) / weeks_per_month : 0;
  now.captured = at_war ? within(captured) / weeks_per_month : 0;
  now.cumulative_losses = last.cumulative_losses + now.casualties + now.captured;
  const double full = std::min(1.0, now.cumulative_losses / parameters.weariness_losses);
  now.weariness = full > 0 ? sim::pow_portable(static_cast<float>(full),
                                               static_cast<float>(parameters.weariness_power))
                           : 0;
  return now;
}

std::vector<sim::InputFile> driver_inputs() {
  using namespace sim::columns;
  constexpr double most_soldiers = 2e7, most_percent = 1000, most_grams = 5000, most_lost = 3e6;
  const auto flag_column = [](std::string name) {
    return optional(word(std::move(name), flag_names()));
  };
  return {{"drivers",
           "history/drivers_monthly.csv",
           {.columns = {date("month_ns"), optional(number("field_army", 0, most_soldiers, "people")),
                        flag_column("field_army_flag"),
                        optional(number("red_army", 0, most_soldiers, "people")),
                        flag_column("red_army_flag"),
                        optional(number("real_wage_1913_100", 0, most_percent, "percent")),
                        flag_column("wage_flag"),
                        optional(number("petrograd_bread_g_per_day", 0, most_grams, "g")),
                        flag_column("bread_flag")},
            .key = {"month_ns"}}},
          {"war_losses",
           "history/war_losses_monthly.csv",
           {.columns = {date("month_ns"), number("killed_and_wounded", 0, most_lost, "people"),
                        number("captured", 0, most_lost, "people")},
            .key = {"month_ns"}}}};
}

Drivers read_drivers(const sim::Inputs& inputs, sim::Problems& problems) {
  const auto monthly = [&](const std::string& column, const std::string& flag,
                           const std::string& name, const std::string& unit) {
    return read_driver(inputs, "drivers", column, flag, name, unit, problems);
  };
  const auto losses = [&](const std::string& column, const std::string& name) {
    return read_driver(inputs, "war_losses", column, "", name, "people per month", problems);
  };
  Drivers drivers;
  drivers.field_army = monthly("field_army", "field_army_flag", "field_army", "people");
  drivers.red_army = monthly("red_army", "red_army_flag", "red_army", "people");
  drivers.real_wage = monthly("real_wage_1913_100", "wage_flag", "real_wage", "percent of 1913");
  drivers.bread =
      monthly("petrograd_bread_g_per_day", "bread_flag", "petrograd_bread", "g per day");
  drivers.casualties = losses("killed_and_wounded", "killed_and_wounded");
  drivers.captured = losses("captured", "captured");
  return drivers;
}

}  // namespace russia
