#include <fmt/format.h>

#include <cmath>
#include <ostream>
#include <utility>

#include "sim/cli/sections.hpp"
#include "sim/io/json.hpp"

namespace sim::cli {
namespace {

std::string json_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return io::json_text(*text);
  if (const auto* number = std::get_if<double>(&value))
    return std::isfinite(*number) ? fmt::format("{}", *number) : "null";
  std::string list;
  for (const std::string& item : std::get<std::vector<std::string>>(value))
    list += (list.empty() ? "" : ", ") + io::json_text(item);
  return "[" + list + "]";
}

std::string json_of(const Fields& fields) {
  std::string text;
  for (const auto& [name, value] : fields)
    text += (text.empty() ? "" : ", ") + io::json_text(name) + ": " + json_of(value);
  return text;
}

}  // namespace

void write_json(const Description& description, std::ostream& out) {
  out << "{" << json_of(description.head);
  bool first = description.head.empty();
  for (const Section& section : description.sections) {
    out << (std::exchange(first, false) ? "\n " : ",\n ") << io::json_text(section.name) << ": [";
    for (std::size_t i = 0; i < section.rows.size(); ++i)
      out << (i == 0 ? "\n" : ",\n") << "  {" << json_of(section.rows[i]) << "}";
    out << "]";
  }
  out << "}\n";
}

}  // namespace sim::cli
