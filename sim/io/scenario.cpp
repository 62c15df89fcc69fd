#include "sim/io/scenario.hpp"

#include <algorithm>
#include <span>

#include "sim/core/digest.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/installed.hpp"
#include "sim/io/text_file.hpp"
#include "sim/io/toml.hpp"

namespace sim::io {
namespace {

namespace fs = std::filesystem;

bool is_section(const Node& node) {
  if (node.is_object()) return true;
  const Node::Array* items = node.array();
  return items != nullptr && !items->empty() &&
         std::all_of(items->begin(), items->end(),
                     [](const Node& item) { return item.is_object(); });
}

/// TOML must write the plain values of a table before its tables. Settings keep that order in
/// memory too, so that a scenario read back from an output file is the same in every respect.
void put_plain_values_first(Node& node) {
  if (auto* items = std::get_if<Node::Array>(&node.value))
    for (Node& item : *items) put_plain_values_first(item);
  auto* members = std::get_if<Node::Object>(&node.value);
  if (members == nullptr) return;
  for (auto& [key, member] : *members) put_plain_values_first(member);
  std::stable_partition(members->begin(), members->end(),
                        [](const auto& member) { return !is_section(member.second); });
}

/// Takes `base` out of the settings and returns the file it names; empty when there is none.
fs::path take_base(Node& settings, const fs::path& path, Problems& problems) {
  const Node* found = settings.find("base");
  if (found == nullptr) return {};
  const Node base = *found;
  std::erase_if(std::get<Node::Object>(settings.value),
                [](const auto& member) { return member.first == "base"; });
  const auto* name = std::get_if<std::string>(&base.value);
  if (name == nullptr || name->empty()) {
    problems.add(base.origin, "'base' is " + base.text() + " (the name of a TOML file is needed)");
    return {};
  }
  const fs::path file = (path.parent_path() / *name).lexically_normal();
  const std::string why = is_stream(file) ? "is not a regular file" : why_not_readable(file);
  if (why.empty()) return file;
  problems.add(base.origin, "'base' is " + base.text() + " (" + file.string() + ": " + why + ")");
  return {};
}

Node read_with_bases(const fs::path& path, std::vector<fs::path>& files, Problems& problems) {
  files.push_back(path);
  Node settings = read_toml(path, problems);
  const Node* found = settings.find("base");
  const Origin where = found != nullptr ? found->origin : Origin{};
  const fs::path base = take_base(settings, path, problems);
  if (base.empty()) return settings;
  std::error_code ignored;
  for (const fs::path& file : files) {
    if (!fs::equivalent(file, base, ignored)) continue;
    std::string way;
    for (const fs::path& step : files) way += step.string() + " -> ";
    problems.add(where,
                 "'base' leads back to a file that it changes (" + way + base.string() + ")");
    return settings;
  }
  Node result = read_with_bases(base, files, problems);
  check_merge(result, settings, problems);
  merge(result, settings);
  return result;
}

void apply_override(const std::string& text, Node& settings, Problems& problems) {
  const Origin origin{"--set " + text, 0};
  const std::size_t equals = text.find('=');
  const std::string key = text.substr(0, equals);
  if (equals == std::string::npos || key.empty()) {
    problems.add(origin, "is not an assignment", "Write --set key=value, such as --set run.seed=7");
    return;
  }
  constexpr std::ptrdiff_t most_dots = 15;
  if (("." + key + ".").find("..") != std::string::npos ||
      key.find_first_of(" \t\"'") != std::string::npos ||
      std::count(key.begin(), key.end(), '.') > most_dots) {
    problems.add(origin, "'" + key + "' is not a key (names with dots between them are needed)");
    return;
  }
  if (key == "base") {
    problems.add(origin, "'base' cannot be set here", "Name the other scenario file instead");
    return;
  }
  Node change{Node::Object{}, origin};
  change.set(key, parse_toml_value(text.substr(equals + 1), origin, problems));
  check_merge(settings, change, problems);
  merge(settings, change);
}

void apply_overrides(const std::vector<std::string>& overrides, Node& settings,
                     Problems& problems) {
  for (const std::string& text : overrides) apply_override(text, settings, problems);
  put_plain_values_first(settings);
}

}  // namespace

Scenario read_scenario(const fs::path& path, const std::vector<std::string>& overrides,
                       Problems& problems) {
  Scenario scenario;
  scenario.file = find_installed(path);
  scenario.settings = read_with_bases(scenario.file, scenario.files, problems);
  apply_overrides(overrides, scenario.settings, problems);
  return scenario;
}

Scenario parse_scenario(std::string_view text, const fs::path& file,
                        const std::vector<std::string>& overrides, Problems& problems) {
  Scenario scenario;
  scenario.file = file;
  scenario.settings = parse_toml(text, file, problems);
  apply_overrides(overrides, scenario.settings, problems);
  return scenario;
}

Inputs read_inputs(const std::vector<InputFile>& files, const fs::path& data_folder,
                   Problems& problems) {
  Inputs inputs;
  for (const InputFile& file : files) {
    const fs::path path = data_folder / file.path;
    if (path.extension() == ".toml") {
      const std::size_t before = problems.all().size();
      Node document = read_toml(path, problems);
      if (problems.all().size() > before) document.value = {};
      inputs.documents[file.name] = std::move(document);
      continue;
    }
    inputs.tables[file.name] = read_csv(path, problems);
  }
  std::vector<CheckedTable> tables;
  for (const InputFile& file : files)
    if (const auto table = inputs.tables.find(file.name); table != inputs.tables.end())
      tables.push_back({file.name, &table->second, &file.schema});
  check_tables(tables, problems);
  return inputs;
}

std::uint64_t digest_of(const Inputs& inputs) {
  Digest digest;
  const auto add = [&](const std::string& text) {
    digest.add_bytes(std::as_bytes(std::span(text)));
  };
  for (const auto& [name, table] : inputs.tables) {
    add(name);
    for (const std::string& column : table.columns()) add(column);
    for (std::size_t row = 0; row < table.size(); ++row)
      for (std::size_t c = 0; c < table.columns().size(); ++c)
        add(table.cell(row, static_cast<int>(c)));
  }
  for (const auto& [name, document] : inputs.documents) add(name + document.text());
  return digest.value();
}

}  // namespace sim::io
