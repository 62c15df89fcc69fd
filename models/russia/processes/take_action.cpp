#include <algorithm>
#include <array>

#include "models/rules/action.hpp"
#include "models/russia/factions/blocs.hpp"
#include "models/russia/processes/crowds.hpp"
#include "models/russia/processes/order.hpp"
#include "models/russia/processes/run.hpp"

namespace russia {
namespace {

float real(const sim::Parameter& p) { return static_cast<float>(p); }

bool is_village(SocialClass c) { return c == SocialClass::peasant || c == SocialClass::cossack; }

/// What an episode of a class is under the regime of the day: a strike of a shop, a refusal of a
/// company, a commune's action on the land or, under soviet power, its rising.
rules::Episode episode_of(const Run& run, SocialClass c) {
  const Parameters& p = run.world.parameters;
  const bool soviet = run.state.polity.regime == Polity::Regime::soviet;
  constexpr float week = 7;
  const rules::Episode strike{real(p.start_worker), real(p.strike_length),
                              week * real(p.rest_worker), real(p.shop_people)};
  switch (c) {
    case SocialClass::worker: return strike;
    case SocialClass::soldier:
      return {real(p.start_soldier), real(p.refusal_length), week * real(p.rest_soldier),
              real(p.company_people)};
    case SocialClass::peasant:
    case SocialClass::cossack:
      return {real(soviet ? p.start_rising : p.start_peasant),
              real(soviet ? p.rising_length : p.seizure_length), week * real(p.rest_peasant),
              real(p.commune_people)};
    case SocialClass::intelligentsia: {
      rules::Episode of_employees = strike;
      of_employees.start = real(p.start_educated);
      return of_employees;
    }
    case SocialClass::other: break;
  }
  return {0, 1, 1, 1};
}

/// How far organisers among the workers of a place find each other, 0 to 1: the cadres who stand
/// against those who rule, over those with whom half of all strikes would come about, squared.
float strike_organisation(const Run& run, std::size_t l) {
  const State& s = run.state;
  const std::size_t factions = run.world.factions.size();
  float organisers = 0;
  for (std::size_t f = 0; f < factions; ++f)
    if (s.polity.living[f] != 0)
      organisers += opposition_of(s, f) * s.organisation.cadres[l * factions + f] *
                    s.outlook.reach[index(SocialClass::worker)][f];
  const float half = real(run.world.parameters.strike_organisers);
  return organisers * organisers / (organisers * organisers + half * half);
}

/// Time that field work leaves in the villages of a place, 0 to 1.
float season(const Run& run, const Locality& place) {
  const double busy =
      run.world.seasons.field_work(static_cast<std::size_t>(place.province), run.state.date);
  return static_cast<float>(1 - run.world.parameters.field_work * busy);
}

/// What the communities of a class at a place have in common this week.
struct Setting {
  rules::Episode kind;
  float drive = 0;      // hazard per squared net grievance, of those who neither see nor fear
  float contagion = 0;  // logarithm of the hazard per share acting seen
  float nerve = 1;
  float people = 0;     // whom an agent stands for
};

class Action {
 public:
  explicit Action(const Run& run) : run_(run), p_(run.world.parameters), crowds_(run) {}

  /// Begins a week: what is accepted, how many act, what the land is like.
  void begin(sim::Executor& executor) {
    executor.for_each(run_.world.land.localities.size(), [&](std::size_t l) {
      for (std::size_t c = 0; c < class_count; ++c)
        street().legitimacy[l * class_count + c] =
            legitimacy(run_, static_cast<SocialClass>(c), l);
      street().taken[l] = land_taken(l);
    });
    double taken = 0, villages = 0;
    for (std::size_t l = 0; l < run_.world.land.home_localities; ++l) {
      if (run_.world.land.localities[l].kind != LocalityKind::countryside) continue;
      const auto people = static_cast<double>(
          run_.state.sums.people_at(l, index(SocialClass::peasant)));
      taken += people * static_cast<double>(street().taken[l]);
      villages += people;
    }
    taken_everywhere_ = villages > 0 ? static_cast<float>(taken / villages) : 0;
    std::fill(street().begun.begin(), street().begun.end(), 0.0f);
    std::fill(street().fullest.begin(), street().fullest.end(), 0.0f);
    std::fill(own().acting.begin(), own().acting.end(), 0.0f);
  }

