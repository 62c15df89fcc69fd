#include "sim/io/toml.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <optional>

#include "sim/io/text_file.hpp"

namespace sim::io {
namespace {

/// Turns the tree of toml++ into nodes.
class Converter {
 public:
  Converter(Origin fixed, bool with_lines, Problems& problems)
      : fixed_(std::move(fixed)), with_lines_(with_lines), problems_(problems) {}

  Node convert(const toml::node& node) const {
    Node result{{}, origin(node)};
    switch (node.type()) {
      case toml::node_type::table: result.value = members(*node.as_table()); break;
      case toml::node_type::array: result.value = items(*node.as_array()); break;
      case toml::node_type::string: result.value = node.as_string()->get(); break;
      case toml::node_type::integer: result.value = node.as_integer()->get(); break;
      case toml::node_type::floating_point: result.value = node.as_floating_point()->get(); break;
      case toml::node_type::boolean: result.value = node.as_boolean()->get(); break;
      case toml::node_type::date: {
        const toml::date& date = node.as_date()->get();
        result.value = Date::from_ymd(date.year, date.month, date.day);
        break;
      }
      default:
        problems_.add(result.origin, "a time of day has no meaning here",
                      "Write a date such as 2024-07-31");
    }
    return result;
  }

 private:
  Origin origin(const toml::node& node) const {
    if (!with_lines_) return fixed_;
    return {fixed_.file, static_cast<int>(node.source().begin.line)};
  }

  Node::Object members(const toml::table& table) const {
    // toml++ sorts keys by name; their places in the file give the order back.
    std::vector<std::pair<toml::source_position, const toml::node*>> order;
    std::vector<std::string> names;
    for (const auto& [key, node] : table) {
      order.emplace_back(key.source().begin, &node);
      names.emplace_back(key.str());
    }
    std::vector<std::size_t> index(order.size());
    for (std::size_t i = 0; i < index.size(); ++i) index[i] = i;
    std::stable_sort(index.begin(), index.end(),
                     [&](std::size_t a, std::size_t b) { return order[a].first < order[b].first; });
    Node::Object result;
    for (const std::size_t i : index) result.emplace_back(names[i], convert(*order[i].second));
    return result;
  }

  Node::Array items(const toml::array& array) const {
    Node::Array result;
    for (const toml::node& item : array) result.push_back(convert(item));
    return result;
  }

  Origin fixed_;
  bool with_lines_;
  Problems& problems_;
};

}  // namespace

Node read_toml(const std::filesystem::path& path, Problems& problems) {
  const auto text = read_text_file(path, problems);
  return text ? parse_toml(*text, path, problems) : Node{Node::Object{}, {path.string(), 0}};
}

Node parse_toml(std::string_view text, const std::filesystem::path& file, Problems& problems) {
  const std::string name = file.string();
  try {
    return Converter({name, 0}, true, problems).convert(toml::parse(text, name));
  } catch (const toml::parse_error& error) {
    problems.add({name, static_cast<int>(error.source().begin.line)},
                 "is not valid TOML (" + std::string(error.description()) + ")");
    return {Node::Object{}, {name, 0}};
  }
}

Node parse_toml_value(std::string_view text, const Origin& origin, Problems& problems) {
  try {
    const toml::table table = toml::parse("value = " + std::string(text));
    // A line break inside the text could smuggle in more keys: then it is a text, not a value.
    if (table.size() == 1) return Converter(origin, false, problems).convert(*table.get("value"));
  } catch (const toml::parse_error& error) {
    // Not TOML: a plain text, so that `--set question=Why?` needs no quotes within quotes.
    if (!text.empty() && std::string_view("\"'[{").find(text.front()) != std::string_view::npos)
      problems.add(origin, "is not valid TOML (" + std::string(error.description()) + ")",
                   "Without quotes or brackets at its beginning it is taken as it stands");
  }
  return {std::string(text), origin};
}

}  // namespace sim::io
