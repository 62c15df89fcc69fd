#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "models/russia/factions/blocs.hpp"
#include "models/russia/processes/run.hpp"
#include "sim/core/numeric.hpp"

namespace russia {
namespace {

/// Which factions can be chosen, and in which nests: one for the wings of a party that have not
/// split from it.
void list_living(const Run& run) {
  const Polity& polity = run.state.polity;
  const auto& party_index = run.world.factions.party_index;
  Outlook& o = run.state.outlook;
  o.living.clear();
  o.nests.clear();
  std::array<std::size_t, most_factions> party_of_nest{};
  for (std::size_t f = 0; f < party_index.size(); ++f) {
    if (polity.living[f] == 0) continue;
    const std::size_t party = polity.separate[f] != 0 ? f : party_index[f];
    std::size_t nest = 0;
    while (nest < o.nests.size() && party_of_nest[nest] != party) ++nest;
    if (nest == o.nests.size()) {
      party_of_nest[nest] = party;
      o.nests.push_back(1);
    } else {
      o.nests[nest] = static_cast<float>(run.world.parameters.nest);
    }
    o.living.push_back({static_cast<FactionIndex>(f), static_cast<std::uint8_t>(nest)});
  }
}

constexpr std::int16_t half_of(int stored) { return static_cast<std::int16_t>(stored >> 1); }

/// What the cadres of each faction say this week, and to whom.
void list_speakers(const Run& run) {
  const State& s = run.state;
  std::vector<Speaker>& speakers = run.state.outlook.speakers;
  for (std::size_t f = 0; f < speakers.size(); ++f) {
    Speaker& speaker = speakers[f];
    for (std::size_t k = 0; k < issue_count; ++k)
      speaker.half[k] =
          half_of(static_cast<int>(std::lround(s.polity.position[f][k] / position_unit)));
    speaker.governing = fixed15(s.polity.government[f]);
    const std::uint32_t spoken = run.world.assemblies.languages[f];
    const std::uint32_t languages = spoken == 0 ? 0xffffffffu : spoken;
    speaker.language = {static_cast<std::uint16_t>(languages & 0xffffu),
                        static_cast<std::uint16_t>(languages >> 16)};
  }
}

/// The distance of opinion -beta sum s (x - y)^2 without its term in x alone, for stored x.
void list_distances(const Run& run) {
  const World& w = run.world;
  Outlook& o = run.state.outlook;
  const auto beta = static_cast<float>(w.parameters.issue_weight);
  for (std::size_t c = 0; c < class_count; ++c)
    for (std::size_t f = 0; f < w.factions.size(); ++f) {
      float square = 0;
      for (std::size_t k = 0; k < issue_count; ++k) {
        const float y = run.state.polity.perceived[f][k];
        const float salience = w.opinions.salience[c][k];
        o.linear[c][f][k] = 2 * beta * salience * y * position_unit;
        square += salience * y * y;
      }
      o.constant[c][f] = -beta * square;
    }
}

Wings::Wing wing_of(const Run& run, std::size_t c, std::size_t f) {
  Wings::Wing wing{static_cast<FactionIndex>(f), 0, {}};
  for (std::size_t k = 0; k < issue_count; ++k) {
    const float y = run.state.polity.position[f][k];
    const float salience = run.world.opinions.salience[c][k];
    wing.linear[k] = 2 * salience * y * position_unit;
    wing.constant -= salience * y * y;
  }
  return wing;
}

void list_wings(const Run& run) {
  const auto& party_index = run.world.factions.party_index;
  const Polity& polity = run.state.polity;
  for (std::size_t c = 0; c < class_count; ++c) {
    Wings& wings = run.state.outlook.wings[c];
    wings.n = 0;
    for (std::size_t p = 0; p < party_index.size() && wings.n < Wings::most_parties; ++p) {
      Wings::Party& party = wings.party[wings.n];
      party = {};
      for (std::size_t f = 0; f < party_index.size(); ++f) {
        if (party_index[f] != p || polity.living[f] == 0 || polity.separate[f] != 0) continue;
        if (party.n == Wings::most_wings)
          throw std::length_error("a party has more than four wings at a time");
        party.members |= 1u << f;
        party.wing[party.n++] = wing_of(run, c, f);
      }
      if (party.n > 1) ++wings.n;
    }
  }
}

/// What a ban takes from a party in the minds of its followers: nothing, unless the run asks for the
/// rival assumption.
float private_loss(const Run& run, std::size_t faction) {
  const State& s = run.state;
  if (s.polity.banned[faction] == 0) return 0;
  const double reach =
      std::max(s.condition_of(Condition::cheka), s.condition_of(Condition::red_terror));
  return static_cast<float>(run.world.parameters.private_fear * reach);
}

/// What makes a faction known to each class at a place: its cadres there, or what is remembered of
/// them, as far as they are of that class and work in it.
void list_appeal(const Run& run, std::size_t l) {
  const World& w = run.world;
  const State& s = run.state;
  const Parameters& p = w.parameters;
  const std::size_t factions = w.factions.size();
  const auto floor = static_cast<float>(p.cadre_floor), weight = static_cast<float>(p.cadre_weight);
  for (std::size_t c = 0; c < class_count; ++c) {
    const bool soldiers = c == index(SocialClass::soldier);
    if (w.land.localities[l].is_army() != soldiers) continue;
    for (const auto& living : s.outlook.living) {
      const std::size_t f = living.faction, at = l * factions + f;
      const float known = std::max(s.organisation.cadres[at], s.organisation.label[at]);
      run.state.outlook.appeal[(l * class_count + c) * factions + f] =
          weight * sim::log_portable(floor + known * s.outlook.reach[c][f]) +
          (w.assemblies.languages[f] != 0 ? static_cast<float>(p.national_pull) : 0) -
          private_loss(run, f);
    }
  }
}

/// Where in the sample the k-th person drawn stands: scattered, so that neighbours meet others.
constexpr std::size_t place_in_sample(std::size_t k) {
  constexpr std::size_t odd = 27;
  return k * odd % Voices::speakers;
}

template <class Column, class Value>
void put_twice(Column& column, std::size_t k, Value value) {
  column[k] = column[k + column.size() / 2] = value;
}

/// People at a place, drawn one after another, whatever the agents are who stand for them.
class People {
 public:
  People(const Run& run, std::size_t l, Status wanted)
      : layout_(run.world.layout),
        agents_(run.state.agents),
        draws_(run.seed, wanted == Status::serving ? decision::soldiers : decision::strangers,
               sim::key_of(run.world.land.localities[l].label), run.state.week),
        wanted_(wanted),
        army_(l >= run.world.land.home_localities) {
    const std::uint32_t begin = layout_.first_community[l], end = layout_.first_community[l + 1];
    first_ = army_ ? layout_.offsets[begin] : layout_.first_segment[begin];
    last_ = army_ ? layout_.offsets[end] : layout_.first_segment[end];
    const auto& heaviest = layout_.heaviest;
    const bool front = run.world.land.localities[l].kind == LocalityKind::front;
    heaviest_ = heaviest[static_cast<std::size_t>(front ? Stratum::line : Stratum::rear)];
  }
  /// Slot of the agent who stands for the k-th person drawn, or no_slot if there is none.
  std::uint32_t draw(std::uint32_t k) const {
    const std::uint32_t slot = army_ ? in_army(k) : at_home(k);
    if (slot != no_slot) __builtin_prefetch(&agents_.status[slot]);  // he may be anywhere
    return slot;
  }
  bool is_wanted(std::uint32_t slot) const {
    return slot != no_slot && agents_.status[slot] == wanted_;
  }

