#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sim/core/date.hpp"
#include "sim/core/problems.hpp"

namespace sim {

struct NodeMember;

/// One value of a structured document (a scenario, an event): what TOML can hold, with its origin.
/// sim/io fills it; core and models read it and never see a file.
struct Node {
  using Array = std::vector<Node>;
  using Object = std::vector<NodeMember>;  // keys in the order of the file

  std::variant<std::monostate, bool, std::int64_t, double, std::string, Date, Array, Object> value;
  Origin origin;

  bool is_object() const { return std::holds_alternative<Object>(value); }
  bool is_array() const { return std::holds_alternative<Array>(value); }
  const Object* object() const { return std::get_if<Object>(&value); }
  const Array* array() const { return std::get_if<Array>(&value); }
  /// The member of that name, or null. `dotted` may be a path such as "run.seed".
  const Node* find(std::string_view dotted) const;
  /// Sets a member by a dotted path, making objects on the way; replaces what was there.
  void set(std::string_view dotted, Node node);
  /// "a text", "a number", ... for messages.
  std::string kind() const;
  /// The value as TOML would write it, on one line.
  std::string text() const;
};

/// Key and value. Not std::pair, which Clang refuses to hold in a Node not yet complete.
struct NodeMember {
  NodeMember(std::string key, Node value) : first(std::move(key)), second(std::move(value)) {}
  std::string first;
  Node second;
};

/// A key as TOML would write it: quoted where it must be, as in "town:north".
std::string toml_key(const std::string& key);

/// Overlays `changes` on `base`: objects are merged key by key, everything else is replaced.
void merge(Node& base, const Node& changes);

/// Reports where merge() would replace a table by a value or a value by a table, which loses all
/// keys of the table. `path` is the key of both, for messages.
void check_merge(const Node& base, const Node& changes, Problems& problems,
                 const std::string& path = "");

/// Reads an object with checks; every mistake goes to `problems` and the getter gives its fallback,
/// or `low`, or nothing. finish() reports unknown keys.
class ObjectReader {
 public:
  ObjectReader(const Node& node, Problems& problems, std::string what);

  bool has(std::string_view key) const;
  const Node* node(std::string_view key);
  std::string text(std::string_view key);
  std::string text(std::string_view key, std::string fallback);
  double number(std::string_view key, double low, double high);
  double number(std::string_view key, double fallback, double low, double high);
  std::int64_t integer(std::string_view key, std::int64_t fallback, std::int64_t low,
                       std::int64_t high);
  bool flag(std::string_view key, bool fallback);
  std::optional<Date> date(std::string_view key);
  /// A text or an array of texts; empty when the key is missing.
  std::vector<std::string> texts(std::string_view key);
  /// Marks a key as known without reading it.
  void ignore(std::string_view key);
  void finish();
  const Origin& origin() const { return node_.origin; }

 private:
  const Node* take(std::string_view key, bool required);
  void wrong_type(const Node& node, std::string_view key, std::string_view expected);
  bool check_range(const Node& node, std::string_view key, double value, double low, double high);

  const Node& node_;
  Problems& problems_;
  std::string what_;
  std::vector<std::string> known_;
};

}  // namespace sim
