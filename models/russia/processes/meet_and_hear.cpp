#include <algorithm>
#include <array>
#include <cmath>

#include "models/russia/processes/minds.hpp"
#include "models/russia/processes/run.hpp"

namespace russia {
namespace {

Position as_position(const std::array<std::int16_t, issue_count>& stored) {
  Position p;
  for (std::size_t k = 0; k < issue_count; ++k)
    p[k] = static_cast<float>(stored[k]) * position_unit;
  return p;
}

/// The step of this kind of influence, as numbers the loops need.
struct Influence {
  float confidence2, meeting_step, place, letters, agitation_step;
  explicit Influence(const Parameters& p)
      : confidence2(static_cast<float>(p.confidence * p.confidence)),
        meeting_step(static_cast<float>(p.meeting_step)),
        place(static_cast<float>(p.place_meetings)),
        letters(static_cast<float>(p.soldier_meetings)),
        agitation_step(static_cast<float>(p.agitation_step)) {}
};

/// A fresh rotation of the community each week: every pair is equally likely.
void meet_members(const Run& run, std::size_t c, Minds& m, const Position& salience,
                  const Influence& by) {
  if (m.n < 2) return;
  const auto others = static_cast<std::uint32_t>(m.n - 1);
  const std::size_t turn = 1 + run.draws(decision::meeting, c).below(0, others);
  meet_rotated(m, turn, salience, by.confidence2, by.meeting_step);
}

void meet_strangers(const Run& run, std::size_t c, Minds& m, const Position& salience,
                    const Influence& by) {
  const std::size_t l = run.world.layout.locality[c];
  if (run.state.has_strangers[l] == 0) return;
  Column u;
  fill_units(run.draws(decision::stranger, c), m.n, u);
  const sim::Draws which = run.draws(decision::which_stranger, c);
  for (std::uint32_t i = 0; i < m.n; ++i) {
    if (u[i] >= by.place || m.here[i] <= 0) continue;
    const auto& met =
        run.state.strangers[l * strangers_per_place + which.below(i, strangers_per_place)];
    move_towards(m, i, as_position(met), salience, by.confidence2, by.meeting_step);
  }
}

/// Letters, leave and rumour: a member of the commune hears of one drawn from all its members; if
/// that one serves, his opinion of last week counts.
void hear_from_soldiers(const Run& run, std::size_t c, Minds& m, const Position& salience,
                        const Influence& by) {
  const Agents& a = run.state.agents;
  const std::uint32_t first = run.world.layout.offsets[c];
  Column u;
  fill_units(run.draws(decision::letter, c), m.n, u);
  const sim::Draws whose = run.draws(decision::whose_letter, c);
  for (std::uint32_t i = 0; i < m.n; ++i) {
    if (u[i] >= by.letters || m.here[i] <= 0) continue;
    const std::uint32_t j = first + whose.below(i, static_cast<std::uint32_t>(m.n));
    if (a.status[j] != Status::serving) continue;
    Position other;
    for (std::size_t k = 0; k < issue_count; ++k)
      other[k] = static_cast<float>(a.position[k][a.link[j]]) * position_unit;
    move_towards(m, i, other, salience, by.confidence2, by.meeting_step);
  }
}

/// With probability O / (half + O) a member hears a cadre, of faction j in proportion to O_j.
/// A governing party's word counts less the greater the grievance.
void hear_cadres(const Run& run, std::size_t c, Minds& m, const Position& salience,
                 const Influence& by) {
  const State& s = run.state;
  const std::size_t factions = run.world.factions.size();
  const std::size_t l = run.world.layout.locality[c];
  const float grievance = grievance_of(run, c);
  std::array<float, 64> cumulative;
  float all = 0;
  for (std::size_t f = 0; f < factions; ++f) {
    const float trust = 1 - s.polity.government[f] * grievance;
    all += s.polity.living[f] != 0 ? trust * s.organisation.cadres[l * factions + f] : 0;
    cumulative[f] = all;
  }
  if (all <= 0) return;
  const auto half = static_cast<float>(run.world.parameters.agitation_half);
  const float probability = all / (half + all);
  Column u;
  fill_units(run.draws(decision::agitation, c), m.n, u);
  const sim::Draws which = run.draws(decision::which_cadre, c);
  for (std::uint32_t i = 0; i < m.n; ++i) {
    if (u[i] >= probability || m.here[i] <= 0) continue;
    const float target = which.unit(i) * all;
    const auto at =
        std::upper_bound(cumulative.begin(),
                         cumulative.begin() + static_cast<std::ptrdiff_t>(factions), target);
    const auto f = std::min(static_cast<std::size_t>(at - cumulative.begin()), factions - 1);
    if (!run.world.assemblies.speaks_to(f, nationality_of(run, run.world.layout.offsets[c] + i))) continue;
    move_towards(m, i, s.polity.position[f], salience, by.confidence2, by.agitation_step);
  }
}

/// What the week itself teaches: the same drift for all members of a community.
Position drift(const Run& run, std::size_t c, const Minds& m) {
  const Parameters& p = run.world.parameters;
  const State& s = run.state;
  const std::size_t social = index(run.world.layout.social_class[c]);
  const Opinions& o = run.world.opinions;
  const float grievance = grievance_of(run, c);
  Position d{};
  const double war = 1 - s.condition_of(Condition::armistice);
  d[index(Issue::war)] -= static_cast<float>(p.weariness_step * s.drivers.weariness * war) *
                          o.war_burden[social];

  // Disappointment: how far the regime's policy on war, land and grain is from the members' wish.
  Position mean{};
  float members = 0;
  for (std::size_t i = 0; i < m.n; ++i) members += m.here[i];
  if (members == 0) return d;
  float disappointment = 0;
  for (const Issue issue : {Issue::war, Issue::land, Issue::grain}) {
    const std::size_t k = index(issue);
    for (std::size_t i = 0; i < m.n; ++i) mean[k] += m.here[i] * m.before[k][i];
    const float gap = s.polity.policy[k] - mean[k] / members;
    disappointment += o.salience[social][k] * gap * gap;
  }
  const float push =
      static_cast<float>(p.radicalisation) * disappointment * grievance * o.radical[social];
  if (s.polity.regime == Polity::Regime::soviet)
    d[index(Issue::democracy)] += push;
  else
    d[index(Issue::power)] -= push;

  const bool grower = run.world.layout.social_class[c] == SocialClass::peasant ||
                      run.world.layout.social_class[c] == SocialClass::cossack;
  if (grower)
    d[index(Issue::grain)] +=
        static_cast<float>(p.requisition_step * s.condition_of(Condition::requisition));
  return d;
}

void live_through(const Run& run, std::size_t c, Minds& m) {
  const Parameters& p = run.world.parameters;
  const std::uint32_t first = run.world.layout.offsets[c];
  std::array<std::int8_t*, issue_count> anchors;
  for (std::size_t k = 0; k < issue_count; ++k)
    anchors[k] = run.state.agents.anchor[k].data() + first;
  std::array<std::uint32_t, most_members> bits;
  fill_bits(run.draws(decision::anchor, c), m.n, bits);
  live_on(m, drift(run, c, m), static_cast<float>(p.anchor_pull),
          static_cast<float>(p.anchor_drift) / anchor_unit, anchors, bits);
}

void meet(const Run& run, std::size_t c) {
  Minds m;
  load_minds(run, c, m);
  const SocialClass social = run.world.layout.social_class[c];
  const Position& salience = run.world.opinions.salience[index(social)];
  const Influence by(run.world.parameters);
  meet_members(run, c, m, salience, by);
  meet_strangers(run, c, m, salience, by);
  if (c < run.world.layout.home_communities) hear_from_soldiers(run, c, m, salience, by);
  hear_cadres(run, c, m, salience, by);
  live_through(run, c, m);
  store_minds(run, c, m);
}

bool anybody(const Run& run, std::size_t c) {
  const std::size_t l = run.world.layout.locality[c];
  return c < run.world.layout.home_communities ||
         run.state.sums.people_at(l, index(SocialClass::soldier)) > 0 ||
         run.state.flows.called > 0;
}

}  // namespace

/// Meeting, agitation and experience of those at home. They read what soldiers thought last week.
void meet_at_home(Run run, sim::CommunityRange range) {
  const std::size_t end = std::min(range.end, run.world.layout.home_communities);
  for (std::size_t c = range.begin; c < end; ++c) meet(run, c);
}

/// The same among those who serve.
void meet_in_the_ranks(Run run, sim::CommunityRange range) {
  for (std::size_t c = std::max(range.begin, run.world.layout.home_communities); c < range.end; ++c)
    if (anybody(run, c)) meet(run, c);
}

}  // namespace russia
