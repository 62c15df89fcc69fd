#include <algorithm>
#include <array>

#include "models/russia/processes/run.hpp"

namespace russia {
namespace {

/// Bit set of the mother tongues of those who revise.
std::uint32_t spoken_by(const Revisers& r) {
  std::uint32_t languages = 0;
  for (std::size_t k = 0; k < r.n; ++k) languages |= 1u << r.nationality[k];
  return languages;
}

/// What one of those who revise may choose: parties that address none of them are left out.
void write_menu(const Run& run, std::size_t c, const Members& members, const Revisers& revisers,
                Menu& menu) {
  const World& w = run.world;
  const Parameters& p = w.parameters;
  const Outlook& o = run.state.outlook;
  const std::size_t social = index(w.layout.social_class[c]);
  const std::size_t row = (w.layout.locality[c] * class_count + social) * w.factions.size();
  const float* const valence = run.state.organisation.valence.data() + row;
  const Followers followers = count_followers(members, o.living);
  const float conformity = static_cast<float>(p.conformity) / static_cast<float>(followers.people);

  menu.n = 0;
  menu.nests = o.nests.size();
  std::copy(o.nests.begin(), o.nests.end(), menu.dissimilarity.begin());
  const auto beta = static_cast<float>(p.issue_weight);
  for (std::size_t k = 0; k < issue_count; ++k)
    menu.square[k] = beta * w.opinions.salience[social][k] * position_unit * position_unit;
  const bool cossack = w.layout.social_class[c] == SocialClass::cossack;
  const std::uint32_t spoken = spoken_by(revisers);
  for (const auto& living : o.living) {
    const FactionIndex f = living.faction;
    const std::uint32_t languages =
        cossack && w.assemblies.open_to_cossacks[f] != 0 ? 0 : w.assemblies.languages[f];
    if (languages != 0 && (languages & spoken) == 0) continue;
    Choice& choice = menu.choice[menu.n++];
    choice.faction = f;
    choice.nest = living.nest;
    choice.languages = languages;
    choice.constant = o.appeal[row + f] + valence[f] +
                      conformity * static_cast<float>(followers.of[f]) + o.honeymoon[f] +
                      o.constant[social][f];
    choice.linear = o.linear[social][f];
  }
}

/// Room for what is made anew for each community.
struct Desk {
  Revisers revisers;
  Menu menu;
  Weights weights;
};

void revise(const Run& run, std::size_t c, float rate, Desk& desk) {
  const Parameters& p = run.world.parameters;
  if (run.state.outlook.present[c] == 0) return;
  Revisers& r = desk.revisers;
  const Members members = members_of(run, c, desk.weights);
  const sim::Draws draws = run.draws(decision::choice, c);
  find_revisers(members, draws, rate, r);
  if (r.n == 0) return;
  // Disappointed loyalty stays at home rather than going over at once.
  const auto stay_at_home = static_cast<float>(p.abstention);
  const float disappointment = static_cast<float>(p.loyalty_lost) * grievance_of(run, c);
  for (std::size_t k = 0; k < r.n; ++k)
    r.abstention[k] = stay_at_home + disappointment * run.state.outlook.blamed[r.faction[k]];
  write_menu(run, c, members, r, desk.menu);
  choose(desk.menu, draws, r);
  for (std::size_t k = 0; k < r.n; ++k)
    members.faction[r.member[k]] = static_cast<FactionIndex>(r.faction[k]);
}

}  // namespace

/// With a weekly probability each person thinks his allegiance over: distance of opinion,
/// organisation, valence, what the community does; repression enters only if a run asks for that.
void choose_allegiance(Run run, sim::CommunityRange range) {
  Desk desk;
  for (std::size_t c = range.begin; c < range.end; ++c)
    if (const float rate = revision_rate(run.world.parameters, run.world.layout.social_class[c]);
        rate > 0)
      revise(run, c, rate, desk);
}

void choose_all(Run run, sim::CommunityRange range) {
  Desk desk;
  for (std::size_t c = range.begin; c < range.end; ++c) revise(run, c, 1, desk);
}

}  // namespace russia
