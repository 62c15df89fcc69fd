#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sim {

/// A calendar day, New Style (proleptic Gregorian), stored as days since 1970-01-01.
class Date {
 public:
  constexpr Date() = default;
  constexpr explicit Date(std::int32_t days_since_1970) : days_(days_since_1970) {}

  /// Month and day from 1. Does not check the day against the month; parse() does.
  static constexpr Date from_ymd(int year, int month, int day) {
    const int y = year - (month <= 2 ? 1 : 0);
    const int era = (y >= 0 ? y : y - 399) / 400;
    const int year_of_era = y - era * 400;
    const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return Date(era * 146097 + day_of_era - 719468);
  }

  /// Reads "2024-07-31"; nullopt for anything else, also for a day that the month does not have.
  static std::optional<Date> parse(std::string_view iso);

  constexpr std::int32_t days() const { return days_; }
  int year() const;
  int month() const;
  int day() const;
  /// First day of this date's month.
  Date month_start() const;
  /// First day of the next month.
  Date next_month() const;

  std::string iso() const;
  /// The same day in the Julian calendar (Old Style).
  std::string iso_old_style() const;

  friend constexpr auto operator<=>(Date, Date) = default;
  friend constexpr Date operator+(Date date, int days) { return Date(date.days_ + days); }
  friend constexpr int operator-(Date a, Date b) { return a.days_ - b.days_; }

 private:
  std::int32_t days_ = 0;
};

}  // namespace sim
