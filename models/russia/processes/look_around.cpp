#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <stdexcept>

#include "models/russia/factions/blocs.hpp"
#include "models/russia/processes/find_people.hpp"
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

/// What a ban takes from a party in the minds of its followers: nothing, unless the run asks for
/// the rival assumption.
float private_loss(const Run& run, std::size_t faction) {
  const State& s = run.state;
  if (s.polity.banned[faction] == 0) return 0;
  return static_cast<float>(run.world.parameters.private_fear * police_reach(s));
}

/// What each faction's appeal has everywhere, whatever its cadres.
std::array<float, most_factions> list_fame(const Run& run) {
  std::array<float, most_factions> fame{};
  const auto& languages = run.world.assemblies.languages;
  for (std::size_t f = 0; f < run.world.factions.size(); ++f)
    fame[f] = (languages[f] != 0 ? static_cast<float>(run.world.parameters.national_pull) : 0) -
              private_loss(run, f);
  return fame;
}

/// Cadres of every faction who work among the people of a place, per adult: those who live there,
/// and as long as the old army stands those of the front in whose hinterland it lies.
std::array<float, most_factions> cadres_who_work(const Run& run, std::size_t l) {
  const World& w = run.world;
  const State& s = run.state;
  const std::size_t factions = w.factions.size();
  std::array<float, most_factions> cadres{};
  std::copy_n(&s.organisation.cadres[l * factions], factions, cadres.begin());
  if (s.condition_of(Condition::old_army_demobilisation) > 0) return cadres;
  const auto work = static_cast<float>(w.parameters.hinterland);
  for (const FrontHinterland::Troops& troops : w.hinterland.at[l]) {
    if (s.sums.people_at(troops.army, index(SocialClass::soldier)) == 0) continue;
    const float part = work * static_cast<float>(troops.men_per_adult);
    for (std::size_t f = 0; f < factions; ++f)
      cadres[f] += part * s.organisation.cadres[troops.army * factions + f];
  }
  return cadres;
}

/// How far each wing of a party shares at a place what its party has, 0 to 1: fully while it has no
/// committees of its own, less as these are a larger part of the party's.
std::array<float, most_factions> shared_by(const Run& run, const float* cadres) {
  const auto& party = run.world.factions.party_index;
  const Polity& polity = run.state.polity;
  const auto line = static_cast<float>(run.world.parameters.reputation_line);
  std::array<float, most_factions> all{}, shared{};
  const std::size_t factions = party.size();
  const auto behind_one_list = [&](std::size_t f) {
    return polity.living[f] != 0 && polity.separate[f] == 0;
  };
  for (std::size_t f = 0; f < factions; ++f)
    if (behind_one_list(f)) all[party[f]] += cadres[f];
  for (std::size_t f = 0; f < factions; ++f)
    if (behind_one_list(f) && all[party[f]] > 0) shared[f] = line * (1 - cadres[f] / all[party[f]]);
  return shared;
}

/// Replaces the value of each wing by a mixture with the mean over the wings behind its party's
/// list, weighted by `weight`.
void share_in_party(const Run& run, const std::array<float, most_factions>& shared,
                    const float* weight, std::array<float, most_factions>& value) {
  const auto& party = run.world.factions.party_index;
  const Polity& polity = run.state.polity;
  std::array<float, most_factions> sum{}, all{};
  const std::size_t factions = party.size();
  for (std::size_t f = 0; f < factions; ++f) {
    if (polity.living[f] == 0 || polity.separate[f] != 0) continue;
    sum[party[f]] += weight[f] * value[f];
    all[party[f]] += weight[f];
  }
  for (std::size_t f = 0; f < factions; ++f)
    if (shared[f] > 0 && all[party[f]] > 0)
      value[f] += shared[f] * (sum[party[f]] / all[party[f]] - value[f]);
}

/// Valence of those who hold soviet power for the lower classes while the Whites threaten them.
float rally_of(const Run& run, std::size_t c) {
  const bool lower = c == index(SocialClass::worker) || c == index(SocialClass::soldier) ||
                     c == index(SocialClass::peasant);
  if (!lower || run.state.polity.regime != Polity::Regime::soviet) return 0;
  return static_cast<float>(run.world.parameters.rally *
                            run.state.condition_of(Condition::white_threat));
}

/// What speaks for each faction to each class at a place but for opinion and company: its cadres
/// there, or what is remembered of them, as far as they are of that class and work in it; its
/// reputation; the hopes of February; and the White threat. Wings behind one list share theirs.
void list_appeal(const Run& run, std::size_t l, const std::array<float, most_factions>& fame,
                 const float* cadres) {
  const World& w = run.world;
  const std::size_t factions = w.factions.size();
  const auto floor = static_cast<float>(w.parameters.cadre_floor);
  const auto weight = static_cast<float>(w.parameters.cadre_weight);
  Outlook& o = run.state.outlook;
  std::array<float, most_factions> known;
  const float* const label = &run.state.organisation.label[l * factions];
  for (std::size_t f = 0; f < factions; ++f) known[f] = std::max(cadres[f], label[f]);
  const std::array<float, most_factions> shared = shared_by(run, cadres);
  for (std::size_t c = 0; c < class_count; ++c) {
    const bool soldiers = c == index(SocialClass::soldier);
    if (w.land.localities[l].is_army() != soldiers) continue;
    std::array<float, most_factions> reach, standing, followers;
    const std::size_t row = (l * class_count + c) * factions;
    for (std::size_t f = 0; f < factions; ++f) {
      reach[f] = o.reach[c][f];
      standing[f] = run.state.organisation.valence[row + f];
      followers[f] = 1 + static_cast<float>(run.state.sums.support_at(l, c, f));
    }
    share_in_party(run, shared, known.data(), reach);
    share_in_party(run, shared, followers.data(), standing);
    const float rally = rally_of(run, c);
    float* const appeal = &o.appeal[row];
    for (std::size_t f = 0; f < factions; ++f)
      appeal[f] = weight * sim::log_portable(floor + known[f] * reach[f]) + fame[f] + standing[f] +
                  hope_of(run, l, c, f) + rally * run.state.polity.government[f];
  }
}

