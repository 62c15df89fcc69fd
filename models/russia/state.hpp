#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/rules/episodes.hpp"
#include "models/russia/factions/factions.hpp"
#include "models/russia/population/layout.hpp"
#include "models/russia/processes/outlook.hpp"
#include "sim/core/results.hpp"

namespace russia {

/// Where the person of a home slot is; an army slot is present or empty. Who is away has left a
/// hungry town for a village.
enum class Status : std::uint8_t { present, serving, captured, dead, empty, away };

/// What is known of each agent, one column a property, in the order of the layout's slots.
/// 21 bytes an agent, and one more (nationality) that does not change and lies in the layout.
struct Agents {
  std::array<std::vector<std::int16_t>, issue_count> position;  // -32767 ... 32767 for -1 ... 1
  std::array<std::vector<std::int8_t>, issue_count> anchor;     // -127 ... 127 for -1 ... 1
  std::vector<FactionIndex> faction;  // private; no_faction: supports nobody
  std::vector<Status> status;
  std::vector<std::uint32_t> link;  // serving: the army slot; in the army: the home slot
  // Of army slots only (index: slot - home_slots), copied from home so that sums need not look
  // back.
  std::vector<std::uint32_t> army_weight;
  std::vector<std::uint8_t> army_nationality;
};

inline constexpr std::uint32_t no_slot = 0xffffffffu;
inline constexpr float position_unit = 1.0f / 32767.0f;
inline constexpr float anchor_unit = 1.0f / 127.0f;

/// What is known of each community.
struct Communities {
  std::vector<float> disturbance;     // of hardship
  std::vector<float> hardship;        // 0 to 1
  std::vector<float> habit;           // hardship that people have got used to, 0 to 1
  std::vector<float> grievance;       // 0 to 1
  std::vector<float> acting;          // share acting, mean over the days of last week
  std::vector<rules::Motion> motion;  // shares acting and resting at the end of last week
  std::vector<float> claims;          // share whose claims on land are not made good, 0 to 1
};

inline constexpr double grievance_unit = 1.0 / 65536;

/// Sums over the people of a locality, taken once a week. People, not agents; whole numbers, so
/// that their order is of no matter.
struct Aggregates {
  std::size_t factions = 0;
  std::vector<std::int64_t> people;      // [locality, class]
  std::vector<std::int64_t> support;     // [locality, class, faction]
  std::vector<std::int64_t> expression;  // [locality, class, faction]
  std::vector<std::int64_t> acting;      // [locality, class] people
  std::vector<std::int64_t> position;    // [locality, class, issue] people x stored position
  std::vector<std::int64_t> grievance;   // [locality, class] sum of people x grievance_unit
  std::vector<std::int64_t> nearest;     // [locality, faction] of a party's followers, those who
                                         // are nearest to this wing of it
  Wings::Membership parties{};           // those whose wings `nearest` tells apart

