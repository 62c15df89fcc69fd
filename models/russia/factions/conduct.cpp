#include "models/russia/factions/conduct.hpp"

#include <algorithm>

#include "models/russia/factions/factions.hpp"

namespace russia {
namespace {

void read_table(const sim::Inputs& inputs, Factions& factions, sim::Problems& problems) {
  const sim::Table& table = inputs.tables.at("faction_conduct");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    Conduct& c = factions.conduct[row.index("faction", factions.ids)];
    c.rule = static_cast<rules::Adaptation>(row.index("rule", rule_names()));
    c.programme = row.number("programme");
    c.discipline = row.number("discipline");
    c.elected = row.number("yield_elected");
    c.coercion = row.number("yield_coercion");
  }
}

PositionMode mode_named(const std::string& name, const sim::Origin& where,
                        sim::Problems& problems) {
  return static_cast<PositionMode>(
      find_name("mode of positions", name, position_mode_names(), where, problems));
}

/// [factions.positions_of]: modes of single factions, or of all wings of a party.
void read_exceptions(const sim::Node& node, Factions& factions, sim::Problems& problems) {
  if (!node.is_object()) {
    problems.add(node.origin, "'positions_of' is " + node.kind() + " (a table is needed)",
                 "Write [factions.positions_of] and below it left_sr = \"frozen\"");
    return;
  }
  for (const auto& [id, value] : *node.object()) {
    const std::vector<FactionIndex> family = factions.family(id);
    const auto* name = std::get_if<std::string>(&value.value);
    if (family.empty()) find_name("faction", id, factions.ids, value.origin, problems);
    if (name == nullptr) {
      problems.add(value.origin,
                   "'positions_of." + id + "' is " + value.kind() + " (a text is needed)");
      continue;
    }
    for (const FactionIndex f : family)
      factions.conduct[f].mode = mode_named(*name, value.origin, problems);
  }
}

}  // namespace

const std::vector<std::string>& position_mode_names() {
  static const std::vector<std::string> names = {"documented", "frozen", "adaptive"};
  return names;
}

const std::vector<std::string>& rule_names() {
  static const std::vector<std::string> names = {"sticker", "aggregator", "hunter", "predator"};
  return names;
}

sim::InputFile conduct_input() {
  using namespace sim::columns;
  return {"faction_conduct",
          "history/faction_conduct.csv",
          {.columns = {reference("faction", "factions", "id"), word("rule", rule_names()),
                       share("programme"), share("discipline"), share("yield_elected"),
                       share("yield_coercion")},
           .key = {"faction"},
           .complete = {"faction"}}};
}

void read_conduct(const sim::Inputs& inputs, Factions& factions, sim::Problems& problems) {
  factions.conduct.assign(factions.size(), {});
  factions.frozen_at = inputs.start;
  read_table(inputs, factions, problems);
  const sim::Node* settings = inputs.settings.find("factions");
  if (settings == nullptr) return;
  if (!settings->is_object()) {
    problems.add(settings->origin, "'factions' is " + settings->kind() + " (a table is needed)",
                 "Write [factions] and below it positions = \"frozen\"");
    return;
  }
  sim::ObjectReader reader(*settings, problems, "factions");
  const PositionMode mode = mode_named(reader.text("positions", position_mode_names().front()),
                                       settings->origin, problems);
  for (Conduct& c : factions.conduct) c.mode = mode;
  factions.frozen_at = reader.date("frozen_at").value_or(inputs.start);
  if (const sim::Node* node = reader.node("positions_of"))
    read_exceptions(*node, factions, problems);
  reader.ignore("roots");  // read with the seeds
  reader.finish();
}

}  // namespace russia
