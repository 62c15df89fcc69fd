#include <algorithm>
#include <cmath>
#include <limits>

#include "models/russia/history/triggers.hpp"
#include "models/russia/institutions/delegates.hpp"
#include "models/russia/processes/run.hpp"

namespace russia {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// Sum of a column [locality, class] over the places and classes of a clause.
template <class F>
double over(const Clause& clause, F value) {
  double sum = 0;
  for (const std::size_t l : clause.localities)
    for (const std::size_t c : clause.classes) sum += value(l, c);
  return sum;
}

double people(const Run& run, const Clause& clause) {
  return over(clause, [&](std::size_t l, std::size_t c) {
    return static_cast<double>(run.state.sums.people_at(l, c));
  });
}

double per_person(const Run& run, const Clause& clause, double sum) {
  const double all = people(run, clause);
  return all > 0 ? sum / all : nothing;
}

double followers(const Run& run, const Clause& clause, FactionIndex f) {
  return over(clause, [&](std::size_t l, std::size_t c) {
    return static_cast<double>(run.state.sums.support_at(l, c, f));
  });
}

/// Share that the clause's factions have in what `value` adds up over the wings of their party;
/// those who have not taken sides, who follow the party itself, do not count.
template <class F>
double within_party(const Run& run, const Clause& clause, F value) {
  const auto& party = run.world.factions.party_index;
  double own = 0, all = 0;
  for (std::size_t f = 0; f < run.world.factions.size(); ++f) {
    if (party[f] != party[clause.factions.front()] || party[f] == f ||
        run.state.polity.separate[f] == Polity::own_party)
      continue;
    const double here = value(static_cast<FactionIndex>(f));
    all += here;
    if (std::count(clause.factions.begin(), clause.factions.end(), f) > 0) own += here;
  }
  return all > 0 ? own / all : nothing;
}

double cadres(const Run& run, const Clause& clause, FactionIndex f) {
  const State& s = run.state;
  double sum = 0;
  for (const std::size_t l : clause.localities) {
    double adults = 0;
    for (std::size_t c = 0; c < class_count; ++c)
      adults += static_cast<double>(s.sums.people_at(l, c));
    sum += adults * s.organisation.cadres[l * run.world.factions.size() + f];
  }
  return sum;
}

template <class F>
double over_factions(const Clause& clause, F value) {
  double sum = 0;
  for (const FactionIndex f : clause.factions) sum += value(f);
  return sum;
}

double regime(const Run& run, const Clause& clause) {
  return static_cast<std::size_t>(run.state.polity.regime) == clause.regime ? 1 : 0;
}

double support(const Run& run, const Clause& clause) {
  return per_person(run, clause, over_factions(clause, [&](FactionIndex f) {
                      return followers(run, clause, f);
                    }));
}

double wing_support(const Run& run, const Clause& clause) {
  return within_party(run, clause, [&](FactionIndex f) { return followers(run, clause, f); });
}

double wing_cadres(const Run& run, const Clause& clause) {
  return within_party(run, clause, [&](FactionIndex f) { return cadres(run, clause, f); });
}

double cadres_of(const Run& run, const Clause& clause) {
  return over_factions(clause, [&](FactionIndex f) { return cadres(run, clause, f); });
}

double opinion(const Run& run, const Clause& clause) {
  return per_person(
      run, clause, over(clause, [&](std::size_t l, std::size_t c) {
        return position_unit *
               static_cast<double>(
                   run.state.sums.position[(l * class_count + c) * issue_count + clause.issue]);
      }));
}

double acting(const Run& run, const Clause& clause) {
  return per_person(run, clause, over(clause, [&](std::size_t l, std::size_t c) {
                      return static_cast<double>(run.state.sums.acting[l * class_count + c]);
                    }));
}

double grievance(const Run& run, const Clause& clause) {
  return per_person(run, clause, over(clause, [&](std::size_t l, std::size_t c) {
                      return grievance_unit *
                             static_cast<double>(run.state.sums.grievance[l * class_count + c]);
                    }));
}

double hope(const Run& run, const Clause& clause) {
  return per_person(run, clause, over(clause, [&](std::size_t l, std::size_t c) {
                      return static_cast<double>(run.state.organisation.hope[l * class_count + c]) *
                             static_cast<double>(run.state.sums.people_at(l, c));
                    }));
}

double soviet(const Run& run, const Clause& clause) {
  const auto shares = soviet_composition(run, clause.group, clause.localities);
  return over_factions(clause, [&](FactionIndex f) { return shares[f]; });
}

/// Share of the lists that bear a faction's name in what an assembly found everywhere.
double found(const Run& run, const Clause& clause, std::string_view observable) {
  double share = nothing;
  for (const FactionIndex f : clause.factions)
    for (const sim::Result& r : run.state.results)
      if (r.observable == observable && r.event == clause.assembly && r.place == "all" &&
          r.list == run.world.factions.ids[f])
        share = (std::isnan(share) ? 0 : share) + r.value;
  return share;
}

double delegates(const Run& run, const Clause& clause) {
  return found(run, clause, "delegate_share");
}

double votes(const Run& run, const Clause& clause) { return found(run, clause, "vote_share"); }

double government(const Run& run, const Clause& clause) {
  return over_factions(clause, [&](FactionIndex f) { return run.state.polity.government[f]; });
}

double policy(const Run& run, const Clause& clause) {
  return run.state.polity.policy[clause.issue];
}

double position(const Run& run, const Clause& clause) {
  return run.state.polity.position[clause.factions.front()][clause.issue];
}

double policy_distance(const Run& run, const Clause& clause) {
  return std::abs(policy(run, clause) - position(run, clause));
}

double distance_between(const Run& run, const Clause& clause) {
  return std::abs(static_cast<double>(run.state.polity.position[clause.other][clause.issue]) -
                  position(run, clause));
}

double condition(const Run& run, const Clause& clause) {
  return run.state.condition[clause.condition];
}

double driver(const Run& run, const Clause& clause) {
  const DriverValues& d = run.state.drivers;
  const double values[] = {d.weariness,  d.real_wage,  d.bread,
                           d.casualties, d.field_army, d.red_army};
  return values[clause.driver];
}

double happened(const Run& run, const Clause& clause) {
  return run.state.happened[clause.event] ? 1 : 0;
}

double weeks_since(const Run& run, const Clause& clause) {
  constexpr double days_per_week = 7;
  const auto& when = run.state.happened[clause.event];
  return when ? static_cast<double>(run.state.date - *when) / days_per_week : nothing;
}

double living(const Run& run, const Clause& clause) {
  return run.state.polity.living[clause.factions.front()];
}

double banned(const Run& run, const Clause& clause) {
  return run.state.polity.banned[clause.factions.front()];
}

double split_off(const Run& run, const Clause& clause) {
  return run.state.polity.separate[clause.factions.front()] != 0 ? 1 : 0;
}

double month(const Run& run, const Clause& clause) {
  return static_cast<std::size_t>(run.state.date.month()) == clause.month ? 1 : 0;
}

}  // namespace

