#include <algorithm>

#include "sim/core/names.hpp"
#include "sim/io/run_format.hpp"
#include "sim/io/scenario.hpp"

namespace sim::io {
namespace {

bool is_array_of_tables(const Node& node) {
  const Node::Array* items = node.array();
  return items != nullptr && !items->empty() &&
         std::all_of(items->begin(), items->end(),
                     [](const Node& item) { return item.is_object(); });
}

void write_table(const Node::Object& members, const std::string& prefix, std::string& out) {
  for (const auto& [key, node] : members)
    if (!node.is_object() && !is_array_of_tables(node))
      out += toml_key(key) + " = " + node.text() + "\n";
  for (const auto& [key, node] : members) {
    const std::string name = prefix + toml_key(key);
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

std::string content_hash(std::string_view text) { return hex_text(key_of(text)); }

}  // namespace sim::io
