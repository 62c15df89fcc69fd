#include <fmt/format.h>

#include <cmath>
#include <ostream>

#include "sim/cli/sections.hpp"

namespace sim::cli {
namespace {

std::string json_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return json_text(*text);
  if (const auto* number = std::get_if<double>(&value))
    return std::isfinite(*number) ? fmt::format("{}", *number) : "null";
  std::string list;
  for (const std::string& item : std::get<std::vector<std::string>>(value))
    list += (list.empty() ? "" : ", ") + json_text(item);
  return "[" + list + "]";
}

std::string json_of(const Fields& fields) {
  std::string text;
  for (const auto& [name, value] : fields)
    text += (text.empty() ? "" : ", ") + json_text(name) + ": " + json_of(value);
  return text;
}

}  // namespace

std::string json_text(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      result += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      result += c;
    }
  }
  return result + '"';
}

void write_json(const Description& description, std::ostream& out) {
  out << "{" << json_of(description.head);
  for (const Section& section : description.sections) {
    out << ",\n " << json_text(section.name) << ": [";
    for (std::size_t i = 0; i < section.rows.size(); ++i)
      out << (i == 0 ? "\n" : ",\n") << "  {" << json_of(section.rows[i]) << "}";
    out << "]";
  }
  out << "}\n";
}

}  // namespace sim::cli
