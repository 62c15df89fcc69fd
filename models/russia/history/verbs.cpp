#include <algorithm>

#include "models/russia/factions/polity.hpp"
#include "models/russia/history/events.hpp"

namespace russia {
namespace {

std::vector<FactionIndex> targets(const World& world, const State& state, const Effect& effect) {
  return living_family(world, state, effect.party);
}

void stir(const World& world, State& state, const Effect& effect) {
  // What lasts is held up week by week in apply_events; here it begins.
  state.polity.stirred[effect.social_class] +=
      static_cast<float>(effect.amount * world.parameters.stir_step);
}

void credit(const World& world, State& state, const Effect& effect) {
  const auto by = static_cast<float>(effect.amount * world.parameters.credit);
  for (const FactionIndex f : targets(world, state, effect))
    for (std::size_t at = f; at < state.organisation.valence.size(); at += world.factions.size())
      state.organisation.valence[at] += by;
}

/// The event shows one pole of an issue to have been right. Who had stood nearer to it than the
/// policy gains, who stood further away loses. Nobody can point at a policy that is his own: with
/// the share of its posts a faction is measured from the middle instead, and loses if it stood for
/// the opposite. A class listens as far as the issue matters to it.
void confirm(const World& world, State& state, const Effect& effect) {
  const std::size_t factions = world.factions.size(), issue = effect.issue;
  for (std::size_t f = 0; f < factions; ++f) {
    if (state.polity.living[f] == 0) continue;
    const float from = (1 - state.polity.government[f]) * state.polity.policy[issue];
    const double by = world.parameters.credit * effect.amount *
                      static_cast<double>(state.polity.position[f][issue] - from) / 2;
    for (std::size_t at = f; at < state.organisation.valence.size(); at += factions) {
      const std::size_t c = at / factions % class_count;
      // The saliences of a class add up to 1: the mean issue gets an attention of 1.
      const auto attention = static_cast<double>(world.opinions.salience[c][issue]) *
                             static_cast<double>(issue_count);
      state.organisation.valence[at] += static_cast<float>(by * attention);
    }
  }
}

void set_policy(const World&, State& state, const Effect& effect) {
  state.polity.policy[effect.issue] = static_cast<float>(effect.amount);
}

void change_regime(const World& world, State& state, const Effect& effect) {
  state.polity.regime = static_cast<Polity::Regime>(effect.regime);
  state.polity.regime_since = state.date;
  state.polity.posts_filled = 0;
  state.flows.registered_at_february = state.polity.regime == Polity::Regime::provisional
                                           ? state.flows.registered_total
                                           : state.flows.registered_at_february;
  refresh_polity(world, state);
}

void set_condition(const World&, State& state, const Effect& effect) {
  state.condition[effect.condition] = effect.amount;
}

void raise_hopes(const World&, State& state, const Effect& effect) {
  for (float& hope : state.organisation.hope) hope = static_cast<float>(effect.amount);
}

void form(const World& world, State& state, const Effect& effect) {
  form_faction(world, state, effect.faction, effect.other);
}

void unite(const World& world, State& state, const Effect& effect) {
  reunify(world, state, effect.party, effect.other);
}

void split(const World& world, State& state, const Effect& effect) {
  split_from_party(world, state, effect.party, effect.faction);
}

void splinter_off(const World& world, State& state, const Effect& effect) {
  if (state.polity.living[effect.other] != 0)
    splinter(world, state, effect.other, effect.faction, effect.amount);
}

void merge(const World& world, State& state, const Effect& effect) {
  merge_factions(world, state, effect.faction, effect.other);
}

void unite_in_bloc(const World& world, State& state, const Effect& effect) {
  std::vector<FactionIndex> members;
  for (const std::string& id : effect.members) {
    // One that is not formed yet joins by its name.
    if (const auto f = world.factions.find(id)) members.push_back(*f);
    for (const FactionIndex f : living_family(world, state, id)) members.push_back(f);
  }
  form_bloc(state, effect.bloc_number, members);
}

void end_bloc(const World&, State& state, const Effect& effect) {
  form_bloc(state, effect.bloc_number, {});
}

void set_ban(const World& world, State& state, const Effect& effect, bool banned) {
  // A ban may come before its wing is formed: it is known by name.
  if (effect.faction != no_faction) state.polity.banned[effect.faction] = banned ? 1 : 0;
  for (const FactionIndex f : targets(world, state, effect))
    state.polity.banned[f] = banned ? 1 : 0;
}

void ban(const World& world, State& state, const Effect& effect) {
  set_ban(world, state, effect, true);
}

void legalise(const World& world, State& state, const Effect& effect) {
  set_ban(world, state, effect, false);
}

void arrest(const World& world, State& state, const Effect& effect) {
  for (const FactionIndex f : targets(world, state, effect))
    for (std::size_t l = 0; l < world.land.localities.size(); ++l)
      state.organisation.cadres[l * world.factions.size() + f] *=
          static_cast<float>(1 - effect.amount);
}

void purge(const World& world, State& state, const Effect& effect) {
  state.polity.posts_filled *= static_cast<float>(1 - effect.amount);
  arrest(world, state, effect);
}

}  // namespace

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> all = {
      {"stir", "adds grievance to a class, `by` times the size of the event's kind of shock",
       {"class", "by"}, stir},
      {"credit", "gives or takes valence everywhere, `by` times the size of the event's kind",
       {"faction", "by"}, credit},
      {"confirm", "who stood nearer to a pole of an issue than the policy gains valence, others lose",
       {"issue", "toward"}, confirm},
      {"set_policy", "decides the regime's policy on an issue", {"issue", "value"}, set_policy},
      {"change_regime", "another power rules; posts of the last one are gone", {"regime"},
       change_regime},
      {"set_condition", "sets a named number that processes read", {"name", "value"},
       set_condition},
      {"raise_hopes", "everybody hopes for the parties that lead the soviets; `value`: 1 in full",
       {"value"}, raise_hopes},
      {"form_faction", "a wing or party comes into being; nearer followers of the parent join",
       {"faction"}, form},
      {"reunify", "the wings of a party become one under `into`", {"party", "into"}, unite},
      {"split_faction", "a wing leaves its party; cadres divide by local followers",
       {"party", "wing"}, split},
      {"splinter", "part of a faction's cadres make a new one", {"from", "faction", "cadre_share"},
       splinter_off},
      {"merge_factions", "a faction goes over into another", {"from", "into"}, merge},
      {"form_bloc", "factions, and no others, pool agitation and call strikes together",
       {"bloc", "factions"}, unite_in_bloc},
      {"dissolve_bloc", "a bloc ends", {"bloc"}, end_bloc},
      {"ban_faction", "a faction becomes illegal", {"faction"}, ban},
      {"legalise_faction", "a faction becomes legal", {"faction"}, legalise},
      {"arrest_cadres", "a share of a faction's cadres is lost", {"faction", "share"}, arrest},
      {"purge", "a share of a ruling faction's members loses membership and posts",
       {"faction", "share"}, purge},
  };
  return all;
}

bool is_shock(const Verb& verb) {
  return verb.name == "stir" || verb.name == "credit" || verb.name == "confirm";
}

const std::vector<std::string>& regime_names() {
  static const std::vector<std::string> names = {"tsar", "provisional", "soviet"};
  return names;
}

const std::vector<std::string>& condition_names() {
  static const std::vector<std::string> names = {
      "land_decree", "land_committees", "armistice", "old_army_demobilisation",
      "soldiers_committees", "red_conscription", "requisition", "famine",
      "white_threat", "cheka", "red_terror", "open_votes"};
  return names;
}

}  // namespace russia
