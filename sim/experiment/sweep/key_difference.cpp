#include "sim/experiment/sweep/key_difference.hpp"

#include <algorithm>
#include <set>
#include <sstream>
#include <vector>

#include "sim/io/toml.hpp"

namespace sim::experiment {
namespace {

/// A key with one value, or one entry of its list of tables.
struct Entry {
  std::string key, value;
  friend auto operator<=>(const Entry&, const Entry&) = default;
};

/// What a key adds to the scenario, and stands behind its tables.
bool is_of_study(const std::string& key) {
  return key.starts_with("sweep.") || key == "data" || key == "ensemble_keeps";
}

std::vector<Entry> entries_of(const std::string& text) {
  std::vector<Entry> entries;
  std::istringstream in(text);
  std::string table;  // "run." below a line [run]
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('[') && line.ends_with(']')) {
      const std::size_t begin = line.find_first_not_of('['), end = line.find_last_not_of(']');
      table = line.substr(begin, end + 1 - begin) + ".";
      continue;
    }
    const std::size_t equals = line.find(" = ");
    if (equals == std::string::npos) {
      if (!line.empty()) entries.push_back({line, ""});
      continue;
    }
    const std::string name = line.substr(0, equals), value = line.substr(equals + 3);
    const std::string key = is_of_study(name) ? name : table + name;
    Problems ignored;
    const Node node = io::parse_toml_value(value, {}, ignored);
    const Node::Array* items = ignored.empty() ? node.array() : nullptr;
    if (items == nullptr || items->empty() || !items->front().is_object()) {
      entries.push_back({key, value});
      continue;
    }
    for (const Node& item : *items) entries.push_back({"one of " + key, item.text()});
  }
  return entries;
}

/// The value from a little before the place where it begins to differ from that of the same key.
std::string shown(const Entry& entry, const std::vector<Entry>& others) {
  constexpr std::size_t most_length = 100, before = 20;
  if (entry.key == "data") return "data = tables of other content";
  const auto other = std::find_if(others.begin(), others.end(),
                                  [&](const Entry& one) { return one.key == entry.key; });
  std::size_t same = 0;
  if (other != others.end() && entry.value.size() > most_length)
    same = static_cast<std::size_t>(std::mismatch(entry.value.begin(), entry.value.end(),
                                                  other->value.begin(), other->value.end())
                                        .first -
                                    entry.value.begin());
  const std::size_t begin = same > before ? same - before : 0;
  std::string text = entry.value.substr(begin, most_length);
  if (begin > 0) text = "..." + text;
  if (begin + most_length < entry.value.size()) text += "...";
  return entry.value.empty() ? entry.key : entry.key + " = " + text;
}

/// The first entries that the other text lacks.
std::string missing(const std::vector<Entry>& entries, const std::vector<Entry>& others) {
  constexpr std::size_t most_entries = 3;
  const std::set<Entry> known(others.begin(), others.end());
  std::string text;
  std::size_t count = 0;
  for (const Entry& entry : entries)
    if (!known.contains(entry) && ++count <= most_entries)
      text += (text.empty() ? "" : "; ") + shown(entry, others);
  if (count > most_entries) text += "; and " + std::to_string(count - most_entries) + " more";
  return text.empty() ? "nothing" : text;
}

}  // namespace

std::string key_difference(const std::string& there, const std::string& here) {
  const std::vector<Entry> of_there = entries_of(there), of_here = entries_of(here);
  return "there: " + missing(of_there, of_here) + "; here: " + missing(of_here, of_there);
}

}  // namespace sim::experiment
