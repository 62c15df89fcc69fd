#include "models/russia/society.hpp"

#include <algorithm>

namespace russia {

const std::vector<std::string>& class_names() {
  static const std::vector<std::string> names = {"worker",         "peasant", "soldier",
                                                 "intelligentsia", "other",   "cossack"};
  return names;
}

const std::vector<std::string>& issue_names() {
  static const std::vector<std::string> names = {"war", "land", "power", "democracy", "grain"};
  return names;
}

std::size_t find_name(std::string_view what, const std::string& name,
                      std::span<const std::string> names, const sim::Origin& where,
                      sim::Problems& problems) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  problems.add(where, "unknown " + std::string(what) + " '" + name + "'",
               sim::suggest_name(name, names));
  return 0;
}

}  // namespace russia