  void live_a_day(int day, sim::Executor& executor) {
    const std::size_t localities = run_.world.land.localities.size();
    executor.for_each(localities, [&](std::size_t l) { crowds_.look(l); });
    crowds_.gather();
    executor.for_each(localities, [&](std::size_t l) { live_a_day_at(l, day); });
  }

  /// Once the land is the communes' by decree, what was claimed is theirs.
  void settle_claims() {
    constexpr float kept = 0.9f;  // a week: committees divide it within a season
    if (run_.state.condition_of(Condition::land_decree) > 0)
      for (float& claims : own().claims) claims *= kept;
  }

 private:
  Communities& own() const { return run_.state.communities; }
  Street& street() const { return run_.state.street; }

  /// Share of the claims of the communes of a place that they have made good.
  float land_taken(std::size_t l) const {
    const Layout& layout = run_.world.layout;
    float taken = 0, all = 0;
    for (std::size_t c = layout.first_community[l]; c < layout.first_community[l + 1]; ++c) {
      if (!is_village(layout.social_class[c])) continue;
      const auto people = static_cast<float>(run_.state.outlook.present[c]);
      taken += people * (1 - own().claims[c]);
      all += people;
    }
    return all > 0 ? taken / all : 0;
  }

  /// Word that land can be taken without punishment: from the own province and from everywhere.
  float word(std::size_t l) const {
    const float heard = (street().taken[l] + taken_everywhere_) / 2;
    const float half = real(p_.word_half), alone = real(p_.unheard);
    return alone + (1 - alone) * heard / (heard + half);
  }

  /// How many find each other and how much else helps or hinders, relative to the best case.
  float opportunity(std::size_t l, SocialClass c) const {
    const State& s = run_.state;
    const float alone = real(p_.unorganised);
    if (is_village(c)) {
      const bool soviet = s.polity.regime == Polity::Regime::soviet;
      return season(run_, run_.world.land.localities[l]) * (soviet ? 1 : word(l));
    }
    if (c == SocialClass::soldier) return alone + (1 - alone) * s.outlook.call[l];
    if (c != SocialClass::worker) return 1;
    const bool bargains = s.polity.regime == Polity::Regime::provisional;
    return (alone + (1 - alone) * strike_organisation(run_, l)) *
           (bargains ? real(p_.bargaining) : 1.0f);
  }

  /// In large works, and in a large town, all see a crowd; in small ones it is a crowd of a few.
  float crowd(std::size_t l, SocialClass c, float people) const {
    const World& w = run_.world;
    const double together =
        c == SocialClass::worker ? w.large_works.share(l, run_.state.date) : 1;
    const float size = people * static_cast<float>(together) / real(p_.large_town);
    return size > 0 ? std::min(real(p_.largest_crowd), sim::pow_portable(size, 0.5f)) : 0;
  }

  /// By how much a day on which circles call the large works out multiplies the hazard of strikes
  /// under the Tsar.
  float called_out(std::size_t l, int day) const {
    const World& w = run_.world;
    if (run_.state.polity.regime != Polity::Regime::tsar) return 1;
    const double following = w.strike_days.following(l, run_.state.date + day);
    return 1 + static_cast<float>(p_.campaign * following *
                                  w.large_works.share(l, run_.state.date));
  }

  Setting setting(std::size_t l, SocialClass c) const {
    const auto people = static_cast<float>(run_.state.sums.people_at(l, index(c)));
    Setting out;
    out.kind = episode_of(run_, c);
    out.drive = out.kind.start * opportunity(l, c);
    const bool village = is_village(c);
    out.nerve = real(village ? p_.nerve_village : p_.nerve);
    out.contagion = village ? real(p_.contagion_village) : real(p_.contagion) * crowd(l, c, people);
    out.people = people;
    return out;
  }

