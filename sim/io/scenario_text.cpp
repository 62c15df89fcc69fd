#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "sim/io/scenario.hpp"

namespace sim::io {
namespace {

std::string quoted_text(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += {'\\', c};
    } else if (c == '\n') {
      result += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04X", static_cast<unsigned>(c));
      result += escape.data();
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string key_text(const std::string& key) {
  const bool bare = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
  return bare ? key : quoted_text(key);
}

/// Shortest text that reads back to the same number and cannot be taken for a whole one.
std::string number_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  std::array<char, 40> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  std::string text(digits.data(), end);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

struct InlineText {
  std::string operator()(std::monostate) const { return "\"\""; }
  std::string operator()(bool v) const { return v ? "true" : "false"; }
  std::string operator()(std::int64_t v) const { return std::to_string(v); }
  std::string operator()(double v) const { return number_text(v); }
  std::string operator()(const std::string& v) const { return quoted_text(v); }
  std::string operator()(Date v) const { return v.iso(); }
  std::string operator()(const Node::Array& v) const {
    std::string text = "[";
    for (const Node& item : v)
      text += (text.size() > 1 ? ", " : "") + std::visit(*this, item.value);
    return text + "]";
  }
  std::string operator()(const Node::Object& v) const {
    std::string text = "{";
    for (const auto& [key, item] : v)
      text += (text.size() > 1 ? ", " : "") + key_text(key) + " = " + std::visit(*this, item.value);
    return text + "}";
  }
};

bool is_array_of_tables(const Node& node) {
  const Node::Array* items = node.array();
  return items != nullptr && !items->empty() &&
         std::all_of(items->begin(), items->end(),
                     [](const Node& item) { return item.is_object(); });
}

void write_table(const Node::Object& members, const std::string& prefix, std::string& out) {
  for (const auto& [key, node] : members)
    if (!node.is_object() && !is_array_of_tables(node))
      out += key_text(key) + " = " + std::visit(InlineText{}, node.value) + "\n";
  for (const auto& [key, node] : members) {
    const std::string name = prefix + key_text(key);
    if (const Node::Object* table = node.object()) {
      out += "\n[" + name + "]\n";
      write_table(*table, name + ".", out);
    } else if (is_array_of_tables(node)) {
      for (const Node& item : *node.array()) {
        out += "\n[[" + name + "]]\n";
        write_table(*item.object(), name + ".", out);
      }
    }
  }
}

}  // namespace

std::string scenario_text(const Node& settings) {
  std::string out;
  if (const Node::Object* members = settings.object()) write_table(*members, "", out);
  return out;
}

std::string content_hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3u;
  }
  std::array<char, 20> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(hash));
  return digits.data();
}

}  // namespace sim::io