 private:
  std::uint32_t at_home(std::uint32_t k) const {
    const bool liable = wanted_ == Status::serving;
    const auto& before = liable ? layout_.liable_before : layout_.people_before;
    const std::uint32_t people = before[last_] - before[first_];
    if (people == 0) return no_slot;
    const std::uint32_t person = before[first_] + draws_.below(k, people);
    const std::uint32_t s = segment_of(before.data(), person, draws_.below(k, last_ - first_));
    const Segment& segment = layout_.segments[s];
    return segment.begin + (person - before[s]) / segment.weight;
  }
  /// The segment of a person, sought from the one where he would be if all were equally large.
  std::uint32_t segment_of(const std::uint32_t* before, std::uint32_t person,
                           std::uint32_t guess) const {
    std::uint32_t low = first_ + guess, high = low + 1;  // before[low] <= person < before[high]
    for (std::uint32_t stride = 1; before[low] > person; stride *= 2) {
      high = low;
      low = low - first_ > stride ? low - stride : first_;
    }
    for (std::uint32_t stride = 1; before[high] <= person; stride *= 2) {
      low = high;
      high = last_ - high > stride ? high + stride : last_;
    }
    return static_cast<std::uint32_t>(std::upper_bound(before + low, before + high, person) -
                                      before) -
           1;
  }
  /// A slot, taken with a probability in proportion to its people.
  std::uint32_t in_army(std::uint32_t k) const {
    const std::uint32_t slot = first_ + draws_.below(2 * k, last_ - first_);
    const std::uint32_t weight = agents_.army_weight[slot - layout_.home_slots];
    return weight == heaviest_ || draws_.below(2 * k + 1, heaviest_) < weight ? slot : no_slot;
  }

