#include <array>
#include <cmath>

#include "models/russia/processes/run.hpp"

namespace russia {
namespace {

// Anchors move so little in a week that every fourth is enough; communities take turns.
constexpr std::uint32_t weeks_apart = 4;

}  // namespace

Manner manner_of(const World& world, std::size_t social) {
  const Parameters& p = world.parameters;
  const auto real = [](double x) { return static_cast<float>(x); };
  return {world.opinions.salience[social], real(p.confidence),  real(p.meeting_step),
          real(p.agitation_step),          real(p.anchor_pull), weeks_apart * real(p.anchor_drift)};
}

float disappointment_of(const Run& run, std::size_t row) {
  const Aggregates& sums = run.state.sums;
  const std::size_t social = row % class_count;
  const auto people = static_cast<double>(sums.people[row]);
  if (people == 0) return 0;  // nobody was there
  const std::int64_t* const position = &sums.position[row * issue_count];
  float distance = 0;
  for (const Issue issue : {Issue::war, Issue::land, Issue::grain}) {
    const std::size_t k = index(issue);
    const auto mean = static_cast<float>(static_cast<double>(position[k]) / people);
    const float gap = run.state.polity.policy[k] - mean * position_unit;
    distance += run.world.opinions.salience[social][k] * gap * gap;
  }
  return distance;
}

namespace {

/// What the week itself teaches: the same drift for all members of a community.
Position drift(const Run& run, std::size_t c, float disappointment) {
  const Parameters& p = run.world.parameters;
  const State& s = run.state;
  const std::size_t social = index(run.world.layout.social_class[c]);
  const Opinions& o = run.world.opinions;
  Position d{};
  const double war = 1 - s.condition_of(Condition::armistice);
  d[index(Issue::war)] -=
      static_cast<float>(p.weariness_step * s.drivers.weariness * war) * o.war_burden[social];

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

}  // namespace

Meeting meeting_of(const Run& run, std::size_t c, const Manner& manner, float disappointment) {
  const Parameters& p = run.world.parameters;
  const Layout& layout = run.world.layout;
  const sim::Draws draws = run.draws(decision::meeting, c);
  const auto count = std::uint32_t{layout.members[c]};
  const Position moved = drift(run, c, disappointment);

  const bool anchors_follow = (layout.key[c] + run.state.week) % weeks_apart == 0;
  Meeting m{.manner = &manner,
            .voices = &run.state.outlook.voices[layout.locality[c]],
            .anchors_follow = anchors_follow,
            .draws = draws};
  for (std::size_t k = 0; k < issue_count; ++k) m.drift[k] = moved[k] / position_unit;
  // A fresh rotation of the community each week: every pair is equally likely.
  m.turn = count > 1 ? 1 + draws.below(Meeting::turn_draw, count - 1) : 0;
  m.strangers_turn = draws.below(Meeting::turn_draw + 1, Voices::met);
  m.soldiers_turn = draws.below(Meeting::turn_draw + 2, Voices::met);
  m.speakers_turn = draws.below(Meeting::turn_draw + 3, Voices::speakers);
  const Voices& voices = *m.voices;
  if (voices.has_strangers) m.strangers_rate = static_cast<float>(p.place_meetings);
  if (voices.has_soldiers)
    m.soldiers_rate = static_cast<float>(p.soldier_meetings) * serving_share(run, c);
  // A governing party's word counts less the greater the grievance.
  m.speakers_rate = voices.heard;
  m.speakers_lost = voices.heard * grievance_of(run, c);
  return m;
}

/// Meeting, agitation and experience: everyone meets a member of his community, and perhaps
/// somebody else of the place, word of its sons in the army, and a cadre.
void meet_and_hear(Run run, sim::CommunityRange range) {
  std::array<Manner, class_count> manners;
  for (std::size_t social = 0; social < class_count; ++social)
    manners[social] = manner_of(run.world, social);
  Before before;
  auto row = static_cast<std::size_t>(-1);  // none
  float disappointment = 0;
  for (std::size_t c = range.begin; c < range.end; ++c) {
    if (run.state.outlook.present[c] == 0) continue;
    if (run.world.layout.row_of(c) != row) {
      row = run.world.layout.row_of(c);
      disappointment = disappointment_of(run, row);
    }
    const Manner& manner = manners[row % class_count];
    const Members members = members_of(run, c);
    look_at(members, manner, before);
    meet(members, before, meeting_of(run, c, manner, disappointment));
  }
}

}  // namespace russia