  void resize(std::size_t localities, std::size_t faction_count);
  void clear();
  std::int64_t people_at(std::size_t l, std::size_t c) const { return people[l * class_count + c]; }
  std::int64_t support_at(std::size_t l, std::size_t c, std::size_t f) const {
    return support[(l * class_count + c) * factions + f];
  }
};

/// What is known of each faction at each locality. Shape: [locality, faction].
struct Organisation {
  std::vector<float> cadres;   // per adult
  std::vector<float> seed;     // cadres per adult that it can always raise where it is legal
  std::vector<float> label;    // cadres per adult as remembered: what private choice knows
  std::vector<float> valence;  // [locality, class, faction]
  std::vector<float> hope;     // [locality, class] hopes of February, 1 at first, below 0: disillusion
};

/// The local soviets as they sit: what their electors were when each member was elected.
struct Soviets {
  std::vector<float> followers;      // [locality, class, faction] people
  std::vector<float> without_party;  // [locality, class] people
  std::vector<float> cadres;         // [locality, faction] per adult
  std::uint8_t sit = 0;              // whether any were elected yet
};

/// The regime and the factions as they stand.
struct Polity {
  static constexpr std::uint8_t split_wing = 1, own_party = 2;
  enum class Regime : std::uint8_t { tsar, provisional, soviet };
  Regime regime = Regime::tsar;
  sim::Date regime_since;  // posts given before it are gone
  Position policy{};
  std::vector<std::uint8_t> living;    // faction -> formed and not merged away
  std::vector<std::uint8_t> banned;    // faction -> illegal
  std::vector<std::uint8_t> separate;  // faction -> no longer behind its party's list:
                                       // split_wing, or own_party (never a wing, or a splinter)
  std::vector<Position> position;      // faction -> on the issues
  std::vector<Position> perceived;     // the same as voters see it: wings behind one list
  std::vector<float> government;       // faction -> share of posts, 0 to 1
  std::vector<float> blamed;           // the same as voters see it
  std::array<float, class_count> stirred{};  // grievance added by events, decaying
  float posts_filled = 0;  // share of the posts of soviet power that members hold, 0 to 1
  std::vector<sim::Date> formed;      // faction -> week in which it came into being
  std::vector<FactionIndex> heir;     // faction -> the one it merged into, which has its posts
  std::vector<Position> programme;    // faction -> its position but for what it adapts
  std::vector<std::uint8_t> adapted;  // faction -> has left its programme by its own rule
  std::vector<rules::Hunt<issue_count>> hunts;  // faction -> what a hunter remembers
  std::vector<std::uint8_t> bloc;               // faction -> number of its bloc, from 1; 0: none
  std::vector<float> mandate;  // faction -> 2 s / (s + q): seats s against supporters q, both as
                               // shares, in the last congress; 1 while there was none
};

const std::vector<std::string>& regime_names();

/// Named numbers that events set and processes read.
enum class Condition : std::uint8_t {
  land_decree,
  land_committees,
  armistice,
  old_army_demobilisation,
  soldiers_committees,
  red_conscription,
  requisition,
  famine,
  white_threat,
  cheka,
  red_terror,
  open_votes
};
inline constexpr std::size_t condition_count = 12;
const std::vector<std::string>& condition_names();

/// This week's values of the monthly drivers.
struct DriverValues {
  double field_army = 0, red_army = 0;  // people
  double real_wage = 1;                 // share of 1913
  double bread = 1;                     // share of the pre-war ration, Petrograd
  double casualties = 0, captured = 0;  // people this week
  double cumulative_losses = 0;         // people
  double weariness = 0;                 // 0 to 1
};

/// Persons of this week, and counts since the beginning, for series.
struct Flows {
  double called = 0, dead = 0, captured = 0, deserted_old = 0, deserted_red = 0, released = 0;
  double returned = 0;  // prisoners
  double registered_total = 0, registered_at_february = 0;
  std::int64_t left_towns = 0, came_back_to_towns = 0;
};

/// Sums over the followers of each faction, wherever they are; made anew before they are used.
struct Following {
  std::vector<std::int64_t> people;    // [faction]
  std::vector<std::int64_t> position;  // [faction, issue] people x stored position
};

/// Places of the army and how many men they lack; made anew every week.
struct Vacancies {
  struct Place {
    std::size_t locality;
    double people;
  };
  std::vector<Place> places;
  std::vector<double> cumulative;  // people, as drawn from
  double least = 0;                // people a place must lack to be listed
};

/// Whom the lot to be called up has fallen on in a block of communities; made anew every week.
struct CallUp {
  struct Drawn {
    std::uint32_t slot, people;
    float u;  // draws the place
    Stratum stratum;
  };
  static constexpr std::size_t most = 256;
  std::array<Drawn, most> drawn;
  std::size_t n = 0;
  bool overflows = false;  // there were more
};

/// Who acts at every place, as people see it in a day; made anew every day.
struct Street {
  struct Crowd {
    float acting = 0, people = 0;
    void add(float more_acting, float more_people) {
      acting += more_acting;
      people += more_people;
    }
    float share() const { return people > 0 ? acting / people : 0; }
  };
  std::vector<float> acting, people;  // [locality] agents, each class as far as it is radical
  std::vector<Crowd> town, garrison;  // [province]
  std::vector<float> legitimacy;      // [locality, social_class] of the regime, 0 to 1
  std::vector<float> begun;  // [locality, social_class] share that began an episode this week
  std::vector<float> fullest;  // [locality] share of the workers acting on the fullest day of the week
  std::vector<float> taken;  // [locality] share of the communes' claims on land made good
};

/// Everything that changes in a run. The step allocates nothing: what it works with has its room
/// here.
struct State {
  std::uint32_t week = 0;
  sim::Date date;
  Agents agents;
  Communities communities;
  Aggregates sums;    // of last week, until this week's are complete
  Aggregates counts;  // this week's, while they are taken
  Outlook outlook;    // follows from the rest
  Organisation organisation;
  Soviets soviets;
  Polity polity;
  DriverValues drivers;
  Flows flows;
  std::array<double, condition_count> condition{};
  std::vector<std::optional<sim::Date>> happened;      // event -> when
  std::vector<std::uint16_t> ripe;                     // event -> weeks its conditions have held
  std::optional<sim::Date> horizon;                    // what is later is not comparable
  std::vector<std::vector<std::uint32_t>> free_slots;  // army locality -> empty slots
  std::vector<std::int64_t> men;                       // army locality -> people, while they move
  Following following;                                 // of factions that adapt
  Vacancies line, rear;                                // of fronts; of garrisons and fleets
  Street street;
  std::vector<CallUp> call_up;              // [block]
  std::vector<std::uint8_t> assembly_done;  // assembly -> held, or put off
  std::vector<sim::Result> results;
  std::vector<sim::EventRecord> records;
  std::vector<double> series;

  double condition_of(Condition c) const { return condition[static_cast<std::size_t>(c)]; }
};

/// How far the political police reaches, 0 to 1.
inline double police_reach(const State& s) {
  return std::max(s.condition_of(Condition::cheka), s.condition_of(Condition::red_terror));
}

inline void Aggregates::resize(std::size_t localities, std::size_t faction_count) {
  factions = faction_count;
  for (auto* column : {&people, &acting, &grievance}) column->resize(localities * class_count);
  for (auto* column : {&support, &expression}) column->resize(localities * class_count * factions);
  position.resize(localities * class_count * issue_count);
  nearest.resize(localities * factions);
  clear();
}

inline void Aggregates::clear() {
  for (auto* column : {&people, &acting, &grievance, &support, &expression, &position, &nearest})
    std::fill(column->begin(), column->end(), 0);
}

}  // namespace russia