  const Layout& layout_;
  const Agents& agents_;
  const sim::Draws draws_;
  const Status wanted_;
  const bool army_;
  std::uint32_t first_, last_;  // slots of the army, segments at home
  std::uint32_t heaviest_;
};

/// Draws people of a place who are there, or of those who serve. Fills `sample` and returns true,
/// or returns false if none was found.
template <class Sample>
bool draw_people(const Run& run, std::size_t l, Status wanted, Sample& sample) {
  const Layout& layout = run.world.layout;
  const Outlook& o = run.state.outlook;
  bool any = false;
  for (std::size_t c = layout.first_community[l]; c < layout.first_community[l + 1]; ++c)
    any = any || (wanted == Status::serving ? o.serving_share[c] > 0 : o.present[c] > 0);
  if (!any) return false;
  constexpr std::uint32_t tries = 8;  // of each; if fewer are found, they are met again
  const Agents& a = run.state.agents;
  const People people(run, l, wanted);
  std::array<std::uint32_t, Voices::met> met, drawn;
  std::uint32_t found = 0;
  for (std::uint32_t k = 0; k < Voices::met * tries && found < Voices::met;) {
    // First all who may be needed are drawn, then they are looked at.
    const std::uint32_t n = std::min<std::uint32_t>(Voices::met - found, Voices::met * tries - k);
    for (std::uint32_t i = 0; i < n; ++i) drawn[i] = people.draw(k++);
    for (std::uint32_t i = 0; i < n; ++i)
      if (people.is_wanted(drawn[i]))
        met[found++] = wanted == Status::serving ? a.link[drawn[i]] : drawn[i];
  }
  if (found == 0) return false;
  for (std::uint32_t k = 0; k < Voices::met; ++k)
    for (std::size_t i = 0; i < issue_count; ++i)
      put_twice(sample[i], k, half_of(a.position[i][met[k % found]]));
  return true;
}

/// Cadres on their rounds, each faction in proportion to those who speak for it there (systematic
/// sampling).
void draw_speakers(const Run& run, std::size_t l, Voices& voices) {
  const World& w = run.world;
  const State& s = run.state;
  const std::size_t factions = w.factions.size();
  const float* const cadres = s.organisation.cadres.data() + l * factions;
  std::array<float, most_factions> voice{};
  float all = 0;
  for (const auto& living : s.outlook.living)
    all += voice[living.faction] = voice_of(w, s, living.faction, cadres);
  const auto half = static_cast<float>(w.parameters.agitation_half);
  voices.heard = all > 0 ? all / (half + all) : 0;
  if (all <= 0) return;
  const float offset =
      sim::Draws(run.seed, decision::speakers, sim::key_of(w.land.localities[l].label), s.week)
          .unit(0);
  std::size_t living = 0;
  float passed = voice[s.outlook.living[0].faction];
  for (std::size_t k = 0; k < Voices::speakers; ++k) {
    const float target = (static_cast<float>(k) + offset) * all / Voices::speakers;
    while (target >= passed && living + 1 < s.outlook.living.size())
      passed += voice[s.outlook.living[++living].faction];
    const FactionIndex f = s.outlook.living[living].faction;
    const std::size_t at = place_in_sample(k);
    const Speaker& speaker = s.outlook.speakers[f];
    for (std::size_t i = 0; i < issue_count; ++i)
      put_twice(voices.speaker[i], at, speaker.half[i]);
    put_twice(voices.governing, at, speaker.governing);
    for (std::size_t i = 0; i < speaker.language.size(); ++i)
      put_twice(voices.language[i], at, speaker.language[i]);
  }
}

float call_at(const Run& run, std::size_t l) {
  const std::size_t factions = run.world.factions.size();
  return call_of(run.world, run.state, run.state.organisation.cadres.data() + l * factions);
}

void count_members(const Run& run, sim::CommunityRange range) {
  const Layout& layout = run.world.layout;
  const Status* const status = run.state.agents.status.data();
  Outlook& o = run.state.outlook;
  // In 16 bits, as std::count would not: so it takes an eighth of the instructions.
  const auto count = [&](std::uint32_t begin, std::uint32_t end, Status wanted) {
    static_assert(most_slots <= 0xffff);
    std::uint16_t n = 0;
    for (std::uint32_t slot = begin; slot < end; ++slot)
      n = static_cast<std::uint16_t>(n + (status[slot] == wanted ? 1 : 0));
    return n;
  };
  for (std::size_t c = range.begin; c < range.end; ++c) {
    o.present[c] = count(layout.offsets[c], layout.end_of(c), Status::present);
    if (c >= layout.home_communities) continue;
    std::uint32_t serving = 0;
    for (const Segment& s : layout.segments_of(c))
      if (s.stratum != Stratum::settled)
        serving += s.weight * count(s.begin, s.end, Status::serving);
    const std::uint32_t people = layout.people_before[layout.first_segment[c + 1]] -
                                 layout.people_before[layout.first_segment[c]];
    o.serving_share[c] = static_cast<float>(serving) / static_cast<float>(people);
  }
}

}  // namespace

/// What is to be heard and chosen at every place this week.
void look_around(Run run, sim::Executor& executor) {
  const State& s = run.state;
  const std::size_t factions = run.world.factions.size();
  Outlook& o = run.state.outlook;
  list_living(run);
  list_speakers(run);
  list_distances(run);
  list_wings(run);
  // Wings change slowly: they are asked for once in four weeks, or when parties have changed.
  constexpr std::uint32_t weeks_apart = 4;
  o.count_wings = s.week % weeks_apart == 0 || o.wings[0].membership() != s.sums.parties;
  o.banned = 0;
  for (std::size_t f = 0; f < factions; ++f) {
    if (s.polity.banned[f] != 0) o.banned |= 1u << f;
    o.blamed[f] = s.polity.blamed[f];
    const bool borne = run.world.factions.honeymooners[f] != 0 && s.polity.separate[f] == 0;
    o.honeymoon[f] =
        borne ? static_cast<float>(run.world.parameters.honeymoon) * s.polity.honeymoon : 0;
  }
  executor.for_each(run.world.blocks.size(),
                    [&](std::size_t b) { count_members(run, run.world.blocks[b]); });
  executor.for_each(run.world.land.localities.size(), [&](std::size_t l) {
    list_appeal(run, l);
    Voices& voices = o.voices[l];
    voices.has_strangers = draw_people(run, l, Status::present, voices.stranger);
    voices.has_soldiers =
        l < run.world.land.home_localities && draw_people(run, l, Status::serving, voices.soldier);
    draw_speakers(run, l, o.voices[l]);
    o.call[l] = call_at(run, l);
  });
}

}  // namespace russia
