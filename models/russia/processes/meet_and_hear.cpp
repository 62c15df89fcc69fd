#include <array>
#include <cmath>

#include "models/russia/processes/run.hpp"

namespace russia {
namespace {

/// What the week itself teaches: the same drift for all members of a community.
Position drift(const Run& run, std::size_t c, const Before& before) {
  const Parameters& p = run.world.parameters;
  const State& s = run.state;
  const std::size_t social = index(run.world.layout.social_class[c]);
  const Opinions& o = run.world.opinions;
  Position d{};
  const double war = 1 - s.condition_of(Condition::armistice);
  d[index(Issue::war)] -=
      static_cast<float>(p.weariness_step * s.drivers.weariness * war) * o.war_burden[social];

  // Disappointment: how far the regime's policy on war, land and grain is from the members' wish.
  float disappointment = 0;
  for (const Issue issue : {Issue::war, Issue::land, Issue::grain}) {
    const std::size_t k = index(issue);
    const float gap = s.polity.policy[k] - before.mean[k] * position_unit;
    disappointment += o.salience[social][k] * gap * gap;
  }
  const float push = static_cast<float>(p.radicalisation) * disappointment * grievance_of(run, c) *
                     o.radical[social];
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

Meeting meeting_of(const Run& run, std::size_t c, const Members& members, const Before& before) {
  const Parameters& p = run.world.parameters;
  const Layout& layout = run.world.layout;
  const sim::Draws turns = run.draws(decision::turns, c);
  const auto count = static_cast<std::uint32_t>(members.count);
  const Position& salience = run.world.opinions.salience[index(layout.social_class[c])];
  const Position moved = drift(run, c, before);

  // Anchors move so little in a week that every fourth is enough; communities take turns.
  constexpr std::uint32_t weeks_apart = 4;
  const bool anchors_follow = (layout.key[c] + run.state.week) % weeks_apart == 0;
  Meeting m{.anchors_follow = anchors_follow,
            .contacts = run.draws(decision::contacts, c),
            .anchoring = anchors_follow ? run.draws(decision::anchor, c) : turns};
  for (std::size_t k = 0; k < issue_count; ++k) {
    m.salience[k] = salience[k] * position_unit * position_unit;
    m.drift[k] = moved[k] / position_unit;
  }
  m.confidence2 = static_cast<float>(p.confidence * p.confidence);
  m.meeting_step = static_cast<float>(p.meeting_step);
  m.agitation_step = static_cast<float>(p.agitation_step);
  // A fresh rotation of the community each week: every pair is equally likely.
  m.turn = count > 1 ? 1 + turns.below(0, count - 1) : 0;
  m.strangers_turn = turns.below(1, Voices::met);
  m.soldiers_turn = turns.below(2, Voices::met);
  m.speakers_turn = turns.below(3, Voices::speakers);
  const Voices& voices = run.state.outlook.voices[layout.locality[c]];
  m.voices = &voices;
  if (voices.has_strangers) m.strangers_rate = static_cast<float>(p.place_meetings);
  if (voices.has_soldiers)
    m.soldiers_rate = static_cast<float>(p.soldier_meetings) * run.state.outlook.serving_share[c];
  // A governing party's word counts less the greater the grievance.
  m.speakers_rate = voices.heard;
  m.speakers_lost = voices.heard * grievance_of(run, c);
  m.pull = static_cast<float>(p.anchor_pull);
  m.follow = weeks_apart * static_cast<float>(p.anchor_drift);
  return m;
}

}  // namespace

/// Meeting, agitation and experience: everyone meets a member of his community, and perhaps
/// somebody else of the place, word of its sons in the army, and a cadre.
void meet_and_hear(Run run, sim::CommunityRange range) {
  Before before;
  Weights weights;
  for (std::size_t c = range.begin; c < range.end; ++c) {
    if (run.state.outlook.present[c] == 0) continue;
    const Members members = members_of(run, c, weights);
    look_at(members, static_cast<float>(run.world.parameters.meeting_step), before);
    meet(members, before, meeting_of(run, c, members, before));
  }
}

}  // namespace russia
