#include "models/russia/input_counts.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace russia {
namespace {

bool has_value(const Verb& verb) {
  return std::any_of(verb.arguments.begin(), verb.arguments.end(), [](const std::string& key) {
    return key == "value" || key == "share" || key == "cadre_share";
  });
}

class InputCounts {
 public:
  explicit InputCounts(const World& w) {
    for (const Event& event : w.events) count(event);
  }

  sim::Model::Section rows(const World& w) const {
    sim::Model::Section rows;
    const auto add = [&](const std::string& what, std::size_t number, std::size_t uses) {
      rows.push_back({{"what", what},
                      {"number", std::to_string(number)},
                      {"uses", uses > 0 ? std::to_string(uses) : ""}});
    };
    std::size_t uses = 0;
    for (const auto& [name, n] : named_) {
      add("threshold." + name, 1, n);
      uses += n;
    }
    add("thresholds by name, all", named_.size(), uses);
    for (const auto& [what, n] : numbers_) add(what, n, n);
    for (const auto& [kind, n] : shocks_) add("shock." + kind, 1, n);
    for (const auto& [what, n] : events_) add(what, n, 0);
    add("positions of factions", w.factions.positions.size(), 0);
    return rows;
  }

 private:
  void count(const Event& event) {
    if (event.has_trigger()) {
      count(event.trigger);
      ++events_[event.role + "s by condition"];
    } else {
      ++events_[event.role + "s by date"];
    }
    for (const Effect& effect : event.effects) {
      const std::string& verb = effect.verb->name;
      if (is_shock(*effect.verb)) {
        ++shocks_[event.kind];
        ++numbers_["signs of " + verb];
        if (std::abs(effect.by) != 1) ++numbers_["multiples of a shock's size"];
      } else if (has_value(*effect.verb)) {
        ++numbers_["values of " + verb];
      }
    }
  }

  void count(const Trigger& trigger) {
    for (const Clause& clause : trigger.clauses)
      if (!clause.threshold_name.empty())
        ++named_[clause.threshold_name];
      else
        ++numbers_[clause.has_threshold ? "thresholds written as numbers"
                                        : "conditions true or false"];
    if (trigger.chance < 1) ++numbers_["chances a week"];
    if (trigger.for_weeks > 1) ++numbers_["weeks that conditions must hold"];
    if (trigger.earliest || trigger.latest) ++numbers_["windows of dates"];
  }

  std::map<std::string, std::size_t> named_, shocks_, numbers_, events_;
};

}  // namespace

sim::Model::Section input_counts(const World& world) { return InputCounts(world).rows(world); }

}  // namespace russia
