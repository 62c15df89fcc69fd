#include "sim/core/date.hpp"

#include <charconv>
#include <cstdio>

namespace sim {
namespace {

struct Ymd {
  int year, month, day;
};

Ymd to_ymd(int days) {
  const int z = days + 719468;
  const int era = (z >= 0 ? z : z - 146096) / 146097;
  const int day_of_era = z - era * 146097;
  const int year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int shifted_month = (5 * day_of_year + 2) / 153;
  const int month = shifted_month + (shifted_month < 10 ? 3 : -9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
          day_of_year - (153 * shifted_month + 2) / 5 + 1};
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.front() == '-') return {};
  return value;
}

std::string format(Ymd ymd) {
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", ymd.year, ymd.month, ymd.day);
  return text;
}

}  // namespace

std::optional<Date> Date::parse(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return {};
  const auto year = digits(iso.substr(0, 4));
  const auto month = digits(iso.substr(5, 2));
  const auto day = digits(iso.substr(8, 2));
  if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1) return {};
  const Date date = from_ymd(*year, *month, *day);
  if (date.iso() != iso) return {};
  return date;
}

int Date::year() const { return to_ymd(days_).year; }
int Date::month() const { return to_ymd(days_).month; }
int Date::day() const { return to_ymd(days_).day; }

Date Date::month_start() const {
  const Ymd ymd = to_ymd(days_);
  return from_ymd(ymd.year, ymd.month, 1);
}

Date Date::next_month() const { return (month_start() + 31).month_start(); }

std::string Date::iso() const { return format(to_ymd(days_)); }

std::string Date::iso_old_style() const {
  // Julian day number arithmetic (Richards 2013, Explanatory Supplement, table 15.14).
  const int julian_day = days_ + 2440588;
  const int f = julian_day + 1401;
  const int e = 4 * f + 3;
  const int g = (e % 1461) / 4;
  const int h = 5 * g + 2;
  const int day = (h % 153) / 5 + 1;
  const int month = (h / 153 + 2) % 12 + 1;
  const int year = e / 1461 - 4716 + (14 - month) / 12;
  return format({year, month, day});
}

}  // namespace sim
