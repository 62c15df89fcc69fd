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
};
struct Description {
  Fields head;
  std::vector<Section> sections;
};

/// For people: short fields in columns, long ones on lines of their own, empty ones left out.
void write_text(const Description& description, std::ostream& out);

/// One object: the fields of the head, then each section as an array of objects.
void write_json(const Description& description, std::ostream& out);

/// A text as JSON writes it, with its quotes.
std::string json_text(const std::string& text);

}  // namespace sim::cli