/// Writes the first `size` of a ring again behind themselves, up to its end.
template <std::size_t size, class Ring>
void close_ring(Ring& ring) {
  static_assert(std::tuple_size_v<Ring> % size == 0);
  for (std::size_t at = size; at < ring.size(); at += size)
    std::copy_n(ring.begin(), size, ring.begin() + at);
}

/// Those who were found at home and serve, where they serve.
Found in_the_army(const Run& run, Found found) {
  for (std::uint32_t k = 0; k < found.n; ++k) found.slot[k] = run.state.agents.link[found.slot[k]];
  return found;
}

void fetch_minds(const Run& run, const Found& found) {
  for (std::uint32_t k = 0; k < found.n; ++k)
    for (const auto& column : run.state.agents.position) __builtin_prefetch(&column[found.slot[k]]);
}

/// Writes the opinions of those who were found, and returns whether there are any.
template <class Sample>
bool listen_to(const Run& run, const Found& found, Sample& sample) {
  if (found.n == 0) return false;
  for (std::size_t i = 0; i < issue_count; ++i) {
    for (std::uint32_t k = 0; k < Voices::met; ++k)
      sample[i][k] = half_of(run.state.agents.position[i][found.slot[k]]);
    close_ring<Voices::met>(sample[i]);
  }
  return true;
}

/// Cadres on their rounds, each faction in proportion to those who speak for it there (systematic
/// sampling).
void draw_speakers(const Run& run, std::size_t l, const float* cadres, Voices& voices) {
  const World& w = run.world;
  const State& s = run.state;
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
    const std::size_t at = place_in_sample<Voices::speakers>(k);
    const Speaker& speaker = s.outlook.speakers[f];
    for (std::size_t i = 0; i < issue_count; ++i) voices.speaker[i][at] = speaker.half[i];
    voices.governing[at] = speaker.governing;
    for (std::size_t i = 0; i < speaker.language.size(); ++i)
      voices.language[i][at] = speaker.language[i];
  }
  for (auto& ring : voices.speaker) close_ring<Voices::speakers>(ring);
  close_ring<Voices::speakers>(voices.governing);
  for (auto& ring : voices.language) close_ring<Voices::speakers>(ring);
}

void count_members(const Run& run, sim::CommunityRange range) {
  const Layout& layout = run.world.layout;
  Outlook& o = run.state.outlook;
  for (std::size_t c = range.begin; c < range.end; ++c) {
    o.present[c] = static_cast<std::uint16_t>(
        count_status(run, layout.offsets[c], layout.end_of(c), Status::present));
    if (c >= layout.home_communities) continue;
    std::uint32_t serving = 0;
    for (const Segment& s : layout.segments_of(c))
      if (s.stratum != Stratum::settled)
        serving += s.weight * count_status(run, s.begin, s.end, Status::serving);
    o.serving[c] = serving;
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
    const bool borne = s.polity.separate[f] == 0;
    o.honeymoon[f] = borne ? static_cast<float>(run.world.parameters.honeymoon) *
                                 run.world.factions.hope[f]
                           : 0;
  }
  executor.for_each(run.world.blocks.size(),
                    [&](std::size_t b) { count_members(run, run.world.blocks[b]); });
  const std::array<float, most_factions> fame = list_fame(run), calls = calls_of(run.world, s);
  const auto look = [&](std::size_t l) {
    // Those whom one meets are sought first: memory brings them while the rest is done.
    const bool home = l < run.world.land.home_localities;
    const Found sons = home ? find_soldiers(run, l) : Found();
    const Found strangers = find_strangers(run, l);
    fetch_minds(run, strangers);
    const Found soldiers = in_the_army(run, sons);
    fetch_minds(run, soldiers);
    const std::array<float, most_factions> cadres = cadres_who_work(run, l);
    list_appeal(run, l, fame, cadres.data());
    draw_speakers(run, l, cadres.data(), o.voices[l]);
    Voices& voices = o.voices[l];
    voices.has_strangers = listen_to(run, strangers, voices.stranger);
    voices.has_soldiers = listen_to(run, soldiers, voices.soldier);
    o.call[l] = call_of(run.world, calls, &s.organisation.cadres[l * factions]);
  };
  executor.for_each(run.world.land.localities.size(), std::ref(look));  // allocates nothing
}

}  // namespace russia