const std::vector<Measure>& measures() {
  static const std::vector<Measure> all = {
      {"regime", "1 while this power rules", {"regime"}, {}, regime},
      {"support",
       "share of the people who follow the faction in private",
       {"faction"},
       {"class", "place"},
       support},
      {"wing_support",
       "the faction's share of those who follow a wing of its party in private",
       {"faction"},
       {"class", "place"},
       wing_support},
      {"wing_cadres",
       "the faction's share of the cadres of its party's wings",
       {"faction"},
       {"place"},
       wing_cadres},
      {"cadres", "cadres of the faction, people", {"faction"}, {"place"}, cadres_of},
      {"opinion", "mean opinion, -1 to 1", {"issue"}, {"class", "place"}, opinion},
      {"acting",
       "share of the people who strike, mutiny, seize or rise",
       {},
       {"class", "place"},
       acting},
      {"grievance", "mean grievance, 0 to 1", {}, {"class", "place"}, grievance},
      {"hope",
       "mean hopes of February: 1 in full, below 0 disillusion",
       {},
       {"class", "place"},
       hope},
      {"soviet",
       "share the faction would have in a soviet elected today",
       {"faction"},
       {"group", "place"},
       soviet},
      {"delegates",
       "share the faction had in a congress; unknown before it",
       {"faction", "assembly"},
       {},
       delegates},
      {"votes",
       "share the faction's own list had in an election; unknown before it",
       {"faction", "assembly"},
       {},
       votes},
      {"government", "share of the posts of government", {"faction"}, {}, government},
      {"policy", "policy of the regime on the issue, -1 to 1", {"issue"}, {}, policy},
      {"position",
       "position of the faction on the issue, -1 to 1",
       {"faction", "issue"},
       {},
       position},
      {"policy_distance",
       "distance of the faction from the policy on the issue, 0 to 2",
       {"faction", "issue"},
       {},
       policy_distance},
      {"distance_between",
       "distance of two factions on the issue, 0 to 2",
       {"faction", "from", "issue"},
       {},
       distance_between},
      {"condition", "a named condition of the regime", {"name"}, {}, condition},
      {"driver",
       "weariness (0 to 1), real_wage (1913 = 1), bread (pre-war = 1), casualties "
       "(people a week), field_army, red_army (people)",
       {"driver"},
       {},
       driver},
      {"happened", "1 once the event has happened", {"event"}, {}, happened},
      {"weeks_since", "weeks since the event; unknown before it", {"event"}, {}, weeks_since},
      {"living", "1 while the faction exists", {"faction"}, {}, living},
      {"banned", "1 while the faction is illegal", {"faction"}, {}, banned},
      {"split_off", "1 once the faction stands apart from its party", {"faction"}, {}, split_off},
      {"month", "1 in a week that begins in this month (1 to 12)", {"month"}, {}, month},
  };
  return all;
}

}  // namespace russia
