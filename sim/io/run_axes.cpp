#include "sim/io/run_axes.hpp"

#include <algorithm>
#include <cstdint>

#include "sim/io/bit_rounding.hpp"
#include "sim/io/run_format.hpp"

namespace sim::io {

namespace {

/// "YYYY-MM-DD" as the number YYYYMMDD.
std::int32_t number_of(std::string iso) {
  std::erase(iso, '-');
  return std::stoi(iso);
}

/// Texts of a coordinate as numbers of flags: labels of axes are the only texts of the root.
Handle make_codes(const Hdf5File& file, const Coordinate& coordinate) {
  std::vector<std::string> meanings;
  std::vector<std::int32_t> codes;
  for (const std::string& text : coordinate.texts) {
    const auto found = std::find(meanings.begin(), meanings.end(), text);
    codes.push_back(static_cast<std::int32_t>(found - meanings.begin()));
    if (found == meanings.end()) meanings.push_back(text);
  }
  Handle values =
      file.make_dataset(file.id(), coordinate.name, H5T_STD_I32LE, {.size = {codes.size()}});
  file.write_all(values, H5T_NATIVE_INT32, codes.data());
  tell_codes(file, values, meanings, H5T_STD_I32LE);
  return values;
}

}  // namespace

Handle make_time_axis(const Hdf5File& file, const std::vector<Date>& times) {
  std::vector<double> days;
  for (const Date date : times) days.push_back(to_days(date));
  Handle time = file.make_dataset(file.id(), "time", H5T_IEEE_F64LE, {.size = {days.size()}});
  file.write_all(time, H5T_NATIVE_DOUBLE, days.data());
  file.make_scale(time, "time");
  file.put_text(time.id(), "standard_name", "time");
  file.put_text(time.id(), "long_name", "first day of the week, New Style (Gregorian)");
  put_calendar(file, time);
  std::vector<std::int32_t> julian;
  for (const Date date : times) julian.push_back(number_of(date.iso_old_style()));
  const Handle old_style =
      file.make_dataset(file.id(), "time_old_style", H5T_STD_I32LE, {.size = {julian.size()}});
  file.write_all(old_style, H5T_NATIVE_INT32, julian.data());
  file.put_text(old_style.id(), "long_name",
                "first day of the week, Old Style (Julian), as the number yyyymmdd");
  file.attach_scale(old_style, time, 0);
  return time;
}

Handle make_label_axis(const Hdf5File& file, const Axis& axis) {
  Handle labels = file.make_texts(file.id(), axis.name, axis.labels);
  file.make_scale(labels, axis.name);
  file.put_text(labels.id(), "long_name", axis.long_name);
  for (const Coordinate& coordinate : axis.coordinates) {
    Handle values;
    if (coordinate.texts.empty()) {
      values = file.make_dataset(file.id(), coordinate.name, H5T_IEEE_F64LE,
                                 {.size = {coordinate.numbers.size()}});
      file.write_all(values, H5T_NATIVE_DOUBLE, coordinate.numbers.data());
      file.put_text(values.id(), "units", coordinate.unit);
    } else {
      values = make_codes(file, coordinate);
    }
    file.put_text(values.id(), "long_name", coordinate.long_name);
    file.attach_scale(values, labels, 0);
  }
  return labels;
}

void tell_codes(const Hdf5File& file, const Handle& dataset, const std::vector<std::string>& codes,
                hid_t type) {
  std::string meanings;
  std::vector<double> values;
  for (const std::string& code : codes) {
    meanings += (meanings.empty() ? "" : " ") + code;
    values.push_back(static_cast<double>(values.size()));
  }
  file.put_numbers(dataset.id(), "flag_values", type, values);
  file.put_text(dataset.id(), "flag_meanings", meanings);
}

Handle make_series_axis(const Hdf5File& file, const Handle& group, const std::vector<Series>& all,
                        std::string& names) {
  Handle labels = file.make_texts(group.id(), "series", series_labels(all));
  file.make_scale(labels, "series");
  file.put_text(labels.id(), "long_name", "event@place/group/list");
  const auto iso = [](std::optional<Date> date) { return date ? date->iso() : std::string(); };
  const auto describe = [&](const std::string& name, auto&& text_of) {
    std::vector<std::string> texts;
    for (const Series& s : all) texts.push_back(text_of(s));
    file.attach_scale(file.make_texts(group.id(), name, texts), labels, 0);
    names += (names.empty() ? "" : " ") + name;
  };
  describe("series_observable", [](const Series& s) { return s.observable; });
  describe("series_event", [](const Series& s) { return s.event; });
  describe("series_place", [](const Series& s) { return s.place; });
  describe("series_group", [](const Series& s) { return s.group; });
  describe("series_list", [](const Series& s) { return s.list; });
  describe("series_unit", [](const Series& s) { return s.unit; });
  describe("series_aggregate", [](const Series& s) { return std::string(name_of(s.aggregate)); });
  describe("series_default_period", [](const Series& s) { return s.default_period; });
  describe("series_share_from", [&](const Series& s) { return iso(s.share_from); });
  describe("series_share_to", [&](const Series& s) { return iso(s.share_to); });
  return labels;
}

void tell_precision(const Hdf5File& file, const Handle& dataset, int digits) {
  // As netCDF and NCO do: the second name is that of netCDF-C 4.9.
  const double kept = digits, bits = mantissa_bits(digits);
  file.put_numbers(dataset.id(), "significant_digits", H5T_STD_I32LE, {&kept, 1});
  file.put_numbers(dataset.id(), "_QuantizeBitRoundNumberOfSignificantBits", H5T_STD_I32LE,
                   {&bits, 1});
}

hsize_t part_of_axis(const std::vector<hsize_t>& chunk, std::size_t bytes) {
  hsize_t whole = bytes;
  for (const hsize_t size : chunk) whole *= size;
  const hsize_t parts =
      std::clamp<hsize_t>((whole + most_chunk_bytes - 1) / most_chunk_bytes, 1, chunk[2]);
  return (chunk[2] + parts - 1) / parts;
}

}  // namespace sim::io