  /// A day at a place: of the units that neither act nor rest a share begins, with hazard
  ///   start N^2 opportunity exp(contagion V) exp(-C (1 - G) / (V + nerve)):
  /// N net grievance (Epstein 2002), V the share acting that people see, C the forces against them
  /// of which G have gone over.
  void live_a_day_at(std::size_t l, int day) {
    const World& w = run_.world;
    const State& s = run_.state;
    const float standing = forces(run_, w.land.localities[l]) * (1 - crowds_.gone_over(l));
    const float around = crowds_.around(l), sight = real(p_.sight);
    std::array<float, class_count> agents{};
    for (std::size_t c = w.layout.first_community[l]; c < w.layout.first_community[l + 1]; ++c)
      agents[index(w.layout.social_class[c])] += static_cast<float>(s.outlook.present[c]);
    std::array<Setting, class_count> settings;
    for (std::size_t k = 0; k < class_count; ++k)
      if (agents[k] > 0) settings[k] = setting(l, static_cast<SocialClass>(k));
    constexpr std::size_t worker = index(SocialClass::worker);
    settings[worker].drive *= called_out(l, day);
    float workers_acting = 0;
    for (std::size_t c = w.layout.first_community[l]; c < w.layout.first_community[l + 1]; ++c) {
      if (s.outlook.present[c] == 0) continue;
      const std::size_t k = index(w.layout.social_class[c]);
      const float share = static_cast<float>(s.outlook.present[c]) / agents[k];
      const float seen =
          std::min(most_seen, (1 - sight) * own().motion[c].acting + sight * around);
      street().begun[l * class_count + k] +=
          share * live_a_day_in(c, settings[k], share * settings[k].people,
                                s.street.legitimacy[l * class_count + k], standing, seen, day);
      if (k == worker) workers_acting += share * own().motion[c].acting;
    }
    street().fullest[l] = std::max(street().fullest[l], workers_acting);
  }

  /// Share of a community's people that begins an episode on a day.
  float live_a_day_in(std::size_t c, const Setting& setting, float people, float accepted,
                      float standing, float seen, int day) {
    constexpr float most = 0.9f, never = 1e-7f;
    rules::Motion& motion = own().motion[c];
    const float net = rules::grievance(grievance_of(run_, c), accepted);
    const bool on_land = is_village(run_.world.layout.social_class[c]) &&
                         run_.state.polity.regime != Polity::Regime::soviet;
    const float wish = setting.drive * net * net;
    float began = 0;
    if (wish > never || motion.acting > 0 || motion.resting > 0) {
      const float hazard = std::min(most, wish * rules::boldness(standing, seen, setting.nerve) *
                                              sim::exp_portable(setting.contagion * seen));
      const float units = std::max(1.0f, people / setting.kind.unit);
      const float u =
          run_.draws(decision::begin_action, c).unit(static_cast<std::uint32_t>(day));
      began = rules::live_a_day(motion, setting.kind, hazard, units, u,
                                on_land ? own().claims[c] : 1);
    }
    own().acting[c] += motion.acting / days;
    if (on_land) own().claims[c] = std::max(0.0f, own().claims[c] - real(p_.claim_taken) * began);
    return began;
  }

  static constexpr float days = 7;
  static constexpr float most_seen = 0.75f;  // beyond this a crowd is everybody

  Run run_;
  const Parameters& p_;
  Crowds crowds_;
  float taken_everywhere_ = 0;
};

}  // namespace

/// Strikes, refusals, seizures and risings, day by day: shops, companies and communes begin, last,
/// end and rest.
void take_action(Run run, sim::Executor& executor) {
  constexpr int days = 7;
  Action action(run);
  action.begin(executor);
  for (int day = 0; day < days; ++day) action.live_a_day(day, executor);
  action.settle_claims();
}

}  // namespace russia
