#pragma once

#include <iosfwd>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace sim::cli {

/// What `describe` prints: named sections of rows of named fields.
using Value = std::variant<std::string, double, std::vector<std::string>>;
using Fields = std::vector<std::pair<std::string, Value>>;
struct Section {
  std::string name;
  std::vector<Fields> rows;
  bool short_rows = false;  // as text, a line a row: fields that do not fit stand in JSON only
};
struct Description {
  Fields head;
  std::vector<Section> sections;
};

/// For people: short fields in columns, long ones on lines below, empty ones left out.
void write_text(const Description& description, std::size_t line_length, std::ostream& out);

/// One object: the fields of the head, then each section as an array of objects.
void write_json(const Description& description, std::ostream& out);

}  // namespace sim::cli
