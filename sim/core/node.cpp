#include "sim/core/node.hpp"

#include <algorithm>
#include <cmath>

namespace sim {
namespace {

// With a point or an exponent, so that it reads back as a float and not as a whole number.
std::string float_text(double value) {
  const std::string text = number_text(value);
  return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}

std::string quoted(const std::string& value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    if (c == '\n') {
      text += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      constexpr const char* digits = "0123456789ABCDEF";
      text += {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
    } else {
      text += c;
    }
  }
  return text + "\"";
}

template <class Object>
auto find_key(Object& object, std::string_view key) -> decltype(&object.front().second) {
  for (auto& [name, node] : object)
    if (name == key) return &node;
  return nullptr;
}

struct ToText {
  std::string operator()(std::monostate) const { return "nothing"; }
  std::string operator()(bool v) const { return v ? "true" : "false"; }
  std::string operator()(std::int64_t v) const { return std::to_string(v); }
  std::string operator()(double v) const { return float_text(v); }
  std::string operator()(const std::string& v) const { return quoted(v); }
  std::string operator()(Date v) const { return v.iso(); }
  std::string operator()(const Node::Array& v) const {
    std::string text = "[";
    for (const Node& item : v) text += (text.size() > 1 ? ", " : "") + item.text();
    return text + "]";
  }
  std::string operator()(const Node::Object& v) const {
    std::string text = "{";
    for (const auto& [key, item] : v)
      text += (text.size() > 1 ? ", " : "") + toml_key(key) + " = " + item.text();
    return text + "}";
  }
};

}  // namespace

const Node* Node::find(std::string_view dotted) const {
  const Node* node = this;
  while (true) {
    const Object* members = node->object();
    if (members == nullptr) return nullptr;
    const auto dot = dotted.find('.');
    const auto key = dotted.substr(0, dot);
    const auto found = std::find_if(members->begin(), members->end(),
                                    [&](const auto& member) { return member.first == key; });
    if (found == members->end()) return nullptr;
    node = &found->second;
    if (dot == std::string_view::npos) return node;
    dotted.remove_prefix(dot + 1);
  }
}

void Node::set(std::string_view dotted, Node node) {
  if (!is_object()) value = Object{};
  auto& members = std::get<Object>(value);
  const auto dot = dotted.find('.');
  const std::string key(dotted.substr(0, dot));
  Node* member = find_key(members, key);
  if (member == nullptr) member = &members.emplace_back(key, Node{{}, node.origin}).second;
  if (dot == std::string_view::npos) {
    *member = std::move(node);
  } else {
    member->set(dotted.substr(dot + 1), std::move(node));
  }
}

std::string Node::kind() const {
  static constexpr const char* names[] = {"nothing", "true or false", "a whole number", "a number",
                                          "a text",  "a date",        "a list",         "a table"};
  return names[value.index()];
}

std::string toml_key(const std::string& key) {
  const bool bare = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
  return bare ? key : quoted(key);
}

std::string Node::text() const { return std::visit(ToText{}, value); }

void merge(Node& base, const Node& changes) {
  if (!base.is_object() || !changes.is_object()) {
    base = changes;
    return;
  }
  auto& members = std::get<Node::Object>(base.value);
  for (const auto& [key, change] : *changes.object()) {
    if (Node* member = find_key(members, key)) {
      merge(*member, change);
    } else {
      members.emplace_back(key, change);
    }
  }
}

void check_merge(const Node& base, const Node& changes, Problems& problems,
                 const std::string& path) {
  if (base.is_object() != changes.is_object()) {
    const bool table = base.is_object();
    problems.add(changes.origin,
                 "'" + path + "' is " + changes.text() +
                     (table ? " (a table is needed)" : " (a table cannot replace a value)"),
                 table ? "Set a key of it, such as " + path + ".KEY" : "");
    return;
  }
  if (!base.is_object()) return;
  for (const auto& [key, change] : *changes.object())
    if (const Node* member = find_key(*base.object(), key))
      check_merge(*member, change, problems, (path.empty() ? "" : path + ".") + toml_key(key));
}

ObjectReader::ObjectReader(const Node& node, Problems& problems, std::string what)
    : node_(node), problems_(problems), what_(std::move(what)) {
  if (!node.is_object())
    problems_.add(node.origin, what_ + " is " + node.kind() + " (a table is needed)");
}

bool ObjectReader::has(std::string_view key) const { return node_.find(key) != nullptr; }

const Node* ObjectReader::take(std::string_view key, bool required) {
  known_.emplace_back(key);
  const Node* node = node_.find(key);
  if (node == nullptr && required && node_.is_object())
    problems_.add(node_.origin, what_ + " lacks '" + std::string(key) + "'");
  return node;
}

void ObjectReader::wrong_type(const Node& node, std::string_view key, std::string_view expected) {
  problems_.add(node.origin, what_ + ": '" + std::string(key) + "' is " + node.text() + " (" +
                                 std::string(expected) + " is needed)");
}

const Node* ObjectReader::node(std::string_view key) { return take(key, false); }

std::string ObjectReader::text(std::string_view key) {
  const Node* node = take(key, true);
  if (node == nullptr) return {};
  const auto* value = std::get_if<std::string>(&node->value);
  if (value == nullptr) {
    wrong_type(*node, key, "a text");
    return {};
  }
  if (!has_control_character(*value)) return *value;
  problems_.add(node->origin, what_ + ": '" + std::string(key) + "' has a control character (" +
                                  node->text() + ")");
  return {};
}

std::string ObjectReader::text(std::string_view key, std::string fallback) {
  if (!has(key)) {
    known_.emplace_back(key);
    return fallback;
  }
  return text(key);
}

bool ObjectReader::check_range(const Node& node, std::string_view key, double value, double low,
                               double high) {
  if (std::isfinite(value) && value >= low && value <= high) return true;
  problems_.add(node.origin, what_ + ": '" + std::string(key) + "' is " + node.text() +
                                 " (it must lie in [" + number_text(low) + ", " +
                                 number_text(high) + "])");
  return false;
}

double ObjectReader::number(std::string_view key, double low, double high) {
  const Node* node = take(key, true);
  if (node == nullptr) return low;
  double value = 0;
  if (const auto* real = std::get_if<double>(&node->value)) {
    value = *real;
  } else if (const auto* whole = std::get_if<std::int64_t>(&node->value)) {
    value = static_cast<double>(*whole);
  } else {
    wrong_type(*node, key, "a number");
    return low;
  }
  return check_range(*node, key, value, low, high) ? value : low;
}

double ObjectReader::number(std::string_view key, double fallback, double low, double high) {
  if (!has(key)) {
    known_.emplace_back(key);
    return fallback;
  }
  return number(key, low, high);
}

std::int64_t ObjectReader::integer(std::string_view key, std::int64_t fallback, std::int64_t low,
                                   std::int64_t high) {
  const Node* node = take(key, false);
  if (node == nullptr) return fallback;
  const auto* whole = std::get_if<std::int64_t>(&node->value);
  if (whole == nullptr) {
    wrong_type(*node, key, "a whole number");
    return fallback;
  }
  const bool inside = check_range(*node, key, static_cast<double>(*whole), static_cast<double>(low),
                                  static_cast<double>(high));
  return inside ? *whole : fallback;
}

bool ObjectReader::flag(std::string_view key, bool fallback) {
  const Node* node = take(key, false);
  if (node == nullptr) return fallback;
  if (const auto* value = std::get_if<bool>(&node->value)) return *value;
  wrong_type(*node, key, "true or false");
  return fallback;
}

std::optional<Date> ObjectReader::date(std::string_view key) {
  const Node* node = take(key, false);
  if (node == nullptr) return {};
  if (const auto* value = std::get_if<Date>(&node->value)) return *value;
  if (const auto* text = std::get_if<std::string>(&node->value))
    if (const auto date = Date::parse(*text)) return date;
  wrong_type(*node, key, "a date such as 2024-07-31");
  return {};
}

std::vector<std::string> ObjectReader::texts(std::string_view key) {
  const Node* node = take(key, false);
  if (node == nullptr) return {};
  if (const auto* one = std::get_if<std::string>(&node->value)) return {*one};
  std::vector<std::string> result;
  const Node::Array* items = node->array();
  if (items == nullptr) {
    wrong_type(*node, key, "a text or a list of texts");
    return {};
  }
  for (const Node& item : *items) {
    if (const auto* text = std::get_if<std::string>(&item.value)) {
      result.push_back(*text);
    } else {
      wrong_type(item, key, "a list of texts");
    }
  }
  return result;
}

void ObjectReader::ignore(std::string_view key) { known_.emplace_back(key); }

void ObjectReader::finish() {
  const Node::Object* members = node_.object();
  if (members == nullptr) return;
  for (const auto& [key, node] : *members)
    if (std::find(known_.begin(), known_.end(), key) == known_.end())
      problems_.add(node.origin, what_ + " has an unknown key '" + key + "'",
                    suggest_name(key, known_));
}

}  // namespace sim
