#include "sim/io/toml.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <optional>

#include "sim/io/text_file.hpp"

namespace sim::io {
namespace {

// toml++ bounds nested values (256), but not the parts of a key: each is a level of its tree, which
// it takes down recursively. No scenario needs more than five.
constexpr int most_key_parts = 16;
constexpr int most_levels = 64;

/// The first line on which more names are joined by dots than most_key_parts, or 0. Dots in
/// strings and comments do not count.
int line_with_long_key(std::string_view text) {
  int line = 1, dots = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      const std::string three(3, c);
      const bool multi_line = text.substr(i, 3) == three;
      std::size_t end = i + (multi_line ? 3 : 1);
      while (end < text.size() && (multi_line ? text.substr(end, 3) != three : text[end] != c)) {
        if (text[end] == '\n' && !multi_line) break;  // not closed: toml++ will say so
        if (text[end] == '\n') ++line;
        end += text[end] == '\\' && c == '"' ? 2 : 1;
      }
      i = end + (multi_line ? 2 : 0);
      while (multi_line && i + 1 < text.size() && text[i + 1] == c) ++i;  // quotes at the end of it
      if (!multi_line && end < text.size() && text[end] == '\n') ++line, dots = 0;
    } else if (c == '#') {
      i = std::min(text.find('\n', i), text.size()) - 1;
    } else if (c == '\n') {
      ++line;
      dots = 0;
    } else if (c == '.') {
      if (++dots >= most_key_parts) return line;
    } else if (std::string_view("=,{}[]").find(c) != std::string_view::npos) {
      dots = 0;
    }
  }
  return 0;
}

/// Turns the tree of toml++ into nodes.
class Converter {
 public:
  Converter(Origin fixed, bool with_lines, Problems& problems)
      : fixed_(std::move(fixed)), with_lines_(with_lines), problems_(problems) {}

  Node convert(const toml::node& node, int level = 0) const {
    Node result{{}, origin(node)};
    if (level > most_levels) {
      problems_.add(result.origin, "values are nested more than " + std::to_string(most_levels) +
                                       " levels deep");
      return result;
    }
    switch (node.type()) {
      case toml::node_type::table: result.value = members(*node.as_table(), level + 1); break;
      case toml::node_type::array: result.value = items(*node.as_array(), level + 1); break;
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

  Node::Object members(const toml::table& table, int level) const {
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
    for (const std::size_t i : index) result.emplace_back(names[i], convert(*order[i].second, level));
    return result;
  }

  Node::Array items(const toml::array& array, int level) const {
    Node::Array result;
    for (const toml::node& item : array) result.push_back(convert(item, level));
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
  if (const int line = line_with_long_key(text)) {
    problems.add({name, line},
                 "a key has more than " + std::to_string(most_key_parts) + " parts");
    return {Node::Object{}, {name, 0}};
  }
  try {
    return Converter({name, 0}, true, problems).convert(toml::parse(text, name));
  } catch (const toml::parse_error& error) {
    problems.add({name, static_cast<int>(error.source().begin.line)},
                 "is not valid TOML (" + std::string(error.description()) + ")");
    return {Node::Object{}, {name, 0}};
  }
}

Node parse_toml_value(std::string_view text, const Origin& origin, Problems& problems) {
  if (line_with_long_key(text) > 0) return {std::string(text), origin};
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
